import { defineConfig } from 'vitest/config';
import { reported } from './vitest.config.js';

/** `npm run test:lab`: the laboratory of the whole gateway. One file at a time: each fills the machine with routers. */
export default defineConfig({
  test: { ...reported, include: ['test/lab/**/*.lab.ts'], testTimeout: 300_000, hookTimeout: 180_000, maxWorkers: 1 },
});
