import { defineConfig } from 'vitest/config';

const report = process.env['INTERCONNECT_TEST_REPORT'];

/** A report for machines, where one is asked for (.ci/run). */
export const reported = report ? { reporters: ['default', 'json'], outputFile: { json: report } } : {};

export default defineConfig({
  test: {
    ...reported,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real daemons, ports and namespaces: two files at a time is what a two-core machine runs without false timeouts.
    maxWorkers: 2,
  },
});
