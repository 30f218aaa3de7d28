/** The files of the audit log: `audit-YYYY-MM.jsonl`, a month each, and `anchor.json`, which says where the kept chain begins and how far it reached. */
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openLines, replaceFile } from '../files.js';
import { systemCode } from '../model/coded-error.js';
import { BEGINNING, Follower, parseEntry, type Broken, type Link } from './chain.js';
import type { Entry } from './entry.js';

const link = z.strictObject({ seq: z.int().min(0), hash: z.string().length(64) });
/** `begins`: the last entry that retention removed. `reached`: an entry that was on the disk; the log can only be longer. */
const anchor = z.strictObject({ begins: link, reached: link });
export type Anchor = z.infer<typeof anchor>;

export interface Verdict {
  entries: number;
  /** The last of them; what syslog or a copy elsewhere must agree with. */
  last: Link;
  broken: Broken[];
}

const NAME = /^audit-(\d{4}-\d\d)\.jsonl$/;
const ANCHOR = 'anchor.json';

export class Book {
  private open: { name: string; handle: FileHandle } | null = null;

  constructor(private readonly folder: string) {}

  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  async close(): Promise<void> {
    await this.open?.handle.close();
    this.open = null;
  }

  /** Resolves once the lines are on the disk, each in the file of its month. */
  async append(entries: readonly Entry[]): Promise<void> {
    for (const month of new Set(entries.map(monthOf))) {
      const some = entries.filter((entry) => monthOf(entry) === month);
      const handle = await this.file(`audit-${month}.jsonl`);
      await handle.appendFile(some.map((entry) => `${JSON.stringify(entry)}\n`).join(''), 'utf8');
      await handle.datasync();
    }
  }

  /** Every entry, oldest first; lines that are none are passed over. */
  async *entries(from = ''): AsyncGenerator<Entry> {
    for (const name of await this.names()) {
      if (name < `audit-${from.slice(0, 7)}`) continue;
      for await (const { text } of this.lines(name)) {
        const entry = parseEntry(text);
        if (entry !== null && entry.at >= from) yield entry;
      }
    }
  }

  /** Follows the whole chain. A log that ends before the entry it is known to have reached was cut off at its end. */
  async verify(): Promise<Verdict> {
    const { begins, reached } = await this.anchor();
    const follower = new Follower(begins);
    let [lastFile, seen] = ['', reached.seq <= begins.seq];
    for (const name of await this.names()) {
      lastFile = name;
      for await (const { line, text } of this.lines(name)) {
        follower.line(name, line, text);
        seen ||= follower.last.seq === reached.seq && follower.last.hash === reached.hash;
      }
    }
    const { entries, last, broken } = follower;
    if (!seen && broken.length === 0) broken.push({ file: lastFile || ANCHOR, line: 0, what: cutOff(last, reached) });
    return { entries, last, broken };
  }

  /** Removes whole months before `month` (YYYY-MM) and keeps where the chain then begins. Gives the names of the files. */
  async prune(month: string): Promise<string[]> {
    const old = (await this.names()).filter((name) => name < `audit-${month}`);
    if (old.length === 0) return [];
    const known = await this.anchor();
    let begins = known.begins;
    for (const name of old) for await (const { text } of this.lines(name)) begins = parseEntry(text) ?? begins;
    await this.keep({ ...known, begins: { seq: begins.seq, hash: begins.hash } });
    for (const name of old) await rm(join(this.folder, name), { force: true });
    return old;
  }

  async anchor(): Promise<Anchor> {
    try {
      return anchor.parse(JSON.parse(await readFile(join(this.folder, ANCHOR), 'utf8')));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return { begins: BEGINNING, reached: BEGINNING };
      throw error;
    }
  }

  async keep(known: Anchor): Promise<void> {
    await replaceFile(join(this.folder, ANCHOR), JSON.stringify(known));
  }

  private async names(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => NAME.test(name)).sort();
  }

  private async *lines(name: string): AsyncGenerator<{ line: number; text: string }> {
    const input = createReadStream(join(this.folder, name), 'utf8');
    let line = 0;
    for await (const text of createInterface({ input, crlfDelay: Infinity })) yield { line: ++line, text };
  }

  private async file(name: string): Promise<FileHandle> {
    if (this.open?.name === name) return this.open.handle;
    await this.close();
    const handle = await openLines(join(this.folder, name));
    this.open = { name, handle };
    return handle;
  }
}

const monthOf = ({ at }: Entry): string => at.slice(0, 7);

const cutOff = (last: Link, reached: Link): string =>
  last.seq < reached.seq
    ? `the log ends with entry ${last.seq} and had reached entry ${reached.seq}: its end was removed`
    : `entry ${reached.seq} is not the one that was written: the log was rewritten`;
