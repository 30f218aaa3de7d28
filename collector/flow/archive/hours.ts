/**
 * The files of the archive. While an hour runs, its rows are written in parts, `20261126T10Z/000001.parquet`; when it is over, its parts become one file,
 * `flows-20261126T10Z.parquet`. Each step leaves something that a start after a crash can tell and finish.
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../model/coded-error.js';

const HOUR = 3_600_000;
const FILE = /^flows-(\d{8}T\d{2}Z)\.parquet$/;
const PARTS = /^\d{8}T\d{2}Z$/;
const PART = /^\d{6}\.parquet$/;
const MERGED = /^(\d{8}T\d{2}Z)\.merged$/;

export interface HourFile {
  /** Hours since the epoch. */
  hour: number;
  path: string;
  octets: number;
}

export class Hours {
  constructor(readonly folder: string) {}

  /** Finishes what a crash has cut off. Rows that were in no part are lost; a part or an hour never is, and none is there twice. */
  async recover(): Promise<void> {
    for (const name of await this.names()) {
      const stamp = MERGED.exec(name)?.[1];
      if (stamp !== undefined) await this.finish(stamp);
    }
    for (const name of await this.names()) {
      if (name.endsWith('.tmp')) await rm(join(this.folder, name));
      if (PARTS.test(name)) await removeTemporary(join(this.folder, name));
    }
  }

  /** Has `write` make a part of the hour; it is there whole or not at all. */
  async addPart(hour: number, write: (file: string) => Promise<void>): Promise<void> {
    const folder = join(this.folder, stampOf(hour));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const last = (await parts(folder)).at(-1);
    const next = last === undefined ? 1 : Number(last.slice(0, 6)) + 1;
    const file = join(folder, `${String(next).padStart(6, '0')}.parquet`);
    await written(`${file}.tmp`, write);
    await rename(`${file}.tmp`, file);
    await settle(folder);
  }

  /** Hours before `hour` that are in parts still. */
  async unmerged(hour: number): Promise<number[]> {
    const names = (await this.names()).filter((name) => PARTS.test(name));
    return names.map(hourOf).filter((each) => each < hour);
  }

  /** Has `merge` put the parts of an hour together, with the file that is there already where the clock went back. */
  async merge(hour: number, merge: (files: string[], into: string) => Promise<void>): Promise<void> {
    const stamp = stampOf(hour);
    const folder = join(this.folder, stamp);
    const files = (await parts(folder)).map((name) => join(folder, name));
    if (files.length === 0) return rm(folder, { recursive: true });
    const whole = this.path(stamp);
    if (await exists(whole)) files.unshift(whole);
    await written(`${whole}.tmp`, (into) => merge(files, into));
    // From here on the new file is the one that counts, wherever a crash comes in between.
    await rename(folder, `${folder}.merged`);
    await settle(this.folder);
    await this.finish(stamp);
  }

  /** Finished hours, oldest first. */
  async list(): Promise<HourFile[]> {
    const found: HourFile[] = [];
    for (const name of (await this.names()).sort()) {
      const stamp = FILE.exec(name)?.[1];
      if (stamp === undefined) continue;
      const path = join(this.folder, name);
      found.push({ hour: hourOf(stamp), path, octets: (await stat(path)).size });
    }
    return found;
  }

  /** Every file with rows of hours from `first` to `last`, also of such as are in parts still. */
  async covering(first: number, last: number): Promise<string[]> {
    const within = (hour: number): boolean => hour >= first && hour <= last;
    const whole = (await this.list()).filter(({ hour }) => within(hour)).map(({ path }) => path);
    const open = (await this.names()).filter((name) => PARTS.test(name) && within(hourOf(name))).sort();
    const files: string[] = [];
    for (const name of open) {
      const folder = join(this.folder, name);
      files.push(...(await parts(folder)).map((part) => join(folder, part)));
    }
    return [...whole, ...files];
  }

  /** Deletes hours that ended `retention` milliseconds before `now`, also such as were never put together; gives how many. */
  async expire(now: number, retention: number): Promise<number> {
    const isOld = (hour: number): boolean => (hour + 1) * HOUR <= now - retention;
    const whole = (await this.list()).filter(({ hour }) => isOld(hour)).map(({ path }) => path);
    const names = (await this.names()).filter((name) => PARTS.test(name) && isOld(hourOf(name)));
    const old = [...whole, ...names.map((name) => join(this.folder, name))];
    for (const path of old) await rm(path, { recursive: true });
    return old.length;
  }

  /** What is in the folder; nothing where there is none, as long as nothing was kept. */
  private async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  private path(stamp: string): string {
    return join(this.folder, `flows-${stamp}.parquet`);
  }

  private async finish(stamp: string): Promise<void> {
    const whole = this.path(stamp);
    if (await exists(`${whole}.tmp`)) await rename(`${whole}.tmp`, whole);
    await settle(this.folder);
    await rm(join(this.folder, `${stamp}.merged`), { recursive: true });
  }
}

/** `20261126T10Z` in UTC. */
export function stampOf(hour: number): string {
  const text = new Date(hour * HOUR).toISOString();
  return `${text.slice(0, 13).replaceAll('-', '')}Z`;
}

function hourOf(stamp: string): number {
  const [, year, month, day, hour] = /^(\d{4})(\d{2})(\d{2})T(\d{2})Z$/.exec(stamp)!;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour)) / HOUR;
}

const parts = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => PART.test(name)).sort();

async function removeTemporary(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith('.tmp')) await rm(join(folder, name));
}

/** On the disk before it gets its name; nothing is left of it where it fails. */
async function written(file: string, write: (file: string) => Promise<void>): Promise<void> {
  try {
    await write(file);
    await settle(file);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** fsync of a file, or of the names in a folder. */
async function settle(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
