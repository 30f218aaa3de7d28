import { defineConfig } from 'vitest/config';

/** `npm run test:lab`: the laboratory of the whole gateway. One file at a time: each fills the machine with routers. */
export default defineConfig({
  test: { include: ['test/lab/**/*.lab.ts'], testTimeout: 300_000, hookTimeout: 180_000, maxWorkers: 1 },
});
