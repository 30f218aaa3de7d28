/** Closing a month: its files are written once, hashed, and chained to what was closed before. Revisions stand beside it. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CodedError } from '../../model/coded-error.js';
import type { ChainLink, Manifest, MonthDocument, PeriodSummary, SealedFile } from '../../model/sla.js';
import { summaryOf } from '../../sla/month.js';
import { canonicalBytes, sha256 } from '../canonical.js';
import { syncFolder, type EvidenceBook } from '../evidence/book.js';
import { appendLink, readChain } from './chain.js';
import type { MonthInputs } from './inputs.js';
import { recompute } from './recompute.js';

/** `months/2026-03/r0`, relative to the folder of ledgers. */
export const revisionFolder = (month: string, revision: number): string => `months/${month}/r${revision}`;

export interface SealDeps {
  /** `<data folder>/sla`. */
  folder: string;
  book: EvidenceBook;
  program: string;
}

/** Writes a revision and appends its link. What a crash left half-way of the same revision is written anew. */
export async function seal(
  inputs: MonthInputs,
  at: number,
  { folder, book, program }: SealDeps,
): Promise<{ document: MonthDocument; link: ChainLink }> {
  const { month, revision, revisionReason } = inputs;
  const evidence = await book.seal(inputs.days);
  const { document, ledgers } = await recompute(inputs, book);
  const place = revisionFolder(month, revision);
  const parts: [string, Buffer][] = [
    ['inputs.json', canonicalBytes(inputs)],
    ['ledger.json', canonicalBytes(ledgers)],
    ['month.json', canonicalBytes(document)],
  ];
  const manifest: Manifest = {
    schema: 1,
    month,
    revision,
    reason: revisionReason,
    sealedAt: at,
    program,
    files: [
      ...(await Promise.all(
        evidence.map(async (name) => sealed(`evidence/${name}`, await readFile(join(book.folder, name)))),
      )),
      ...parts.map(([name, bytes]) => sealed(`${place}/${name}`, bytes)),
    ],
  };
  const written = canonicalBytes(manifest);
  await writeFolder(join(folder, place), [...parts, ['manifest.json', written]]);
  const kind = revision === 0 ? 'closed' : 'revised';
  const link = await appendLink(folder, { kind, month, revision, at, manifest: sha256(written), files: [] });
  return { document, link };
}

/** Adds the files of a report to a revision: they are named in the chain with their hashes. */
export async function addReport(
  folder: string,
  month: string,
  revision: number,
  files: readonly { name: string; bytes: Buffer }[],
  at: number,
): Promise<ChainLink> {
  const place = `${revisionFolder(month, revision)}/report`;
  const named = files.map(({ name, bytes }) => {
    if (name !== basename(name) || name.startsWith('.')) throw new RangeError(`"${name}" is no name of a file`);
    return { name, bytes, sealed: sealed(`${place}/${name}`, bytes) };
  });
  await mkdir(join(folder, place), { recursive: true, mode: 0o700 });
  for (const { name, bytes } of named) await writeSynced(join(folder, place, name), bytes);
  await syncFolder(join(folder, place));
  return appendLink(folder, {
    kind: 'report',
    month,
    revision,
    at,
    manifest: null,
    files: named.map((each) => each.sealed),
  });
}

/** The newest revision of each closed month, oldest month first. */
export async function closedMonths(folder: string): Promise<ChainLink[]> {
  const newest = new Map<string, ChainLink>();
  for (const link of await readChain(folder)) if (link.kind !== 'report') newest.set(link.month, link);
  return [...newest.values()].sort((x, y) => (x.month < y.month ? -1 : 1));
}

/** @throws CodedError `SLA_MONTH_UNKNOWN`. */
export async function readSealed<T>(folder: string, month: string, revision: number, name: string): Promise<T> {
  const path = join(folder, revisionFolder(month, revision), name);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    throw new CodedError('SLA_MONTH_UNKNOWN', `${path} cannot be read: ${String(error)}`);
  }
}

export async function readSummary(folder: string, { month, revision }: ChainLink): Promise<PeriodSummary> {
  const bytes = await readFile(join(folder, revisionFolder(month, revision), 'month.json'));
  return summaryOf(JSON.parse(bytes.toString('utf8')) as MonthDocument, sha256(bytes));
}

const sealed = (file: string, bytes: Buffer): SealedFile => ({ file, sha256: sha256(bytes), octets: bytes.length });

/** The folder appears whole or not at all. */
async function writeFolder(path: string, files: readonly [string, Buffer][]): Promise<void> {
  const unfinished = `${path}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await rm(path, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of files) await writeSynced(join(unfinished, name), bytes);
  await syncFolder(unfinished);
  await rename(unfinished, path);
  await syncFolder(join(path, '..'));
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
