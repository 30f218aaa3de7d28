/** Append-only files of JSON lines, a month each. A line counts once it is on the disk (fdatasync); a torn last line is what a crash leaves. */
import { mkdir, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { openLines } from '../files.js';
import { parseLine, type Line } from './lines.js';

/** `records` are folded at each start; `changes` are evidence, read only when somebody asks. */
export type Book = 'records' | 'changes';

export interface Reading {
  lines: Line[];
  /** Lines that could not be read: torn by a crash, or damaged. */
  damaged: number;
}

const NAME = /^(records|changes)-(\d{4}-\d\d)\.jsonl$/;

export class Journal {
  private readonly files = new Map<Book, { month: string; handle: FileHandle }>();

  constructor(private readonly folder: string) {}

  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  async close(): Promise<void> {
    for (const { handle } of this.files.values()) await handle.close();
    this.files.clear();
  }

  /** Resolves once the lines are on the disk. `at` (ms) chooses the month. */
  async append(book: Book, lines: readonly Line[], at: number): Promise<void> {
    if (lines.length === 0) return;
    const handle = await this.file(book, monthOf(at));
    await handle.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8');
    await handle.datasync();
  }

  /** Every line of a book from the month of `from` (ms) on, oldest first. */
  async read(book: Book, from = 0): Promise<Reading> {
    const reading: Reading = { lines: [], damaged: 0 };
    for (const { name } of await this.months(book, from)) {
      const text = await readFile(join(this.folder, name), 'utf8');
      for (const each of text.split('\n')) {
        if (each === '') continue;
        const line = parseLine(each);
        if (line === null) reading.damaged++;
        else reading.lines.push(line);
      }
    }
    return reading;
  }

  /** Removes whole months that ended before `before` (ms). */
  async prune(before: number): Promise<string[]> {
    const limit = monthOf(before);
    const old = [...(await this.months('records', 0)), ...(await this.months('changes', 0))].filter(
      ({ month }) => month < limit,
    );
    for (const { name } of old) await rm(join(this.folder, name), { force: true });
    return old.map(({ name }) => name);
  }

  private async months(book: Book, from: number): Promise<{ name: string; month: string }[]> {
    const names = (await readdir(this.folder)).flatMap((name) => {
      const [, kind, month = ''] = NAME.exec(name) ?? [];
      return kind === book && month >= monthOf(from) ? [{ name, month }] : [];
    });
    return names.sort((x, y) => (x.month < y.month ? -1 : 1));
  }

  private async file(book: Book, month: string): Promise<FileHandle> {
    const current = this.files.get(book);
    if (current?.month === month) return current.handle;
    await current?.handle.close();
    const handle = await openLines(join(this.folder, `${book}-${month}.jsonl`));
    this.files.set(book, { month, handle });
    return handle;
  }
}

const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);
