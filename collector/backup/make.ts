/** Making a backup of a data folder: the engine's own copy first, then the files beside it, then the manifest that names them all. */
import { chmod, mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../model/coded-error.js';
import { SIMULATED_FOLDER } from '../model/simulated.js';
import { CONTENT, filesBelow, hashOf, MANIFEST, type FileEntry, type Manifest } from './manifest.js';
import { isPassing, isUnderWay } from './passing.js';
import { snapshot } from './snapshot.js';

const ENGINE = /^interconnect\.duckdb/;
const SPOOL = /^spool\//;

/** What is no state of the collector. */
const isNoState = (path: string): boolean =>
  isPassing(path.split('/')[0] ?? '') ||
  path.startsWith(`${SIMULATED_FOLDER}/`) ||
  /\.(tmp|new|sock)$|\.duckdb\.tmp\//.test(path);

export interface Making {
  /** The data folder. */
  source: string;
  /** An empty or missing folder. */
  target: string;
  about: Pick<Manifest, 'release' | 'collector' | 'store'>;
  /** Copies what the engine holds into a folder; null where nobody is at work, and its files are copied as they lie. */
  engine: ((folder: string) => Promise<void>) | null;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Gives it up; it rejects with the signal's reason, and what it has made so far stays. */
  signal?: AbortSignal;
}

/**
 * Everything that was accepted before the call is in the backup.
 * @throws CodedError `BACKUP_NO_ROOM` where the disk has less room than the data folder takes; `BACKUP_UNSTABLE`; what the store says of its engine.
 */
export async function makeBackup({ source, target, about, engine, now, signal }: Making): Promise<Manifest> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  await chmod(target, 0o700);
  const content = join(target, CONTENT);
  await mkdir(content, { mode: 0o700 });
  const wanted = (path: string): boolean =>
    !isNoState(path) && (engine === null || !(ENGINE.test(path) || SPOOL.test(path)));
  await needRoom(source, target);
  await engine?.(content);
  await snapshot(source, content, wanted, signal);
  const files: FileEntry[] = [];
  for (const path of await filesBelow(content)) {
    signal?.throwIfAborted();
    const file = join(content, path);
    files.push({ path, octets: (await stat(file)).size, sha256: await hashOf(file) });
  }
  const made: Manifest = { format: 1, ...about, at: new Date(now()).toISOString(), running: engine !== null, files };
  await writeFile(join(target, MANIFEST), `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

/** Takes away backups that were begun and never fetched. */
export async function sweepBackups(source: string): Promise<void> {
  for (const name of (await readdir(source)).filter(isUnderWay))
    await rm(join(source, name), { recursive: true, force: true });
}

async function needRoom(source: string, target: string): Promise<void> {
  let needed = 0;
  for (const path of (await filesBelow(source)).filter((each) => !isNoState(each) && !SPOOL.test(each)))
    needed += await stat(join(source, path)).then(
      ({ size }) => size,
      () => 0,
    );
  const { bavail, bsize } = await statfs(target);
  if (bavail * bsize >= needed) return;
  throw new CodedError(
    'BACKUP_NO_ROOM',
    `a backup takes ${Math.ceil(needed / 2 ** 20)} MiB and ${target} has room for ${Math.floor((bavail * bsize) / 2 ** 20)} MiB: free some`,
  );
}
