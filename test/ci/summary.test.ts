import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/summary.mjs', import.meta.url));

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'icm-summary-'))));
afterAll(() => rm(folder, { recursive: true }));

/** What vitest writes, in short. */
async function report(name: string, passed: number, failed: number, skipped: number, broken = 0): Promise<string> {
  const file = join(folder, `${name}.json`);
  const testResults = Array.from({ length: broken }, () => ({ status: 'failed', assertionResults: [] }));
  const numbers = { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numTodoTests: 0 };
  await writeFile(file, JSON.stringify({ ...numbers, testResults }));
  return file;
}

const summary = (...words: string[]): Promise<{ last: string; status: number }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], (error, stdout) =>
      resolve({ last: stdout.trim(), status: error === null ? 0 : 1 }),
    );
  });

test('adds up all runs', async () => {
  const gate = await report('gate', 900, 0, 3);
  const lab = await report('lab', 19, 0, 1);
  expect(await summary('npm test', gate, '0', 'npm run test:lab', lab, '0')).toEqual({
    last: '919 passed, 0 failed, 4 skipped',
    status: 0,
  });
});

test('fails with a failed test of any run, and with a file that could not be loaded', async () => {
  const gate = await report('gate', 900, 0, 3);
  const lab = await report('lab', 17, 1, 0, 1);
  expect(await summary('npm test', gate, '0', 'npm run test:lab', lab, '1')).toEqual({
    last: '917 passed, 2 failed, 3 skipped',
    status: 1,
  });
});

test('a run that ended before its tests, or badly after them, is one failure', async () => {
  const lab = await report('lab', 19, 0, 0);
  const none = join(folder, 'absent.json');
  expect((await summary('npm test', none, '1', 'npm run test:lab', lab, '0')).last).toBe(
    '19 passed, 1 failed, 0 skipped',
  );
  expect((await summary('npm test', lab, '1', 'npm run test:lab', lab, '0')).last).toBe(
    '38 passed, 1 failed, 0 skipped',
  );
  expect((await summary()).status).toBe(1);
});
