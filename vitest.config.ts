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
    // Real daemons wait as much as they work: three files at a time fill two cores, without false timeouts.
    maxWorkers: 3,
  },
});
