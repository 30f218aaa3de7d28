import { cp, mkdir, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { isArchive, pack } from '../backup/archive.js';
import { makeBackup } from '../backup/make.js';
import { CONTENT, MANIFEST, readManifest, verifyFiles, type Manifest } from '../backup/manifest.js';
import { workFolder } from '../backup/work-folder.js';
import { systemClock } from '../deps.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { readVersion } from '../version.js';
import { ask, author, folderOf, whereOptions, type Where } from './ask.js';
import { UsageError } from './exit.js';
import { interruptible } from './interruptible.js';
import { json, type Io } from './io.js';
import { owning } from './owning.js';
import { progressOn, type Progress } from './progress.js';
import { count, sizeText } from './words.js';

/** `interconnect backup DIR|FILE`: of a data folder, whether a collector is at work in it or not. */
export function backupCommand(io: Io): Command {
  const command = new Command('backup')
    .description('copy the data folder, also while its collector runs')
    .argument('<target>', 'a folder that is made, or a file that ends in .tar, .tar.gz or .tgz')
    .addHelpText('after', examples)
    .action(async (target: string, where: Where) => {
      const to = resolve(target);
      await refuseFull(to);
      await refuseWithin(to, await folderOf(where));
      // Before anything is copied: a place that cannot be made is told at once.
      await mkdir(dirname(to), { recursive: true });
      const progress = progressOn(io, () => performance.now());
      const made = await backup(where, to, io, progress).finally(() => progress.done());
      const octets = made.files.reduce((sum, file) => sum + file.octets, 0);
      if (where.json === true) return void io.stdout.write(json({ target: to, ...made }));
      io.stdout.write(`${to}: ${count(made.files.length, 'file')}, ${sizeText(octets)}, complete at ${made.at}\n`);
      if (made.store.driver === 'influx') io.stderr.write(`${outside}\n`);
    });
  return whereOptions(command);
}

const outside =
  'Samples are in an InfluxDB and not in this backup: use the backup of that engine (influxd backup -portable) beside it.';

const examples = `
Holds samples, events, records, ledgers, reports, pages, tokens (as hashes) and the audit log, each file with its SHA-256, for this user alone.
What a collector accepted before the command began is in it. Restore it with "interconnect restore".

Examples:
  $ interconnect backup /backup/interconnect-2026-11-26
  $ interconnect backup -c /etc/interconnect/interconnect.yaml /backup/interconnect.tar.gz`;

function backup(where: Where, to: string, io: Io, progress: Progress): Promise<Manifest> {
  const told = (text: string): void => progress.update(text);
  const halves = new Set<string>();
  let asked: string | null = null;
  // One that is being made still is refused, and taken away once nobody asks for it.
  const discard = async (): Promise<void> => {
    if (asked !== null) await ask(where, 'backup.discard', { id: asked }).catch(() => undefined);
  };
  const work = async (): Promise<Manifest> => {
    const running = await fetched(where, told, (id) => (asked = id));
    const folder = running?.path ?? (await workFolder(dirname(to), 'backup'));
    if (running === null) halves.add(folder);
    // The collector takes away what nobody asks for any more, and fetching may take long.
    const asking = setInterval(() => {
      if (running !== null) ask(where, 'backup.state', { id: running.id }).catch(() => undefined);
    }, STILL_THERE);
    try {
      if (running === null) await atRest(await folderOf(where), folder);
      const made = await readManifest(folder);
      if (isArchive(to)) await pack(folder, to, halves);
      else await moved(folder, to, made, halves, told);
      return made;
    } finally {
      clearInterval(asking);
      await discard();
      await rm(folder, { recursive: true, force: true });
      halves.delete(folder);
    }
  };
  return interruptible(io, halves, work, () => {
    progress.done();
    return discard();
  });
}

/** Milliseconds. */
const STILL_THERE = 20_000;

const answer = z.object({
  id: z.string(),
  path: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** Has the running collector make one; null where none runs. */
async function fetched(
  where: Where,
  told: (text: string) => void,
  begun: (id: string) => void,
): Promise<{ id: string; path: string } | null> {
  let now = await ask(where, 'backup.begin', { author: author(undefined) })
    .then((given) => answer.parse(given))
    .catch((error: unknown) => {
      if (error instanceof CodedError && error.code === 'CONTROL_NOT_RUNNING') return null;
      throw error;
    });
  if (now === null) return null;
  begun(now.id);
  for (let asked = 0; now.state === 'running'; asked++) {
    told(`the collector copies what it has${'.'.repeat(asked % 4)}`);
    await sleep(100);
    now = answer.parse(await ask(where, 'backup.state', { id: now.id }));
  }
  if (now.state === 'failed') throw new CodedError(now.code ?? 'BACKUP_FAILED', now.message ?? 'no reason was given');
  return now;
}

/** No collector may start meanwhile: the files are copied as they lie, what waits in the spool among them. */
async function atRest(source: string, target: string): Promise<void> {
  if ((await entriesOf(source)).length === 0)
    throw new UsageError(
      `${source} is no data folder: name the configuration with --config, or the folder with --data`,
    );
  const store = { driver: 'duckdb', schemaVersion: null } as const;
  const about = { release: readVersion(), collector: '', store };
  await owning(source, async () => {
    await makeBackup({ source, target, about, engine: null, now: () => systemClock.now() });
  });
}

async function moved(
  from: string,
  to: string,
  made: Manifest,
  halves: Set<string>,
  told: (text: string) => void,
): Promise<void> {
  try {
    await rename(from, to);
    return;
  } catch (error) {
    // On another file system, or a volume by itself.
    if (!['EXDEV', 'EBUSY'].includes(systemCode(error) ?? '')) throw error;
  }
  await refuseFull(to);
  const parts = [MANIFEST, CONTENT].map((name) => join(to, name));
  try {
    for (const part of parts) halves.add(part);
    await cp(from, to, { recursive: true });
    let read = 0;
    await verifyFiles(to, made, (octets) => told(`checked ${sizeText((read += octets))}`));
  } catch (error) {
    // Half a backup would be taken for one, and be in the way of the next.
    for (const name of await entriesOf(to)) await rm(join(to, name), { recursive: true, force: true });
    await rmdir(to).catch(() => undefined);
    throw error;
  } finally {
    for (const part of parts) halves.delete(part);
  }
}

/** It would be in every backup after it, and go where the folder goes. */
async function refuseWithin(to: string, source: string): Promise<void> {
  const folder = await realpath(source).catch(() => resolve(source));
  const path = relative(folder, await nearestReal(to));
  if (path.split(sep)[0] === '..' || isAbsolute(path)) return;
  throw new UsageError(`${to} lies in the data folder ${folder}: name a place outside it`);
}

/** Without links, as far as it is there. */
async function nearestReal(path: string): Promise<string> {
  return realpath(path).catch(async () => join(await nearestReal(dirname(path)), basename(path)));
}

/** A backup never overwrites anything. */
async function refuseFull(to: string): Promise<void> {
  const entries = await entriesOf(to);
  if (entries.length > 0) throw new UsageError(`${to} is there already: name a folder or a file that is not`);
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    if (systemCode(error) === 'ENOTDIR') return [path];
    throw error;
  }
}
