import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readSecret } from '../../collector/config/secrets.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-secrets-'));
  return () => rm(folder, { recursive: true, force: true });
});

async function file(content: string): Promise<string> {
  await writeFile(join(folder, 'secret'), content);
  return `file:${join(folder, 'secret')}`;
}

it('reads the environment as it is', () => {
  expect(readSecret('env:KEY', { KEY: ' p4ss word ' })).toBe(' p4ss word ');
});

it('reads a file without its last line end', async () => {
  expect(readSecret(await file('p4ss word \n'))).toBe('p4ss word ');
  expect(readSecret(await file('p4ss\r\n'))).toBe('p4ss');
  expect(readSecret(await file('two\nlines\n\n'))).toBe('two\nlines\n');
});

it('says what is missing, with a code', async () => {
  const refused = (reference: string, message: string, env = {}) =>
    expect(() => readSecret(reference, env)).toThrow(
      expect.objectContaining({ code: 'CONFIG_SECRET_MISSING', message }),
    );
  refused('env:KEY', 'environment variable KEY is not set');
  refused('env:KEY', 'environment variable KEY is empty', { KEY: '  ' });
  refused(`file:${folder}/nowhere`, `file ${folder}/nowhere does not exist`);
  refused(`file:${folder}`, `${folder} is not a file`);
  refused(await file('\n'), `file ${folder}/secret is empty`);
  refused(await file('x'.repeat(65 * 1024)), `file ${folder}/secret is larger than 64 KiB: it holds something else`);
  refused('file:/dev/zero', '/dev/zero is not a file');
});

it('never repeats what was given instead of a reference', () => {
  expect(() => readSecret('hunter22')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter') }),
  );
});
