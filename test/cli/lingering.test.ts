/** Processes that have done their work and hold on to something. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const built = fileURLToPath(new URL('../../dist/collector/cli/lingering.js', import.meta.url));

async function ended(holding: string): Promise<{ code: number; stderr: string }> {
  if (!existsSync(built)) throw new Error('dist/ is not built: `npm run build` first');
  const program = `
    import { endWithin } from ${JSON.stringify(pathToFileURL(built).href)};
    ${holding}
    process.exitCode = 3;
    endWithin(process, 50);`;
  const words = ['--input-type=module', '--eval', program];
  return promisify(execFile)(process.execPath, words, { timeout: 30_000 }).then(
    () => ({ code: 0, stderr: '' }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
}

test('what is left open does not keep it up, and is named', async () => {
  const thread = `import { Worker } from 'node:worker_threads'; new Worker('setInterval(() => {}, 1e6)', { eval: true });`;
  expect(await ended(thread)).toEqual({
    code: 3,
    stderr: expect.stringMatching(/while open: a thread\n$/) as string,
  });
  expect(await ended('setInterval(() => {}, 1e6);')).toEqual({
    code: 3,
    stderr: expect.stringMatching(/while open: Timeout\n$/) as string,
  });
});

test('where nothing is, it ends by itself, and says nothing', async () => {
  expect(await ended('')).toEqual({ code: 3, stderr: '' });
});
