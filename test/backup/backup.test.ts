/** Backups made while everything is being written to, and what becomes of them again. */
import { appendFile, chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isArchive, pack, unpacked } from '../../collector/backup/archive.js';
import { makeBackup } from '../../collector/backup/make.js';
import { readManifest } from '../../collector/backup/manifest.js';
import { restore, type Restoring } from '../../collector/backup/restore.js';
import { createStore, SCHEMA_VERSION } from '../../collector/store/index.js';
import type { SeriesQuery } from '../../collector/store/contract.js';
import { config, event, folder, lastHour, point, testDeps } from '../store/help.js';
import { controlOf } from '../control/folder.js';
import { until } from '../until.js';

const about = {
  release: '0.1.0',
  collector: 'collector-1',
  store: { driver: 'duckdb' as const, schemaVersion: SCHEMA_VERSION },
};
const now = () => Date.now();

const restoring = (backup: string, target: string, part: Partial<Restoring> = {}): Restoring => ({
  ...{ backup, folder: target, replace: false, schemaVersion: SCHEMA_VERSION, now },
  suits: async () => undefined,
  owning: async (_folder, work) => work(),
  told: () => undefined,
  halves: new Set(),
  ...part,
});

/** A data folder with a few files and nobody at work in it. */
async function quiet(): Promise<string> {
  const source = await folder();
  await mkdir(join(source, 'records'));
  await writeFile(join(source, 'records', 'records-2026-11.jsonl'), '{"a":1}\n', { mode: 0o644 });
  await writeFile(join(source, 'control.sock'), '');
  await writeFile(join(source, 'half.json.new'), 'half');
  return source;
}

async function backupOf(source: string): Promise<string> {
  const target = join(await folder(), 'backup');
  await makeBackup({ source, target, about, engine: null, now });
  return target;
}

const slots = (from: number, count: number): SeriesQuery => ({
  ...{ measurement: 'interface', field: 'inOctets', aggregate: 'sum', interval: 30_000 },
  ...{ from, to: from + count * 30_000, filter: {}, groupBy: ['interface'] },
});

it('holds what was accepted before it was asked for, while more is written, and restores to the same figures', async () => {
  const source = await folder();
  const store = createStore(config({ path: source }), { pointsPerDay: 0 }, testDeps());
  await store.start();
  const from = lastHour() - 7_200_000;
  let slot = 0;
  let writing = true;
  const journal = join(source, 'records.jsonl');
  const write = async (): Promise<void> => {
    const time = from + ++slot * 30_000;
    const points = Array.from({ length: 400 }, (_, i) =>
      point({
        time,
        tags: { gateway: 'gw1', context: '', interface: `Te0/${i}` },
        fields: { inOctets: slot * 1_000 + i },
      }),
    );
    await store.write(points, [event({ id: `e${slot}`, time })]);
    await appendFile(journal, `${slot}\n`);
  };
  for (let i = 0; i < 40; i++) await write();
  const accepted = slot;
  const load = (async () => {
    while (writing && slot < 239) await write();
  })();
  const target = join(await folder(), 'backup');
  const made = await makeBackup({ source, target, about, engine: (into) => store.copy(into), now });
  writing = false;
  await load;
  expect(slot).toBeGreaterThan(accepted);
  expect(made.running).toBe(true);
  expect(made.files.map(({ path }) => path)).toContain('interconnect.duckdb');
  expect(made.files.filter(({ path }) => path.startsWith('spool/'))).toEqual([]);
  const before = await store.series(slots(from, accepted));
  const events = await store.events({ from, to: from + accepted * 30_000 + 1, limit: 1_000 });
  await store.stop();

  const target2 = join(await folder(), 'data');
  await restore(restoring(target, target2));
  const again = createStore(config({ path: target2 }), { pointsPerDay: 0 }, testDeps());
  await again.start();
  try {
    expect(before).toHaveLength(400);
    expect(before.every(({ points }) => points.every(({ value }) => value !== null))).toBe(true);
    expect(await again.series(slots(from, accepted))).toEqual(before);
    expect(await again.events({ from, to: from + accepted * 30_000 + 1, limit: 1_000 })).toEqual(events);
    expect((await readFile(join(target2, 'records.jsonl'), 'utf8')).split('\n').length).toBeGreaterThan(accepted);
    // It goes on from there.
    await again.write([point({ time: from, fields: { inOctets: 1 } })]);
    await until('it takes more', () => again.health().spool.points === 0);
  } finally {
    await again.stop();
  }
});

