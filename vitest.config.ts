import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

const report = process.env['INTERCONNECT_TEST_REPORT'];

/** A report for machines, where one is asked for (.ci/run). */
export const reported = report ? { reporters: ['default', 'json'], outputFile: { json: report } } : {};

/** What waits longest, for minutes to close or for a registry, which the others should not wait for at the end. */
const longest = [
  ...['onboarding', 'documented', 'shards', 'backup-load', 'flows', 'flow-names', 'shards-whole', 'shards-count'].map(
    inE2e,
  ),
  ...['scenarios', 'influx', 'lifecycle', 'scenario', 'backup', 'wall', 'paging'].map(inE2e),
  ...['/test/package/package.test.ts', '/test/alerts/notify/shipped.test.ts'],
];

function inE2e(name: string): string {
  return `/test/e2e/${name}.test.ts`;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

const patience = { testTimeout: 60_000, hookTimeout: 120_000 };

/** Two cores: what runs the whole product mostly waits, four files at a time; the rest works, three at a time, without false timeouts. */
export default defineConfig({
  test: {
    ...reported,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          // Some start the product several times, each of which is allowed to take minutes.
          ...{ ...patience, testTimeout: 240_000, name: 'whole', include: ['test/e2e/**/*.test.ts'] },
          ...{ maxWorkers: 4, sequence: { groupOrder: 0 } },
        },
      },
      {
        test: {
          ...{ ...patience, name: 'parts', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] },
          ...{ maxWorkers: 3, sequence: { groupOrder: 1 } },
        },
      },
    ],
  },
});
