/** The same test files run by promtool and by the evaluator: both must be content. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runTestFile } from '../../alerts/evaluator/testing/run.js';
import { promtool, PROMTOOL_MISSING } from './promtool.js';

const filesIn = (path: string): string[] => {
  const folder = fileURLToPath(new URL(path, import.meta.url));
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => `${folder}${name}`);
};

const rules = filesIn('../../alerts/rules/');
const tests = [...filesIn('../../alerts/rules/tests/'), ...filesIn('./cases/')];
const skip = PROMTOOL_MISSING !== null;

test.each(tests)('the evaluator passes %s', async (file) => {
  const { failures, faults, checked } = await runTestFile(file);
  expect({ failures, faults }).toEqual({ failures: [], faults: [] });
  expect(checked).toBeGreaterThan(0);
});

test.skipIf(skip)(
  `promtool passes the same files ${PROMTOOL_MISSING ?? ''}`,
  () => {
    const { ok, output } = promtool('test', 'rules', ...tests);
    expect(ok, output).toBe(true);
  },
  240_000,
);

test.skipIf(skip)(`promtool takes every rule file ${PROMTOOL_MISSING ?? ''}`, () => {
  const { ok, output } = promtool('check', 'rules', ...rules);
  expect(ok, output).toBe(true);
});
