/**
 * A copy of a folder that is being written to, as it stood at one moment. Files are replaced by renaming or grow at their end, so a copy is that of a
 * moment once a whole look at the folder finds nothing that differs from what was copied.
 */
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, systemCode } from '../model/coded-error.js';
import { filesBelow } from './manifest.js';

/** Looks before it gives up: what changes between each two of so many is no file of ours. */
const LOOKS = 100;
/** Milliseconds between two looks. */
const PAUSE = 20;

/**
 * Copies the regular files below `source` that are `wanted` to `target`, each for this user alone.
 * @throws CodedError `BACKUP_UNSTABLE` where files keep changing, naming one; the reason of `signal`, which gives it up.
 */
export async function snapshot(
  source: string,
  target: string,
  wanted: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  const copied = new Map<string, string>();
  let unsettled = '';
  for (let look = 0; look < LOOKS; look++) {
    if (look > 1) await sleep(PAUSE);
    const present = await stampsBelow(source, wanted);
    const gone = [...copied.keys()].filter((path) => !present.has(path));
    const changed = [...present].filter(([path, stamp]) => copied.get(path) !== stamp);
    if (gone.length + changed.length === 0) return;
    for (const path of gone) {
      copied.delete(path);
      await rm(join(target, path), { force: true });
    }
    for (const [path, stamp] of changed) {
      signal?.throwIfAborted();
      if (await copyOwn(join(source, path), join(target, path))) copied.set(path, stamp);
    }
    unsettled = changed[0]?.[0] ?? gone[0] ?? '';
  }
  throw new CodedError(
    'BACKUP_UNSTABLE',
    `files of ${source} change faster than they are copied (${unsettled} among them): try again in a quieter minute`,
  );
}

/** Copies a file for this user alone; false where it has gone meanwhile. Where the file system can, nothing is copied but its blocks are shared. */
export async function copyOwn(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
  await chmod(to, 0o600);
  return true;
}

/** What tells one state of a file from another: its size, its inode, and when it was written. */
async function stampsBelow(folder: string, wanted: (path: string) => boolean): Promise<Map<string, string>> {
  const stamps = new Map<string, string>();
  for (const path of (await filesBelow(folder)).filter(wanted)) {
    try {
      const { size, ino, mtimeNs } = await stat(join(folder, path), { bigint: true });
      stamps.set(path, `${size} ${ino} ${mtimeNs}`);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
  return stamps;
}
