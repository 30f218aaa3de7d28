/** Where backups and data folders stand: behind links, on volumes of their own, too small, inside each other. */
import { lstat, mkdir, readdir, readFile, rm, rmdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, test } from 'vitest';
import { backupInput, Backups } from '../../collector/backup/backups.js';
import { filesBelow } from '../../collector/backup/manifest.js';
import { systemClock } from '../../collector/deps.js';
import { HandClock } from '../api/hand-clock.js';
import { run } from '../cli/run.js';
import { controlOf } from '../control/folder.js';
import { folder } from '../store/help.js';
import { smallDisk } from '../store/small-disk.js';
import { until } from '../until.js';

const LINES = 'records/records-2026-11.jsonl';
const MARK = { format: 1, store: 1, release: '0.1.0' };

/** A data folder that nobody is at work in. */
async function dataFolder(text = 'first'): Promise<string> {
  const data = join(await folder(), 'data');
  await mkdir(join(data, dirname(LINES)), { recursive: true });
  await writeFile(join(data, LINES), text);
  await writeFile(join(data, 'folder.json'), JSON.stringify(MARK));
  return data;
}

async function backupOf(data: string, name = 'backup'): Promise<string> {
  const target = join(await folder(), name);
  expect(await run(['backup', target, '--data', data])).toMatchObject({ status: 0, stderr: '' });
  return target;
}

const restored = (backup: string, data: string) => run(['restore', backup, '--data', data, '--replace', '--json']);
const asideOf = ({ stdout }: { stdout: string }): string => (JSON.parse(stdout) as { aside: string }).aside;

it('restores to where a link leads, which stays one: a service finds its folder through it', async () => {
  const backup = await backupOf(await dataFolder());
  const real = await dataFolder('second');
  const link = join(await folder(), 'interconnect');
  await symlink(real, link);
  const done = await restored(backup, link);
  expect(done.status).toBe(0);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(real, LINES), 'utf8')).toBe('first');
  expect(asideOf(done)).toMatch(new RegExp(`^${real}\\.replaced-`));
  expect(await readFile(join(asideOf(done), LINES), 'utf8')).toBe('second');
});

const volume = await smallDisk(2 ** 20);
test.skipIf(volume === null).each(['backup', 'backup.tar.gz'])(
  'restores %s into a volume, which cannot be moved, and sets aside in it what was there',
  async (name) => {
    const data = volume as string;
    const { ino } = await stat(data);
    const backup = await backupOf(await dataFolder(), name);
    await mkdir(join(data, 'lost+found'), { recursive: true });
    await mkdir(join(data, 'records'), { recursive: true });
    await writeFile(join(data, LINES), 'second');
    expect(await run(['restore', backup, '--data', data])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('RESTORE_NOT_EMPTY'),
    });
    const done = await restored(backup, data);
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect((await stat(data)).ino).toBe(ino);
    expect(await readFile(join(data, LINES), 'utf8')).toBe('first');
    expect(await readFile(join(asideOf(done), LINES), 'utf8')).toBe('second');
    const left = (await readdir(data)).filter((each) => !each.startsWith('replaced-')).sort();
    expect(left).toEqual(['folder.json', 'lost+found', 'records']);
    // What was set aside is no part of the next backup.
    const next = await backupOf(data);
    expect(await filesBelow(join(next, 'data'))).toEqual(['folder.json', LINES]);
    for (const each of await readdir(data)) await rm(join(data, each), { recursive: true });
  },
);

/** A collector at work in it, as far as backups go. */
async function atWork(data: string): Promise<void> {
  const about = { release: '0.1.0', collector: 'c', store: { driver: 'influx' as const, schemaVersion: null } };
  const backups = new Backups({ folder: data, about: () => about, engine: async () => undefined, clock: systemClock });
  const handlers = {
    'backup.begin': () => backups.begin(),
    'backup.state': (params: unknown) => backups.state(backupInput.parse(params)),
    'backup.discard': (params: unknown) => backups.discard(backupInput.parse(params)),
  };
  await controlOf(data, handlers).start();
}

const tiny = await smallDisk(64 * 2 ** 10);
test.skipIf(tiny === null)('leaves nothing of a backup for which there is no room', async () => {
  const data = await dataFolder('x'.repeat(256 * 2 ** 10));
  await atWork(data);
  for (const name of ['', 'backup', 'backup.tar']) {
    const { status, stderr } = await run(['backup', join(tiny as string, name), '--data', data]);
    expect([name, status, stderr]).toEqual([name, 1, expect.stringContaining('ENOSPC')]);
    expect(await readdir(tiny as string)).toEqual([]);
  }
  expect((await readdir(data)).filter((name) => name.startsWith('backup'))).toEqual([]);
});

const empty = await smallDisk(2 ** 20);
test.skipIf(empty === null)('may become a volume of its own', async () => {
  const data = await dataFolder();
  await atWork(data);
  expect(await run(['backup', empty as string, '--data', data])).toMatchObject({ status: 0 });
  expect((await readdir(empty as string)).sort()).toEqual(['data', 'manifest.json']);
});

