/** A backup, become a data folder again. */
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { giveTo } from '../folder-owner.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { CONTENT, readManifest, verifyFiles, type Manifest } from './manifest.js';
import { isPassing, REPLACED, RESTORING } from './passing.js';
import { canStandBeside } from './place.js';
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
  /** Looks at the data folder that is in the backup. @throws CodedError `DATA_FOLDER_NEWER` where a later release has used it. */
  suits(content: string): Promise<void>;
  /** Runs `work` while nobody else may own the folder. @throws CodedError `DATA_FOLDER_OWNED`. */
  owning(folder: string, work: () => Promise<void>): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Octets that were checked, and that were copied. */
  told(octets: number): void;
  /** Paths that are half of something for as long as they are in it. */
  halves: Set<string>;
}

export interface Restored {
  manifest: Manifest;
  /** Where what was in the folder is now; null where nothing was. */
  aside: string | null;
}

/**
 * Checks the whole backup first, then puts it beside the data folder, and only then in its place: a restore that fails leaves what was there. In a
 * folder that nothing can stand beside – a volume of its own – it is put together inside, and what was there is set aside in it.
 * @throws CodedError `BACKUP_DAMAGED`, `BACKUP_NEWER`, `BACKUP_NOT_ONE`, `RESTORE_NOT_EMPTY`, `DATA_FOLDER_OWNED`; what `suits` says.
 */
export async function restore(wanted: Restoring): Promise<Restored> {
  const { backup, folder, schemaVersion, suits, owning, now, told, halves } = wanted;
  const manifest = await readManifest(backup);
  const { schemaVersion: wrote } = manifest.store;
  if (wrote !== null && wrote > schemaVersion)
    throw new CodedError(
      'BACKUP_NEWER',
      `${backup} was written by release ${manifest.release} with schema ${wrote} of its store, and this release knows up to ${schemaVersion}: restore with that release or a later one`,
    );
  await verifyFiles(backup, manifest, told);
  await suits(join(backup, CONTENT));
  // A service's folder may be a link (systemd, DynamicUser): what it leads to is replaced, and the link stays.
  const target = await realpath(folder).catch(() => resolve(folder));
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const place = (await canStandBeside(target)) ? beside(target) : within(target);
  await refuseFull(target, place, wanted);
  await rm(place.staged, { recursive: true, force: true });
  halves.add(place.staged);
  try {
    await stage(backup, place.staged, manifest, told);
    // Whoever restores as root must leave a folder that the collector's own user can open.
    const owner = await stat(target).catch(() => null);
    if (owner !== null) await giveTo(place.staged, owner.uid, owner.gid);
    let aside: string | null = null;
    await owning(target, async () => {
      // A collector may have come and gone meanwhile.
      const present = await refuseFull(target, place, wanted);
      aside = present.length > 0 ? `${place.aside}-${stampOf(now())}` : null;
      place.swap(aside, present);
      halves.delete(place.staged);
      if (aside !== null && owner !== null) await giveTo(aside, owner.uid, owner.gid);
    });
    return { manifest, aside };
  } catch (error) {
    await rm(place.staged, { recursive: true, force: true });
    halves.delete(place.staged);
    throw error;
  }
}

interface Place {
  /** Where the backup is put together, and where what was there goes, with the time behind it. */
  staged: string;
  aside: string;
  /** Whether something in the data folder, by its name, can be lost. */
  isContent(name: string): boolean;
  /** `aside`: where what is `present` goes; null where nothing is. In one go, so that no signal finds it half done. */
  swap(aside: string | null, present: readonly string[]): void;
}

/** Sockets and locks of a collector are nothing that can be lost. */
const isLock = (name: string): boolean => name.endsWith('.sock');

function beside(target: string): Place {
  const staged = `${target}.restoring`;
  return {
    ...{ staged, aside: `${target}.replaced` },
    isContent: (name) => !isLock(name),
    swap(aside) {
      if (aside !== null) renameSync(target, aside);
      else rmSync(target, { recursive: true, force: true });
      renameSync(staged, target);
    },
  };
}

function within(target: string): Place {
  const staged = join(target, RESTORING);
  const move = (names: readonly string[], from: string, to: string): void => {
    for (const name of names) renameSync(join(from, name), join(to, name));
  };
  return {
    ...{ staged, aside: join(target, REPLACED) },
    isContent: (name) => !isLock(name) && !isPassing(name),
    swap(aside, present) {
      if (aside !== null) {
        mkdirSync(aside, { mode: 0o700 });
        move(present, target, aside);
      }
      move(readdirSync(staged), staged, target);
      rmdirSync(staged);
    },
  };
}

/** What is in the folder. @throws CodedError `RESTORE_NOT_EMPTY` where that may not be replaced. */
async function refuseFull(
  target: string,
  { isContent }: Place,
  { replace }: Pick<Restoring, 'replace'>,
): Promise<string[]> {
  const present = (await entriesOf(target)).filter(isContent);
  if (present.length === 0 || replace) return present;
  throw new CodedError(
    'RESTORE_NOT_EMPTY',
    `${target} has something in it (${present.slice(0, 3).join(', ')}): name an empty folder with --data, or move it aside with --replace`,
  );
}

async function stage(
  backup: string,
  staged: string,
  { files }: Manifest,
  told: (octets: number) => void,
): Promise<void> {
  await mkdir(staged, { recursive: true, mode: 0o700 });
  for (const { path, octets } of files) {
    await copyOwn(join(backup, CONTENT, path), join(staged, path));
    told(octets);
  }
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
