/** Failovers, incidents, maintenance windows and drills: in memory to be read, in the journal to stay. */
import type { Clock, Component, Deps, Timer } from '../deps.js';
import { systemCode } from '../model/coded-error.js';
import type { Drill, EvidenceChange, FailoverRecord, Incident, MaintenanceWindow } from '../model/judgement.js';
import { fold, Shelf } from './fold.js';
import { Journal, type Book } from './journal.js';
import type { KeptForwarders, Line } from './lines.js';

export interface RecordsConfig {
  /** `<data folder>/records`. */
  folder: string;
  /** Milliseconds that whole months are kept after their end. */
  retention: number;
  /** Records of each kind that are in memory; the journal has the others. */
  most?: number;
}

export interface RecordsHealth {
  /** Lines that are not on the disk yet. */
  waiting: number;
  /** Why the last attempt to write failed; null while it works. */
  fault: string | null;
  /** Lines that could not be read at the start. */
  damaged: number;
  /** Lines that were lost because too many waited. */
  lost: number;
}

/** While the disk refuses, so many lines wait in memory; changes of evidence are let go before records. */
const MOST_WAITING = 20_000;
const RETRY = 2_000;
const PRUNE = 86_400_000;
const MONTH = 31 * 86_400_000;

export class Records implements Component {
  readonly shelf: Shelf;
  private readonly journal: Journal;
  private readonly queue: Record<Book, Line[]> = { records: [], changes: [] };
  private writing: Promise<void> = Promise.resolve();
  private retry: Timer | null = null;
  private pruning: Timer | null = null;
  private opened = false;
  private paused = false;
  private readonly state = { fault: null as string | null, damaged: 0, lost: 0 };

  constructor(
    private readonly config: RecordsConfig,
    private readonly deps: Deps,
  ) {
    this.journal = new Journal(config.folder);
    this.shelf = new Shelf(config.most);
  }

  async start(): Promise<void> {
    await this.journal.open();
    const { lines, damaged } = await this.journal.read('records');
    fold(this.shelf, lines);
    this.state.damaged = damaged;
    if (damaged > 0)
      this.deps.log.warn({ damaged }, 'lines of the journal of records could not be read and were passed over');
    this.opened = true;
    this.prune();
    this.flush();
  }

  async stop(): Promise<void> {
    this.opened = false;
    this.pruning?.cancel();
    await this.writing;
    this.retry?.cancel();
    await this.write().catch(() => undefined);
    await this.journal.close();
  }

  failover(record: FailoverRecord): void {
    this.put('records', { v: 1, kind: 'failover', record });
  }

  /** `added`: the entries of its timeline that are new in this revision. */
  incident(record: Incident, added: EvidenceChange[] = []): void {
    this.shelf.keepIncident(record);
    this.enqueue('records', { v: 1, kind: 'incident', record: { ...record, timeline: added } });
  }

  window(record: MaintenanceWindow): void {
    this.put('records', { v: 1, kind: 'window', record });
  }

  drill(record: Drill): void {
    this.put('records', { v: 1, kind: 'drill', record });
  }

  forwarders(record: KeptForwarders): void {
    this.put('records', { v: 1, kind: 'forwarders', record });
  }

  change(record: EvidenceChange & { gateway: string }): void {
    this.enqueue('changes', { v: 1, kind: 'change', record });
  }

  /** Failovers that began in the range, newest first; from the journal where memory does not hold them all. */
  async failoversBetween(from: number, to: number): Promise<FailoverRecord[]> {
    return (await this.reaching(from)).failoversBetween(from, to);
  }

  /** Incidents that overlap the range, newest first. Of one that ended in it the timeline goes back to the month before. */
  async incidentsBetween(from: number, to: number): Promise<Incident[]> {
    return (await this.reaching(from - MONTH)).incidentsBetween(from, to);
  }

  private async reaching(from: number): Promise<Shelf> {
    if (!this.shelf.overflowed) return this.shelf;
    await this.settled();
    const shelf = new Shelf(Infinity);
    fold(shelf, (await this.journal.read('records', from)).lines);
    // What lasts may have begun long before.
    for (const incident of this.shelf.openIncidents()) shelf.keepIncident(incident);
    return shelf;
  }

  /** Evidence that changed, from the month of `from` on; oldest first. */
  async changes(from: number, to: number): Promise<(EvidenceChange & { gateway: string })[]> {
    await this.settled();
    const { lines } = await this.journal.read('changes', from);
    return lines.flatMap((line) =>
      line.kind === 'change' && line.record.at >= from && line.record.at < to ? [line.record] : [],
    );
  }

  /** Resolves once everything that was put in is on the disk, or could not be written. */
  async settled(): Promise<void> {
    while (this.waiting > 0 && this.state.fault === null && this.opened) await this.writing;
    await this.writing;
  }

  health(): RecordsHealth {
    return { waiting: this.waiting, ...this.state };
  }

  private get waiting(): number {
    return this.queue.records.length + this.queue.changes.length;
  }

  private put(book: Book, line: Line): void {
    fold(this.shelf, [line]);
    this.enqueue(book, line);
  }

  private enqueue(book: Book, line: Line): void {
    if (this.waiting >= MOST_WAITING) {
      this.state.lost++;
      if (this.queue.changes.length > 0) this.queue.changes.shift();
      else if (book === 'changes') return;
      else this.queue.records.shift();
    }
    this.queue[book].push(line);
    this.flush();
  }

  /** Lines that come while others are written go together in the next write. */
  private flush(): void {
    if (!this.opened || this.paused) return;
    this.writing = this.writing.then(() => this.write()).catch((error: unknown) => this.failed(error));
  }

  private async write(): Promise<void> {
    for (const book of ['records', 'changes'] as const) {
      const lines = this.queue[book];
      if (lines.length === 0) continue;
      const batch = lines.slice();
      await this.journal.append(book, batch, this.clock.now());
      // What came in meanwhile stands behind; what was let go meanwhile stood in front.
      const done = new Set(batch);
      this.queue[book] = this.queue[book].filter((line) => !done.has(line));
    }
    this.state.fault = null;
  }

  private failed(error: unknown): void {
    const why = systemCode(error) ?? String(error);
    this.state.fault = `the journal of records in ${this.config.folder} cannot be written: ${why}; free some room or give the folder to this user`;
    this.deps.log.error({ error, waiting: this.waiting }, this.state.fault);
    this.paused = true;
    this.retry?.cancel();
    this.retry = this.clock.after(RETRY, () => {
      this.paused = false;
      this.flush();
    });
  }

  private prune(): void {
    if (!this.opened) return;
    this.journal
      .prune(this.clock.now() - this.config.retention)
      .then((names) => names.length > 0 && this.deps.log.info({ names }, 'months of records were past their time'))
      .catch((error: unknown) => this.deps.log.warn({ error }, 'old months of records could not be removed'));
    this.pruning = this.clock.after(PRUNE, () => this.prune());
  }

  private get clock(): Clock {
    return this.deps.clock;
  }
}