it('is for this user alone, whatever the files it is made of', async () => {
  const backup = await backupOf(await quiet());
  for (const name of ['', 'data', 'data/records']) expect((await stat(join(backup, name))).mode & 0o777).toBe(0o700);
  for (const name of ['manifest.json', 'data/records/records-2026-11.jsonl'])
    expect((await stat(join(backup, name))).mode & 0o777).toBe(0o600);
  const { files } = await readManifest(backup);
  expect(files.map(({ path }) => path)).toEqual(['records/records-2026-11.jsonl']);
});

it('refuses a backup in which one octet differs, one file is missing or one is too many, and leaves what was there', async () => {
  const file = 'data/records/records-2026-11.jsonl';
  const spoil: Record<string, (backup: string) => Promise<void>> = {
    'is not what was written': (backup) => writeFile(join(backup, file), '{"a":2}\n'),
    'is missing': (backup) => rename(join(backup, file), join(backup, 'elsewhere')),
    'is not named in the manifest': (backup) => writeFile(join(backup, 'data/more'), 'x'),
  };
  for (const [what, spoiled] of Object.entries(spoil)) {
    const backup = await backupOf(await quiet());
    await spoiled(backup);
    const target = await folder();
    await writeFile(join(target, 'mine'), 'mine');
    await expect(restore(restoring(backup, target, { replace: true }))).rejects.toMatchObject({
      code: 'BACKUP_DAMAGED',
      message: expect.stringContaining(what),
    });
    expect(await readdir(target)).toEqual(['mine']);
  }
});

it('refuses a folder with something in it, and moves it aside where that is asked for', async () => {
  const backup = await backupOf(await quiet());
  const target = join(await folder(), 'data');
  await mkdir(target);
  await writeFile(join(target, 'mine'), 'mine');
  await expect(restore(restoring(backup, target))).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' });
  const { aside } = await restore(restoring(backup, target, { replace: true }));
  expect(await readFile(join(aside!, 'mine'), 'utf8')).toBe('mine');
  expect(await readdir(target)).toEqual(['records']);
  expect((await stat(target)).mode & 0o777).toBe(0o700);
});

it('refuses what a later release wrote', async () => {
  const backup = await backupOf(await quiet());
  const newer = restore(restoring(backup, join(await folder(), 'data'), { schemaVersion: SCHEMA_VERSION - 1 }));
  await expect(newer).rejects.toMatchObject({ code: 'BACKUP_NEWER', message: expect.stringContaining('0.1.0') });
  await writeFile(join(backup, 'manifest.json'), '{"format":2,"release":"9.0.0"}');
  await expect(readManifest(backup)).rejects.toMatchObject({ code: 'BACKUP_NEWER' });
});

it('refuses a data folder that a collector owns', async () => {
  const backup = await backupOf(await quiet());
  const target = await folder();
  await controlOf(target).start();
  const { run } = await import('../cli/run.js');
  const { status, stderr } = await run(['restore', backup, '--data', target, '--replace']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('DATA_FOLDER_OWNED')]);
});

it.each(['backup.tar', 'backup.tar.gz'])('is one file as well: %s', async (name) => {
  const backup = await backupOf(await quiet());
  const file = join(await folder(), name);
  expect(isArchive(file)).toBe(true);
  await pack(backup, file, new Set());
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const target = join(await folder(), 'data');
  await unpacked(file, target, new Set(), (unpackedTo) => restore(restoring(unpackedTo, target)));
  expect(await readFile(join(target, 'records/records-2026-11.jsonl'), 'utf8')).toBe('{"a":1}\n');
  await chmod(file, 0o600);
  await writeFile(file, 'no archive');
  await expect(unpacked(file, target, new Set(), async () => undefined)).rejects.toMatchObject({
    code: 'BACKUP_NOT_ONE',
  });
});
