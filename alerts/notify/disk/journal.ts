/** The journal of pages and silences: in memory to be read, on the disk to stay. */
import type { Component, Deps, Timer } from '../../../collector/deps.js';
import { systemCode } from '../../../collector/model/coded-error.js';
import type { Page, Silence } from '../../../collector/model/paging.js';
import { JournalFile } from './file.js';
import type { Line } from './lines.js';

const RETRY = 2_000;
/** Pages that are over stay for so long, ms, and so many of them. */
const KEEP = 90 * 86_400_000;
const MOST_CLOSED = 2_000;

export class PageJournal implements Component {
  readonly pages = new Map<string, Page>();
  readonly silences = new Map<string, Silence>();
  /** Nothing older was ever known here. */
  beganAt = 0;
  /** Why it cannot be written; null while it can. */
  fault: string | null = null;
  private readonly file: JournalFile;
  /** The newest line of each id that is not on the disk: its number is bounded by that of the ids. */
  private waiting = new Map<string, Line>();
  private writing: Promise<void> = Promise.resolve();
  private retry: Timer | null = null;
  private opened = false;

  constructor(
    private readonly path: string,
    private readonly deps: Deps,
  ) {
    this.file = new JournalFile(path);
  }

  async start(): Promise<void> {
    const { lines, damaged } = await this.file.read();
    if (damaged > 0)
      this.deps.log.warn({ damaged }, 'lines of the journal of pages could not be read and were passed over');
    for (const line of lines) this.fold(line);
    if (this.beganAt === 0) this.beganAt = this.deps.clock.now();
    this.prune();
    this.opened = true;
    await this.file.write(this.all()).catch((error: unknown) => this.failed(error));
  }

  async stop(): Promise<void> {
    this.opened = false;
    this.retry?.cancel();
    await this.writing;
    await this.write().catch(() => undefined);
    await this.file.close();
  }

  page(page: Page): void {
    this.put(`page ${page.id}`, { v: 1, kind: 'page', record: page });
  }

  silence(silence: Silence): void {
    this.put(`silence ${silence.id}`, { v: 1, kind: 'silence', record: silence });
  }

  /** Resolves once everything that was put in is on the disk, or could not be written. */
  async settled(): Promise<void> {
    do await this.writing;
    while (this.opened && this.waiting.size > 0 && this.fault === null);
  }

  private put(key: string, line: Line): void {
    this.fold(line);
    this.waiting.set(key, line);
    this.flush();
  }

  private fold(line: Line): void {
    if (line.kind === 'began') this.beganAt = line.record.at;
    else if (line.kind === 'page') this.pages.set(line.record.id, line.record);
    else this.silences.set(line.record.id, line.record);
  }

  /** While it fails, only the timer tries again. */
  private flush(again = false): void {
    if (!this.opened || (this.fault !== null && !again)) return;
    this.writing = this.writing.then(() => this.write()).catch((error: unknown) => this.failed(error));
  }

  /** Lines that come while others are written go together in the next write. */
  private async write(): Promise<void> {
    const batch = this.waiting;
    if (batch.size === 0) return void (this.fault = null);
    this.waiting = new Map();
    try {
      if (this.file.grown) {
        this.prune();
        await this.file.write(this.all());
      } else await this.file.append([...batch.values()]);
    } catch (error) {
      // What came meanwhile is newer.
      this.waiting = new Map([...batch, ...this.waiting]);
      throw error;
    }
    this.fault = null;
  }

  private failed(error: unknown): void {
    const why = systemCode(error) ?? String(error);
    this.fault = `the journal of pages ${this.path} cannot be written: ${why}; free some room or give the folder to this user`;
    this.deps.log.error({ error, waiting: this.waiting.size }, this.fault);
    this.retry = this.deps.clock.after(RETRY, () => this.flush(true));
  }

  private all(): Line[] {
    return [
      { v: 1, kind: 'began', record: { at: this.beganAt } },
      ...[...this.silences.values()].map((record): Line => ({ v: 1, kind: 'silence', record })),
      ...[...this.pages.values()].map((record): Line => ({ v: 1, kind: 'page', record })),
    ];
  }

  /** Pages that are over and of which everybody was told are history. */
  private prune(): void {
    const now = this.deps.clock.now();
    const over = [...this.pages.values()]
      .filter(({ closedAt, deliveries }) => closedAt !== null && deliveries.every((each) => each.deliveredAt !== null))
      .toSorted((x, y) => (y.closedAt ?? 0) - (x.closedAt ?? 0));
    for (const [index, { id, closedAt }] of over.entries())
      if (index >= MOST_CLOSED || now - (closedAt ?? 0) > KEEP) this.pages.delete(id);
    const past = [...this.silences.values()].filter(({ endsAt }) => endsAt < now - KEEP);
    for (const { id } of past) this.silences.delete(id);
  }
}
