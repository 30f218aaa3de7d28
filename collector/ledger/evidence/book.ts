/**
 * Evidence on disk: a file of JSON lines for each UTC day. Lines are only ever added, and count once they are synced; a day that a closed month
 * rests on is compressed and takes no more.
 */
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { systemCode } from '../../model/coded-error.js';
import { parseEvidence, type EvidenceLine } from './line.js';

export const DAY = 86_400_000;

/** YYYY-MM-DD in UTC. */
export const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The days whose files hold [startsAt, endsAt), and the one before, which says how it began. */
export function daysFor(startsAt: number, endsAt: number): string[] {
  const first = Math.floor(startsAt / DAY) * DAY - DAY;
  const count = Math.floor((endsAt - 1) / DAY) - first / DAY + 1;
  return Array.from({ length: count }, (_, i) => dayAt(first + i * DAY));
}

const NAME = /^(\d{4}-\d\d-\d\d)\.jsonl(\.gz)?$/;

export class EvidenceBook {
  constructor(readonly folder: string) {}

  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Resolves once the lines are on the disk. Gives those whose day is sealed: they were not written. */
  async append(lines: readonly EvidenceLine[]): Promise<EvidenceLine[]> {
    const days = new Map<string, EvidenceLine[]>();
    for (const line of lines) {
      const day = dayAt(line.at);
      const some = days.get(day);
      if (some === undefined) days.set(day, [line]);
      else some.push(line);
    }
    const sealed = new Set((await readdir(this.folder)).filter((name) => name.endsWith('.gz')));
    const late: EvidenceLine[] = [];
    for (const [day, some] of days) {
      if (sealed.has(`${day}.jsonl.gz`)) late.push(...some);
      else await this.write(day, some);
    }
    return late;
  }

  /** Calls `take` with every line of these days, oldest first; gives the number of lines that could not be read. */
  async read(days: readonly string[], take: (line: EvidenceLine) => void): Promise<number> {
    let damaged = 0;
    for (const day of days) {
      const bytes = await this.bytes(day);
      if (bytes !== null) damaged += readLines(bytes.content, take);
    }
    return damaged;
  }

  /** Days that there is evidence of, oldest first. */
  async days(): Promise<string[]> {
    const names = (await readdir(this.folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    return [...new Set(names)].sort();
  }

  /** Makes a day final. Gives the names of the files of these days. */
  async seal(days: readonly string[]): Promise<string[]> {
    const names: string[] = [];
    for (const day of days) {
      const known = await this.bytes(day);
      if (known === null) continue;
      if (!known.sealed) await this.compress(day, known.content);
      names.push(`${day}.jsonl.gz`);
    }
    return names;
  }

  /** Removes days before `before` (ms). */
  async prune(before: number): Promise<string[]> {
    const limit = dayAt(before);
    const old = (await readdir(this.folder)).filter((name) => {
      const day = NAME.exec(name)?.[1];
      return day !== undefined && day < limit;
    });
    for (const name of old) await rm(join(this.folder, name), { force: true });
    return old;
  }

  private async bytes(day: string): Promise<{ content: Buffer; sealed: boolean } | null> {
    const packed = await present(join(this.folder, `${day}.jsonl.gz`));
    if (packed !== null) return { content: gunzipSync(packed), sealed: true };
    const plain = await present(join(this.folder, `${day}.jsonl`));
    return plain === null ? null : { content: plain, sealed: false };
  }

  private async compress(day: string, content: Buffer): Promise<void> {
    const path = join(this.folder, `${day}.jsonl.gz`);
    const handle = await open(`${path}.new`, 'w', 0o600);
    try {
      await handle.writeFile(gzipSync(content));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(this.folder);
    await rm(join(this.folder, `${day}.jsonl`), { force: true });
  }

  private async write(day: string, lines: readonly EvidenceLine[]): Promise<void> {
    const handle = await open(join(this.folder, `${day}.jsonl`), 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const torn = size > 0 && (await lastByte(handle, size)) !== 0x0a;
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await handle.appendFile(torn ? `\n${text}` : text, 'utf8');
      await handle.datasync();
      if (size === 0) await syncFolder(this.folder);
    } finally {
      await handle.close();
    }
  }
}

/** A line that a crash tore off is passed over and counted. */
export function readLines(content: Buffer, take: (line: EvidenceLine) => void): number {
  let damaged = 0;
  for (let from = 0; from < content.length;) {
    const end = content.indexOf(0x0a, from);
    const to = end === -1 ? content.length : end;
    if (to > from) {
      const line = parseEvidence(content.toString('utf8', from, to));
      if (line === null) damaged++;
      else take(line);
    }
    from = to + 1;
  }
  return damaged;
}

/** Of a file of this size; undefined where it is empty. */
export async function lastByte(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number | undefined> {
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, size - 1);
  return byte[0];
}

async function present(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A new file is safe once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
