/** What a start finds after a crash at any step, and a disk without room: nothing is lost twice and nothing is there twice. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { createFlowArchive, type FlowArchive } from '../../../collector/flow/archive/archive.js';
import { HandClock } from '../../api/hand-clock.js';
import { keptLog } from '../../snmp/log.js';
import { until } from '../../until.js';
import { folder, HOUR, NOON, read, settings, slicesOf } from './help.js';

const MINUTE = 60_000;
const noonFile = 'flows-20261123T12Z.parquet';
const noonParts = '20261123T12Z';

async function open(path: string, clock: HandClock): Promise<FlowArchive> {
  const archive = createFlowArchive(path, settings, { clock, log: keptLog().log });
  await archive.start();
  return archive;
}

/** Starts, keeps so many flows in one part, stops. */
async function keep(path: string, flows: number, at = NOON): Promise<void> {
  const archive = await open(path, new HandClock(at));
  archive.keep(
    slicesOf(
      Array.from({ length: flows }, () => ({})),
      at,
    ),
  );
  await archive.stop();
}

const count = async (file: string): Promise<number> =>
  Number((await read(`SELECT count(*) AS n FROM '${file}'`))[0]!['n']);

/** A start an hour later puts together what is there. */
async function after(path: string): Promise<void> {
  await (await open(path, new HandClock(NOON + HOUR + MINUTE))).stop();
  expect(await readdir(path)).toEqual([noonFile]);
}

it('puts the parts of earlier runs together', async () => {
  const path = await folder();
  await keep(path, 3);
  await keep(path, 4);
  expect(await readdir(join(path, noonParts))).toEqual(['000001.parquet', '000002.parquet']);
  await after(path);
  expect(await count(join(path, noonFile))).toBe(7);
});

it('throws away what was half written', async () => {
  const path = await folder();
  await keep(path, 3);
  await writeFile(join(path, noonParts, '000002.parquet.tmp'), 'PAR1half');
  await writeFile(join(path, `${noonFile}.tmp`), 'PAR1half');
  await after(path);
  expect(await count(join(path, noonFile))).toBe(3);
});

it('finishes an hour that was put together and not yet named', async () => {
  const path = await folder();
  await keep(path, 3);
  await after(path);
  await rename(join(path, noonFile), join(path, `${noonFile}.tmp`));
  await mkdir(join(path, `${noonParts}.merged`));
  await after(path);
  expect(await count(join(path, noonFile))).toBe(3);
});

it('clears the parts of an hour that was named already, and does not add them again', async () => {
  const path = await folder();
  await keep(path, 3);
  await rename(join(path, noonParts), join(path, `${noonParts}.merged`));
  await keep(path, 2);
  expect(await readdir(path)).toEqual([noonParts]);
  await after(path);
  expect(await count(join(path, noonFile))).toBe(2);
});

it('adds to a finished hour when the clock went back', async () => {
  const path = await folder();
  await keep(path, 3);
  await after(path);
  await keep(path, 2);
  await after(path);
  expect(await count(join(path, noonFile))).toBe(5);
});

it('puts other hours together beside a damaged part, and deletes that when its time has come', async () => {
  const path = await folder();
  await keep(path, 3, NOON - HOUR);
  await keep(path, 3);
  await writeFile(join(path, '20261123T11Z', '000001.parquet'), 'not Parquet');
  const clock = new HandClock(NOON + HOUR + MINUTE);
  const archive = await open(path, clock);
  expect(await readdir(path)).toEqual(['20261123T11Z', noonFile]);
  expect(archive.health().fault).toContain('cannot be written');
  clock.advance(23 * HOUR - MINUTE);
  await until('it is gone', async () => !(await readdir(path)).includes('20261123T11Z'));
  await until('all is well', () => archive.health().fault === null);
  await archive.stop();
});

const run = promisify(execFile);

/** A file system of its own; null where mounting is not permitted. */
async function smallDisk(): Promise<string | null> {
  const path = await folder();
  await mkdir(path, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'interconnect-test', path]);
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return null;
  }
  return path;
}

const disk = await smallDisk();
afterAll(async () => {
  if (disk !== null) await run('umount', [disk]);
});

it.skipIf(disk === null)(
  `waits for room on a full disk${disk === null ? ' (skipped: mounting is not permitted)' : ''}`,
  async () => {
    const path = join(disk!, 'flows');
    const clock = new HandClock(NOON);
    const archive = await open(path, clock);
    const { bavail, bsize } = await statfs(disk!);
    const ballast = join(disk!, 'ballast');
    await writeFile(ballast, Buffer.alloc(bavail * bsize - 65_536));
    const flows = Array.from({ length: 20_000 }, (_, i) => ({ source: `10.1.${i & 255}.${i >> 8}`, octets: i * 7919 }));
    archive.keep(slicesOf(flows, NOON, { keepBits4: 32, keepBits6: 128 }));
    clock.advance(MINUTE);
    await until('it says that the disk is full', () => archive.health().fault?.includes('full'));
    expect(archive.health()).toMatchObject({ written: 0, waiting: 20_000, dropped: {} });
    await rm(ballast);
    clock.advance(MINUTE);
    await until('it is written', () => archive.health().written === 20_000);
    await archive.stop();
    expect(await count(join(path, noonParts, '*.parquet'))).toBe(20_000);
  },
);
