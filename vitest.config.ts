import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

const report = process.env['INTERCONNECT_TEST_REPORT'];

/** A report for machines, where one is asked for (.ci/run). */
export const reported = report ? { reporters: ['default', 'json'], outputFile: { json: report } } : {};

/** What runs the whole product comes first: it waits for minutes to close, and nothing should wait for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/e2e/');
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}

export default defineConfig({
  test: {
    ...reported,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real daemons wait as much as they work: three files at a time fill two cores, without false timeouts.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
