/** A backup as one file: a tar archive, compressed where its name ends in `.gz` or `.tgz`. */
import { open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CodedError } from '../model/coded-error.js';
import { CONTENT, MANIFEST } from './manifest.js';
import { canStandBeside } from './place.js';
import { workFolder } from './work-folder.js';

export const isArchive = (path: string): boolean => /\.(tar|tar\.gz|tgz)$/.test(path);

const isCompressed = (path: string): boolean => path.endsWith('gz');

/** Writes `file` for this user alone; it is there whole or not at all. `halves`: paths that are half of something for as long as they are in it. */
export async function pack(backup: string, file: string, halves: Set<string>): Promise<void> {
  const fresh = `${file}.new`;
  halves.add(fresh);
  const handle = await open(fresh, 'w', 0o600);
  try {
    const { create } = await import('tar');
    await create({ file: fresh, cwd: backup, gzip: isCompressed(file), portable: true }, [MANIFEST, CONTENT]);
    await handle.sync();
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  halves.delete(fresh);
}

/** Unpacks `file` beside `target`, or in it where nothing can stand beside it, and runs `work` on the folder that it became; the folder is gone afterwards. Links in it are left out. */
export async function unpacked<T>(
  file: string,
  target: string,
  halves: Set<string>,
  work: (backup: string) => Promise<T>,
): Promise<T> {
  const real = await realpath(target).catch(() => target);
  const folder = await workFolder((await canStandBeside(real)) ? dirname(real) : real, 'restore');
  halves.add(folder);
  try {
    const filter = (_path: string, entry: object): boolean =>
      'type' in entry && (entry.type === 'File' || entry.type === 'Directory');
    const { extract } = await import('tar');
    await extract({ file, cwd: folder, strict: true, filter, preserveOwner: false }).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CodedError('BACKUP_NOT_ONE', `${file} cannot be unpacked: ${why}`, { cause });
    });
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    halves.delete(folder);
  }
}
