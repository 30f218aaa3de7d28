/** `manifest.json` of a backup: what is in it, by size and SHA-256, and which release wrote it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError, systemCode } from '../model/coded-error.js';
import { jsonIn } from '../model/json.js';

export const MANIFEST = 'manifest.json';
/** Below this folder of a backup are the files of the data folder. */
export const CONTENT = 'data';

const entry = z.strictObject({
  /** Relative to the data folder, with slashes. */
  path: z.string().regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$)).+$/),
  octets: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type FileEntry = z.infer<typeof entry>;

export const manifest = z.strictObject({
  format: z.literal(1),
  /** The release that wrote it. */
  release: z.string(),
  /** When it was complete: RFC 3339, UTC. */
  at: z.iso.datetime(),
  collector: z.string(),
  store: z.strictObject({
    driver: z.enum(['duckdb', 'influx']),
    /** null where samples are in an engine of their own, which this backup does not hold. */
    schemaVersion: z.int().nullable(),
  }),
  /** True where a collector was at work meanwhile. */
  running: z.boolean(),
  files: z.array(entry),
});
export type Manifest = z.infer<typeof manifest>;

/** @throws CodedError `BACKUP_NOT_ONE` where the folder holds no backup, `BACKUP_NEWER` where a later release wrote it in another form. */
export async function readManifest(backup: string): Promise<Manifest> {
  const text = await readFile(join(backup, MANIFEST), 'utf8').catch((cause: unknown) => {
    if (systemCode(cause) !== 'ENOENT') throw cause;
    throw notOne(backup, `it has no ${MANIFEST}`, cause);
  });
  const given = jsonIn(text);
  const format = z.looseObject({ format: z.number(), release: z.string() }).safeParse(given);
  if (format.success && format.data.format > 1)
    throw new CodedError(
      'BACKUP_NEWER',
      `${backup} was written by release ${format.data.release} in form ${format.data.format}, and this release reads form 1: restore with that release or a later one`,
    );
  const read = manifest.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw notOne(backup, `${MANIFEST}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`);
}

/**
 * Holds every file against the manifest.
 * @throws CodedError `BACKUP_DAMAGED`, naming the first ten differences: what is missing, changed, or there without being named.
 */
export async function verifyFiles(backup: string, { files }: Manifest, told: (octets: number) => void): Promise<void> {
  const present = new Set(await filesBelow(join(backup, CONTENT)));
  const faults: string[] = [];
  for (const { path, octets, sha256 } of files) {
    if (!present.delete(path)) faults.push(`${path} is missing`);
    else if ((await hashOf(join(backup, CONTENT, path))) !== sha256) faults.push(`${path} is not what was written`);
    told(octets);
  }
  faults.push(...[...present].map((path) => `${path} is not named in the manifest`));
  if (faults.length === 0) return;
  const more = faults.length > 10 ? ` and ${faults.length - 10} more` : '';
  throw new CodedError(
    'BACKUP_DAMAGED',
    `${backup} is not the backup that was made: ${faults.slice(0, 10).join('; ')}${more}. Take another backup`,
  );
}

/** SHA-256 of a file, in hexadecimal. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Regular files below a folder, relative to it, sorted; links and sockets are none. A folder that goes meanwhile has none, and takes no other with it:
 * a walk that ends there would find nothing at all.
 */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const found: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (entry.isFile()) found.push(name);
    // Of a file system of its own, for its root alone.
    else if (entry.isDirectory() && name !== 'lost+found')
      found.push(...(await filesBelow(join(folder, name))).map((path) => join(name, path)));
  }
  return found.sort();
}

const notOne = (backup: string, why: string, cause?: unknown): CodedError =>
  new CodedError('BACKUP_NOT_ONE', `${backup} is no backup of this product: ${why}`, { cause });
