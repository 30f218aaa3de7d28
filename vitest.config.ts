import { defineConfig } from 'vitest/config';

const report = process.env['INTERCONNECT_TEST_REPORT'];

export default defineConfig({
  test: {
    // A report for machines, where one is asked for (.ci/run).
    ...(report ? { reporters: ['default', 'json'], outputFile: { json: report } } : {}),
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real daemons, ports and namespaces: two files at a time is what a two-core machine runs without false timeouts.
    maxWorkers: 2,
  },
});
