import { defineConfig } from 'vitest/config';
import { reported } from './vitest.config.js';

/** `npm run test:lab`: the laboratory of the whole gateway. Three files at a time: each runs a dozen routers and daemons, which mostly wait. */
export default defineConfig({
  test: { ...reported, include: ['test/lab/**/*.lab.ts'], testTimeout: 300_000, hookTimeout: 180_000, maxWorkers: 3 },
});
