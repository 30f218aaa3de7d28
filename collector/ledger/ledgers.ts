/** Keeps the ledgers: takes evidence in, tells the month that runs, closes the months that are over, and holds corrections. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/schema/index.js';
import type { Component, Timer } from '../deps.js';
import { CodedError } from '../model/coded-error.js';
import type { Observation } from '../model/observation.js';
import type { ChainLink, ClosedMonth, Correction, MonthDocument, MonthLedgers, SlaOverview } from '../model/sla.js';
import { monthAt, type Period } from '../sla/zone.js';
import { Calendar } from './calendar.js';
import { Closing } from './closing.js';
import { Corrections, type Proposal } from './corrections.js';
import type { JudgedStates, LedgersDeps } from './deps.js';
import { DAY, daysFor, EvidenceBook } from './evidence/book.js';
import type { EvidenceLine } from './evidence/line.js';
import type { Finished } from './evidence/minute.js';
import { ReckoningDesk } from './reckoning/desk.js';
import { RunningMonth, STOPPED } from './running.js';
import { periodOf } from './seal/recompute.js';
import { readSealed } from './seal/seal.js';
import { Watch } from './watch.js';
import { EvidenceWriter } from './writer.js';

export type { Concluded, JudgedStates, LedgersDeps } from './deps.js';

const TICK = 60_000;

export class Ledgers implements Component {
  readonly corrections: Corrections;
  private readonly book: EvidenceBook;
  private readonly writer: EvidenceWriter;
  private readonly watch: Watch;
  private readonly desk: ReckoningDesk;
  private readonly closing: Closing;
  private readonly present: RunningMonth;
  private readonly calendar = new Calendar();
  private damaged = 0;
  private working: Promise<void> = Promise.resolve();
  private queued = 0;
  private timer: Timer | null = null;
  private running = false;
  /** What the thread held is gone, and has to be read again. */
  private lost = false;
  /** Approved before the start: what they change of closed months may be yet to do. */
  private approved: Correction[] = [];

  constructor(
    private config: Config,
    private readonly deps: LedgersDeps,
  ) {
    const { folder, version } = deps;
    this.book = new EvidenceBook(join(folder, 'evidence'));
    this.corrections = new Corrections(folder);
    this.writer = new EvidenceWriter(this.book, deps);
    this.watch = new Watch(config, deps, (line) => this.note(line));
    this.desk = new ReckoningDesk({ folder, program: version }, deps.spawn, (reason) => this.ended(reason));
    const common = {
      ...deps,
      config: () => this.config,
      desk: this.desk,
      traffic: (period: Period) => this.whileRunning(deps.traffic(period)),
      corrections: () => this.corrections.all(),
    };
    this.closing = new Closing({ ...common, book: this.book, settled: () => this.writer.settled() });
    this.present = new RunningMonth({
      ...common,
      closing: this.closing,
      newest: () => this.watch.newest,
      monthNow: () => this.monthNow(),
    });
  }

  async start(): Promise<void> {
    await mkdir(this.deps.folder, { recursive: true, mode: 0o700 });
    await this.book.open();
    await this.corrections.open();
    this.approved = this.corrections.all().filter(({ decision }) => decision?.verdict === 'approved');
    await this.read();
    if (this.damaged + this.corrections.damaged > 0)
      this.deps.log.warn(
        { lines: this.damaged, corrections: this.corrections.damaged },
        'lines of the ledgers could not be read and were passed over',
      );
    await this.closing.open();
    this.writer.open();
    this.note({ k: 'start', at: this.deps.clock.now() });
    this.running = true;
    this.tick();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    await this.working;
    this.note({ k: 'alive', at: this.deps.clock.now() });
    await this.writer.close();
    await this.closing.settled();
    await this.desk.close();
  }

  update(config: Config): void {
    this.config = config;
    this.watch.update(config, this.deps.clock.now());
  }

  /** Takes what is judged of paths and groups; only what changed is written. */
  judge(states: JudgedStates): void {
    if (this.running) this.watch.judge(states);
  }

  /** Hears how far the clocks of senders are off. */
  observe(observations: readonly Observation[]): void {
    this.watch.observe(observations);
  }

  /** Takes finished minutes of probes. */
  minutes(finished: readonly Finished[]): void {
    this.watch.minutes(finished);
  }

  /** The present, for the wall, the API and metrics. */
  overview(): SlaOverview {
    const { clock } = this.deps;
    const { closing, writer } = this;
    const month = this.monthNow();
    const last = closing.closed.at(-1);
    const current = this.present.latest?.month === month ? this.present.latest : null;
    const timeZone = current?.timeZone ?? this.config.interconnect.timeZone;
    return {
      month,
      ...this.calendar.of(month, timeZone, this.config, clock.now()),
      computedTo: current?.computedTo ?? null,
      services: current?.services ?? [],
      lastClosed: last === undefined ? null : { month: last.month, revision: last.revision },
      correctionsWaiting: this.corrections.all().filter(({ decision }) => decision === null).length,
      closing: closing.fault,
      evidence: {
        waiting: writer.waiting,
        fault: writer.fault,
        lost: writer.lost,
        late: writer.late,
        damaged: this.damaged + this.corrections.damaged,
      },
    };
  }

  months(): ClosedMonth[] {
    return this.closing.closed.map(({ month, revision, at, manifest }) => ({
      month,
      revision,
      closedAt: at,
      manifest: manifest ?? '',
    }));
  }

  /** The month that runs, or the newest revision of one that is closed. @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async month(month: string): Promise<MonthDocument> {
    if (this.isRunning(month)) return (await this.desk.ask('document', month)) ?? anew(month);
    return readSealed(this.deps.folder, month, this.closing.one(month).revision, 'month.json');
  }

  /** @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async ledgers(month: string): Promise<MonthLedgers> {
    if (this.isRunning(month)) return (await this.desk.ask('ledgers', month)) ?? anew(month);
    return readSealed(this.deps.folder, month, this.closing.one(month).revision, 'ledger.json');
  }

  /** @throws CodedError of `Corrections.propose`, `CORRECTION_SUBJECT_UNKNOWN`. */
  async propose(given: Proposal): Promise<Correction> {
    const { type, name } = given.subject;
    const known =
      type === 'path'
        ? this.config.paths.map((path) => path.name)
        : this.watch.contract.flatMap(({ services }) => services.map((service) => service.name));
    if (!known.includes(name))
      throw new CodedError(
        'CORRECTION_SUBJECT_UNKNOWN',
        `no ${type} is named ${name}: there are ${[...new Set(known)].join(', ')}`,
      );
    return this.corrections.propose(given, this.deps.clock.now());
  }

  /** Proposes to take an earlier correction back. @throws CodedError `CORRECTION_UNKNOWN`. */
  reverse(id: string, author: string, reason: string): Promise<Correction> {
    const { subject, startsAt, endsAt } = this.corrections.find(id);
    return this.corrections.propose(
      { subject, startsAt, endsAt, becomes: null, reverses: id, author, reason },
      this.deps.clock.now(),
    );
  }

  /** Closed months that an approved correction touches are issued again. @throws CodedError of `Corrections.decide`. */
  async decide(id: string, verdict: 'approved' | 'rejected', author: string, reason: string): Promise<Correction> {
    const decided = await this.corrections.decide(id, verdict, author, reason, this.deps.clock.now());
    if (verdict === 'approved') await this.carryOut(decided);
    await this.then(() => this.compute(true)).catch((error: unknown) =>
      this.deps.log.error(
        { error },
        'the month that runs could not be computed with the decision: it is within a minute',
      ),
    );
    return decided;
  }

  /** Issues the closed months again that an approved correction touches; one that counts it already is as it should be. */
  private async carryOut({ id, startsAt, endsAt, reason }: Correction): Promise<void> {
    for (const { month } of this.closing.closed) {
      const period = periodOf(this.watch.contract, month);
      const touched = startsAt < period.endsAt && endsAt > period.startsAt;
      if (touched && !(await this.closing.counts(month, id))) await this.reissue(month, `correction ${id}: ${reason}`);
    }
  }

  /** A collector that ended between a decision and what it changes goes on with that. */
  private async carryOutApproved(): Promise<void> {
    if (this.deps.awaited() !== null) return;
    while (this.running) {
      const one = this.approved.shift();
      if (one === undefined) return;
      await this.carryOut(one).catch((error: unknown) =>
        this.deps.log.error(
          { error, correction: one.id },
          'a closed month that an approved correction touches could not be issued again: it is tried at the next start',
        ),
      );
    }
  }

  /** A new revision from the same evidence and what is known now. @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async reissue(month: string, reason: string): Promise<MonthDocument> {
    const document = await this.closing.reissue(month, reason);
    this.present.closed();
    return document;
  }

  /** Names the files of a report in the chain, beside the revision that it is of. */
  addReport(month: string, revision: number, files: readonly { name: string; bytes: Buffer }[]): Promise<ChainLink> {
    return this.closing.addReport(month, revision, files);
  }

  /** Where closed months stand. */
  get folder(): string {
    return this.deps.folder;
  }

  private monthNow(): string {
    const { timeZone } = this.config.contract;
    return monthAt(this.deps.clock.now(), timeZone ?? this.config.interconnect.timeZone);
  }

  private note(line: EvidenceLine): void {
    this.present.note(line);
    this.writer.add([line]);
  }

  /** Hands what is on the disk of the month that runs to the thread. */
  private async read(): Promise<void> {
    const now = this.deps.clock.now();
    const { startsAt } = periodOf(this.watch.contract, this.monthNow());
    // From here on what comes is handed over; what came before is on the disk when it is read.
    this.present.restart(this.writer.unwritten());
    await this.writer.settled();
    const { damaged, newest } = await this.desk.ask('open', daysFor(Math.min(startsAt, now - 3 * DAY), now + 1));
    this.damaged = damaged;
    this.watch.newest = Math.max(this.watch.newest, newest);
  }

  private ended(reason: string): void {
    this.lost = true;
    this.deps.log.error(
      { reason },
      'the thread that reckons months ended: it is started again, and reads its evidence',
    );
  }

  private tick(): void {
    const { clock, log } = this.deps;
    this.watch.alive(clock.now());
    // One at a time, and one that waits: closing a month may take longer than a tick.
    if (this.queued < 2) {
      this.queued++;
      void this.then(() => this.work())
        .catch((error: unknown) => {
          if (this.running) log.error({ error }, 'the ledgers could not be brought up to date');
        })
        .finally(() => this.queued--);
    }
    this.timer = clock.after(TICK, () => this.tick());
  }

  private async work(): Promise<void> {
    const { clock, log } = this.deps;
    const now = clock.now();
    if ((await this.closing.closeDue(now)).length > 0) this.present.closed();
    await this.compute();
    await this.carryOutApproved();
    const pruned = await this.book.prune(now - this.config.store.retention.events);
    if (pruned.length > 0) log.info({ days: pruned }, 'evidence was past its time');
  }

  private async compute(now = false): Promise<void> {
    if (this.lost) {
      this.lost = false;
      await this.read();
    }
    await this.present.refresh(now);
  }

  /** Of many paths the store is asked for minutes: a stop does not wait for them. */
  private async *whileRunning<T>(all: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const each of all) {
      if (!this.running) throw new CodedError(STOPPED, 'the ledgers were stopped while traffic was read');
      yield each;
    }
  }

  /** One after the other. */
  private then(run: () => Promise<void>): Promise<void> {
    const done = this.working.then(run);
    this.working = done.catch(() => undefined);
    return done;
  }

  /** A month that has just been closed is what was sealed, though the next one has not been computed yet. */
  private isRunning(month: string): boolean {
    return this.present.latest?.month === month && !this.closing.has(month);
  }
}

function anew(month: string): never {
  throw new CodedError(
    'LEDGER_THREAD',
    `${month} is being computed anew, since its thread ended: ask again in a minute`,
  );
}
