/** The audit log as a component: deeds go in, are chained, written in order and, where asked for, sent to a syslog server. */
import type { Clock, Component, Deps, Timer } from '../deps.js';
import { Book, type Verdict } from './book.js';
import { BEGINNING, type Link } from './chain.js';
import { chained, type Deed, type Entry } from './entry.js';

export interface AuditConfig {
  /** `<data folder>/audit`. */
  folder: string;
  /** Milliseconds that whole months are kept after their end. */
  retention: number;
}

export interface AuditDeps extends Deps {
  /** Also gets each entry, once it is on the disk. */
  forward?: (entries: readonly Entry[]) => void;
}

export interface AuditHealth {
  /** Entries that are not on the disk yet. */
  waiting: number;
  /** Why the last attempt to write failed; null while it works. */
  fault: string | null;
  /** Deeds that were let go because too many waited. They are counted in the next entry that is written. */
  lost: number;
  /** Faults of the chain found at the start. */
  broken: number;
}

const MOST_WAITING = 10_000;
const RETRY = 2_000;
const DAY = 86_400_000;

export class AuditLog implements Component {
  readonly book: Book;
  private last: Link = BEGINNING;
  private readonly queue: { deed: Deed; at: number }[] = [];
  private writing: Promise<void> = Promise.resolve();
  private scheduled = false;
  private opened = false;
  private retry: Timer | null = null;
  private pruning: Timer | null = null;
  private readonly state = { fault: null as string | null, lost: 0, broken: 0 };

  constructor(
    private readonly config: AuditConfig,
    private readonly deps: AuditDeps,
  ) {
    this.book = new Book(config.folder);
  }

  /** Follows the chain; a broken one is told and gone on from, so that nothing done since goes unrecorded. */
  async start(): Promise<void> {
    await this.book.prepare();
    const verdict = await this.book.verify();
    this.last = verdict.last;
    this.state.broken = verdict.broken.length;
    for (const fault of verdict.broken.slice(0, 10))
      this.deps.log.error({ ...fault }, 'the audit log is not what was written: run interconnect audit verify');
    this.opened = true;
    this.scheduled = false;
    this.flush();
    await this.prune();
  }

  async stop(): Promise<void> {
    this.opened = false;
    this.retry?.cancel();
    this.pruning?.cancel();
    await this.writing;
    if (this.queue.length > 0) await this.write().catch(() => undefined);
    await this.book.close();
  }

  /** Takes a deed; it is on the disk a moment later. Never throws: what cannot be written is counted and shown. */
  add(deed: Deed): void {
    if (this.queue.length >= MOST_WAITING) {
      this.state.lost++;
      return;
    }
    this.queue.push({ deed, at: this.deps.clock.now() });
    this.flush();
  }

  /** Resolves once everything that was put in is on the disk, or could not be written. */
  async settled(): Promise<void> {
    while (this.queue.length > 0 && this.state.fault === null && this.opened) await this.writing;
    await this.writing;
  }

  async verify(): Promise<Verdict> {
    await this.settled();
    return this.book.verify();
  }

  health(): AuditHealth {
    return { waiting: this.queue.length, ...this.state };
  }

  private flush(): void {
    if (this.scheduled || !this.opened || this.queue.length === 0) return;
    this.scheduled = true;
    this.writing = this.writing.then(() => this.attempt());
  }

  private async attempt(): Promise<void> {
    try {
      await this.write();
      this.scheduled = false;
      this.flush();
    } catch (error) {
      if (this.state.fault === null)
        this.deps.log.error({ error, waiting: this.queue.length }, 'the audit log cannot be written: entries wait');
      this.state.fault = String(error);
      this.retry = this.deps.clock.after(RETRY, () => this.again());
    }
  }

  private again(): void {
    this.scheduled = false;
    this.flush();
  }

  /** What failed half-way is not written twice: the disk is asked how far it came. */
  private async write(): Promise<void> {
    const some = this.queue.slice(0, 500);
    const entries: Entry[] = [];
    let link = this.last;
    for (const { deed, at } of some) {
      const entry = chained(withLost(deed, this.state.lost, entries.length === 0), link, at);
      entries.push(entry);
      link = entry;
    }
    try {
      await this.book.append(entries);
    } catch (error) {
      await this.book.close();
      const { last } = await this.book.verify();
      this.queue.splice(0, Math.max(0, last.seq - this.last.seq));
      this.last = last;
      throw error;
    }
    this.queue.splice(0, some.length);
    this.last = { seq: link.seq, hash: link.hash };
    [this.state.fault, this.state.lost] = [null, 0];
    await this.book.keep({ ...(await this.book.anchor()), reached: this.last });
    this.deps.forward?.(entries);
  }

  /** In turn with what is written: both keep where the chain stands in the same file. */
  private async prune(): Promise<void> {
    this.writing = this.writing.then(() => this.removeOld());
    await this.writing;
  }

  private async removeOld(): Promise<void> {
    const { clock, log } = this.deps;
    const month = monthOf(clock, this.config.retention);
    const gone = await this.book.prune(month).catch((error: unknown) => {
      log.error({ error }, 'old months of the audit log were not removed');
      return [];
    });
    if (gone.length > 0)
      this.add({
        action: 'audit.prune',
        who: 'collector',
        from: null,
        object: gone.join(', '),
        outcome: 'done',
        reason: 'older than audit.retention',
      });
    if (this.opened) this.pruning = clock.after(DAY, () => void this.prune());
  }
}

const monthOf = (clock: Clock, retention: number): string =>
  new Date(clock.now() - retention).toISOString().slice(0, 7);

const withLost = (deed: Deed, lost: number, first: boolean): Deed =>
  first && lost > 0 ? { ...deed, details: { ...deed.details, lostBefore: lost } } : deed;