it('is given up when the collector stops, and nothing of it stays', async () => {
  const data = await dataFolder();
  const about = { release: '0.1.0', collector: 'c', store: { driver: 'influx' as const, schemaVersion: null } };
  let copied = (): void => undefined;
  const engine = () => new Promise<void>((resolve) => (copied = resolve));
  const backups = new Backups({ folder: data, about: () => about, engine, clock: systemClock });
  const waits = copied;
  const { id } = await backups.begin();
  await until('the engine copies', () => copied !== waits);
  const stopped = backups.stop();
  copied();
  await stopped;
  expect(backups.state({ id })).toMatchObject({ state: 'failed', code: 'BACKUP_STOPPED' });
  expect((await readdir(data)).filter((name) => name.startsWith('backup-'))).toEqual([]);
  await backups.stop();
});

it('is taken away when whoever asked for it is gone, and what was left by a collector that was killed at its start', async () => {
  const data = await dataFolder();
  const clock = new HandClock();
  const about = { release: '0.1.0', collector: 'c', store: { driver: 'influx' as const, schemaVersion: null } };
  const backups = new Backups({ folder: data, about: () => about, engine: async () => undefined, clock });
  const left = async () => (await readdir(data)).filter((name) => name.startsWith('backup-'));
  const { id } = await backups.begin();
  await until('it is made', () => backups.state({ id }).state === 'done');
  for (let asked = 0; asked < 10; asked++) {
    clock.advance(60_000);
    expect(backups.state({ id }).state).toBe('done');
  }
  expect(await left()).toEqual([`backup-${id}`]);
  clock.advance(120_000);
  await until('it is taken away', async () => (await left()).length === 0);
  expect(() => backups.state({ id })).toThrow('there is no backup');
  await mkdir(join(data, 'backup-0123abcd'));
  await backups.start();
  expect(await left()).toEqual([]);
  await backups.stop();
});

it('makes the folder that a backup is to lie in, whatever its form', async () => {
  const data = await dataFolder();
  for (const name of ['one', 'two.tar.gz']) {
    const target = join(await folder(), 'new', 'deeper', name);
    expect(await run(['backup', target, '--data', data])).toMatchObject({ status: 0 });
    expect((await stat(target)).mode & 0o077).toBe(0);
  }
});

it('is not made within the data folder, also not through a link', async () => {
  const data = await dataFolder();
  const link = join(await folder(), 'link');
  await symlink(data, link);
  for (const target of [data, join(data, 'backups', 'b'), join(data, 'b.tar.gz'), join(link, 'b')]) {
    const { status, stderr } = await run(['backup', target, '--data', data]);
    expect([target, status, stderr]).toEqual([target, 2, expect.stringMatching(/data folder|there already/)]);
  }
  expect((await readdir(data)).sort()).toEqual(['folder.json', 'records']);
  // A name that only begins alike is another place.
  expect(await run(['backup', `${data}-backup`, '--data', data])).toMatchObject({ status: 0 });
});

it('leaves out what was simulated below the folder, which is made anew, and copies it where it is meant', async () => {
  const data = await dataFolder();
  const simulated = join(data, 'simulated');
  await mkdir(simulated);
  await writeFile(join(simulated, 'simulated'), '');
  expect(await filesBelow(join(await backupOf(data), 'data'))).toEqual(['folder.json', LINES]);
  expect(await filesBelow(join(await backupOf(simulated), 'data'))).toEqual(['simulated']);
});

it('neither copies nor replaces a folder while a collector is at work in one below it', async () => {
  const backup = await backupOf(await dataFolder());
  const data = await dataFolder();
  await mkdir(join(data, 'shard-1-of-2'));
  await atWork(join(data, 'shard-1-of-2'));
  const taken = [2, expect.stringContaining('shard-1-of-2')];
  const copied = await run(['backup', `${data}-backup`, '--data', data]);
  expect([copied.status, copied.stderr]).toEqual(taken);
  const replaced = await restored(backup, data);
  expect([replaced.status, replaced.stderr]).toEqual(taken);
  expect((await readdir(data)).filter((name) => !name.endsWith('.sock')).sort()).toEqual([
    'folder.json',
    'records',
    'shard-1-of-2',
  ]);
});

it('made at rest from a folder that a later release has used, is refused by this one, and nothing is touched', async () => {
  const later = await dataFolder();
  await writeFile(join(later, 'folder.json'), JSON.stringify({ format: 1, store: 999, release: '9.0.0' }));
  const backup = await backupOf(later);
  const data = await dataFolder('second');
  expect(await restored(backup, data)).toMatchObject({ status: 2, stderr: expect.stringContaining('9.0.0') });
  expect(await readFile(join(data, LINES), 'utf8')).toBe('second');
});

it('finds every file that stays while folders beside it come and go', async () => {
  const data = await dataFolder();
  let going = true;
  const churn = (async () => {
    for (let i = 0; going; i = (i + 1) % 8) {
      await mkdir(join(data, `passing-${i}`), { recursive: true });
      await rmdir(join(data, `passing-${i}`));
    }
  })();
  for (let i = 0; i < 2_000; i++) expect(await filesBelow(data)).toEqual(['folder.json', LINES]);
  going = false;
  await churn;
});
