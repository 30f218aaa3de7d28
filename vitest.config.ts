import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real daemons, ports and namespaces: two files at a time is what a two-core machine runs without false timeouts.
    maxWorkers: 2,
  },
});
