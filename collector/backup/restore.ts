/** A backup, become a data folder again. */
import { chown, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CodedError, systemCode } from '../model/coded-error.js';
import { CONTENT, readManifest, verifyFiles, type Manifest } from './manifest.js';
import { copyOwn } from './snapshot.js';

export interface Restoring {
  /** The folder of the backup. */
  backup: string;
  /** The data folder that it becomes. */
  folder: string;
  /** True where a folder that has something in it is moved aside, not refused. */
  replace: boolean;
  /** The schema that this release of the store knows. */
  schemaVersion: number;
  /** Runs `work` while nobody else may own the folder. @throws CodedError `DATA_FOLDER_OWNED`. */
  owning(folder: string, work: () => Promise<void>): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Octets that were checked, and that were copied. */
  told(octets: number): void;
}

export interface Restored {
  manifest: Manifest;
  /** Where what was in the folder is now; null where nothing was. */
  aside: string | null;
}

/** Sockets and locks of a collector are nothing that can be lost. */
const isContent = (name: string): boolean => !name.endsWith('.sock');

/**
 * Checks the whole backup first, then puts it beside the data folder, and only then in its place: a restore that fails leaves what was there.
 * @throws CodedError `BACKUP_DAMAGED`, `BACKUP_NEWER`, `BACKUP_NOT_ONE`, `RESTORE_NOT_EMPTY`, `DATA_FOLDER_OWNED`.
 */
export async function restore({
  backup,
  folder,
  replace,
  schemaVersion,
  owning,
  now,
  told,
}: Restoring): Promise<Restored> {
  const manifest = await readManifest(backup);
  const { schemaVersion: wrote } = manifest.store;
  if (wrote !== null && wrote > schemaVersion)
    throw new CodedError(
      'BACKUP_NEWER',
      `${backup} was written by release ${manifest.release} with schema ${wrote} of its store, and this release knows up to ${schemaVersion}: restore with that release or a later one`,
    );
  await verifyFiles(backup, manifest, told);
  const target = resolve(folder);
  const present = (await entriesOf(target)).filter(isContent);
  if (present.length > 0 && !replace)
    throw new CodedError(
      'RESTORE_NOT_EMPTY',
      `${target} has something in it (${present.slice(0, 3).join(', ')}): name an empty folder with --data, or move it aside with --replace`,
    );
  const staged = `${target}.restoring`;
  await rm(staged, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  try {
    await stage(backup, staged, manifest, told);
    // Whoever restores as root must leave a folder that the collector's own user can open.
    const owner = await stat(target).catch(() => null);
    if (owner !== null) await giveTo(staged, owner.uid, owner.gid);
    const aside = present.length > 0 ? `${target}.replaced-${stampOf(now())}` : null;
    await owning(target, async () => {
      if (aside !== null) await rename(target, aside);
      else await rm(target, { recursive: true, force: true });
      await rename(staged, target);
    });
    return { manifest, aside };
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw error;
  }
}

async function stage(
  backup: string,
  staged: string,
  { files }: Manifest,
  told: (octets: number) => void,
): Promise<void> {
  await mkdir(staged, { mode: 0o700 });
  for (const { path, octets } of files) {
    await copyOwn(join(backup, CONTENT, path), join(staged, path));
    told(octets);
  }
}

async function giveTo(folder: string, uid: number, gid: number): Promise<void> {
  if (process.getuid?.() !== 0) return;
  await chown(folder, uid, gid);
  for (const each of await readdir(folder, { withFileTypes: true, recursive: true }))
    await chown(join(each.parentPath, each.name), uid, gid);
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** `20261126T101500Z`. */
const stampOf = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
