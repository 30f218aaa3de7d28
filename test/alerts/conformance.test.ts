/** The same test files run by promtool and by the evaluator: both must be content. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runTestFile } from '../../alerts/evaluator/testing/run.js';
import { promtool, PROMTOOL_MISSING } from './promtool.js';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const filesIn = (path: string): string[] =>
  readdirSync(folder(path))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder(path)}${name}`);

const cases = filesIn('./cases/');

test.each(cases)('the evaluator passes %s', async (file) => {
  const { failures, faults, checked } = await runTestFile(file);
  expect({ failures, faults }).toEqual({ failures: [], faults: [] });
  expect(checked).toBeGreaterThan(0);
});

test.skipIf(PROMTOOL_MISSING !== null)(`promtool passes the same files ${PROMTOOL_MISSING ?? ''}`, () => {
  const { ok, output } = promtool('test', 'rules', ...cases);
  expect(ok, output).toBe(true);
});
