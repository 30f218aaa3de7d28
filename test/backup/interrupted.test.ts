/** Commands that are asked to end in the middle, or killed: nothing half done is left, by the second at the latest. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemCode } from '../../collector/model/coded-error.js';
import { run } from '../cli/run.js';
import { controlOf } from '../control/folder.js';
import { folder } from '../store/help.js';
import { until } from '../until.js';

/** A folder with a data folder in it that nobody is at work in. */
async function place(): Promise<string> {
  const at = await folder();
  await mkdir(join(at, 'data', 'records'), { recursive: true });
  await writeFile(join(at, 'data', 'records', 'records-2026-11.jsonl'), '{"a":1}\n');
  return at;
}

/** A pipe that nobody writes to or reads from: whoever opens it waits. */
const endless = (file: string): unknown => execFileSync('mkfifo', [file]);

function started(...args: string[]) {
  const child = spawn(process.execPath, ['dist/collector/cli.js', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += String(text)));
  return { child, ended: once(child, 'exit'), said: () => said };
}

function octetsIn(pipe: number): number {
  try {
    return readSync(pipe, Buffer.alloc(16));
  } catch (error) {
    if (systemCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}

const hidden = async (at: string): Promise<string[]> => (await readdir(at)).filter((name) => name.startsWith('.'));

/** A backup at rest, stopped in the middle of its packing: nobody reads on. */
async function packing(at: string) {
  const file = join(at, 'backup.tar.gz');
  // More than a pipe holds, compressed.
  await writeFile(join(at, 'data', 'noise'), randomBytes(2 ** 20));
  endless(`${file}.new`);
  const pipe = openSync(`${file}.new`, constants.O_RDONLY | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(pipe));
  const process = started('backup', file, '--data', join(at, 'data'));
  await until('it packs', () => octetsIn(pipe) > 0);
  return process;
}

it.each(['SIGINT', 'SIGTERM'] as const)('a backup at rest leaves nothing after %s', async (signal) => {
  const at = await place();
  const { child, ended, said } = await packing(at);
  expect(await hidden(at)).toHaveLength(1);
  child.kill(signal);
  expect([...(await ended), said()]).toEqual([null, signal, '']);
  expect(await readdir(at)).toEqual(['data']);
});

it('a backup of a running collector is given back', async () => {
  const at = await place();
  const discarded: unknown[] = [];
  let asked = 0;
  const answer = { id: '0123abcd', path: join(at, 'data', 'backup-0123abcd'), state: 'running' };
  await controlOf(join(at, 'data'), {
    'backup.begin': async () => answer,
    'backup.state': async () => (asked++, answer),
    'backup.discard': async (params) => void discarded.push(params),
  }).start();
  const { child, ended, said } = started('backup', join(at, 'backup'), '--data', join(at, 'data'));
  await until('it waits', () => asked > 1);
  child.kill('SIGINT');
  expect([...(await ended), said()]).toEqual([null, 'SIGINT', '']);
  expect(discarded).toEqual([{ id: '0123abcd' }]);
  expect(await readdir(at)).toEqual(['data']);
});

it.each(['SIGINT', 'SIGTERM'] as const)('a restore leaves nothing after %s, and what was there', async (signal) => {
  const at = await place();
  endless(join(at, 'backup.tar.gz'));
  const { child, ended, said } = started('restore', join(at, 'backup.tar.gz'), '--data', join(at, 'data'), '--replace');
  await until('it unpacks', async () => (await hidden(at)).length === 1);
  child.kill(signal);
  expect([...(await ended), said()]).toEqual([null, signal, '']);
  expect((await readdir(at)).sort()).toEqual(['backup.tar.gz', 'data']);
  expect(await readdir(join(at, 'data'))).toEqual(['records']);
});

it('what was left by one that was killed is taken away by the next, and not what one has that is at work', async () => {
  const at = await place();
  const killed = await packing(at);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const left = await hidden(at);
  await rm(join(at, 'backup.tar.gz.new'));
  const working = await packing(at);
  const own = await hidden(at);
  expect([left.length, own.length, own.includes(left[0]!)]).toEqual([1, 1, false]);
  expect(await run(['backup', join(at, 'other'), '--data', join(at, 'data')])).toMatchObject({ status: 0, stderr: '' });
  expect(await hidden(at)).toEqual(own);
  working.child.kill('SIGINT');
  await working.ended;
  expect(await hidden(at)).toEqual([]);
});
