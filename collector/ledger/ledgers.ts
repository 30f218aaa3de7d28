/** Keeps the ledgers: takes evidence in, computes the month that runs, closes the months that are over, and holds corrections. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { contractVersions } from '../config/contract/resolve.js';
import type { Config } from '../config/schema/index.js';
import type { Component, Deps, Timer } from '../deps.js';
import { CodedError } from '../model/coded-error.js';
import type { Drill, FailoverRecord, Incident, MaintenanceWindow } from '../model/judgement.js';
import type { Observation } from '../model/observation.js';
import type {
  ChainLink,
  ClosedMonth,
  ContractVersion,
  Correction,
  EvidenceState,
  EvidenceTraffic,
  EvidenceUsage,
  MonthDocument,
  MonthEvidence,
  MonthLedgers,
  PeriodSummary,
  SlaOverview,
} from '../model/sla.js';
import { stretchesOf } from '../sla/versions.js';
import { addMonths, monthAt, type Period } from '../sla/zone.js';
import { Corrections, type Proposal } from './corrections.js';
import { computeCurrent, reportDue, type Current } from './current.js';
import { DAY, dayAt, daysFor, EvidenceBook } from './evidence/book.js';
import { EvidenceFold } from './evidence/fold.js';
import type { EvidenceLine } from './evidence/line.js';
import { evidenceMinute, type Finished } from './evidence/minute.js';
import type { MonthInputs } from './seal/inputs.js';
import { periodOf } from './seal/recompute.js';
import { addReport, closedMonths, readSealed, readSummary, seal } from './seal/seal.js';
import { isSimulated, setupOf, type JudgedGroups } from './settings.js';
import { EvidenceWriter } from './writer.js';

/** What the journal of conclusions holds of a stretch of time. */
export interface Concluded {
  windows: MaintenanceWindow[];
  drills: Drill[];
  failovers: FailoverRecord[];
  incidents: Incident[];
}

export interface LedgersDeps extends Deps {
  version: string;
  /** `<data folder>/sla`. */
  folder: string;
  groups(config: Config): JudgedGroups;
  concluded(period: Period): Concluded;
  /** Five-minute averages out of the store. Rejects while the store is away: then no month is closed. */
  traffic(period: Period): Promise<EvidenceTraffic[]>;
  usage(period: Period): Promise<{ rows: EvidenceUsage[]; keptMinutes: number }>;
  /** Gateways that have not been asked since the start: until then the names of their interfaces are not known. Null where there is none. */
  awaited(): string[] | null;
}

/** What is judged at a moment. */
export interface JudgedStates {
  at: number;
  paths: readonly { name: string; state: EvidenceState['state'] }[];
  groups: readonly { name: string; state: EvidenceState['state'] }[];
}

const TICK = 60_000;
/** A month is closed so long after its end: an agent that was cut off reports up to an hour later. */
const CLOSE_AFTER = 2 * 3_600_000;
/** Minutes of probes are told once nothing more of them can come; what is not told by then nobody observed. */
const LAG = 180_000;
const BEFORE = 5;
/** What the store is asked for the month that runs is kept so long. */
const TRAFFIC_FOR = 3_600_000;

export class Ledgers implements Component {
  readonly corrections: Corrections;
  private readonly book: EvidenceBook;
  private readonly writer: EvidenceWriter;
  private readonly fold = new EvidenceFold();
  private readonly states = new Map<string, EvidenceState['state']>();
  private readonly clocks = new Map<string, { offset: number; uncertainty: number }>();
  private contract: ContractVersion[];
  private current: Current | null = null;
  private closed: ChainLink[] = [];
  private before: { month: string; summaries: PeriodSummary[] } = { month: '', summaries: [] };
  private traffic: { at: number; month: string; series: EvidenceTraffic[] } = { at: -Infinity, month: '', series: [] };
  private damaged = 0;
  private closing: string | null = null;
  private working: Promise<void> = Promise.resolve();
  private sealing: Promise<void> = Promise.resolve();
  private day = '';
  private queued = 0;
  private timer: Timer | null = null;
  private running = false;
  /** End of the newest minute of a probe. */
  private newest = 0;
  /** When it was first watched, of the oldest day that there is evidence of. */
  private began: { day: string; at: number } | null = null;

  constructor(
    private config: Config,
    private readonly deps: LedgersDeps,
  ) {
    this.contract = contractVersions(config);
    this.book = new EvidenceBook(join(deps.folder, 'evidence'));
    this.corrections = new Corrections(deps.folder);
    this.writer = new EvidenceWriter(this.book, deps);
  }

  async start(): Promise<void> {
    await mkdir(this.deps.folder, { recursive: true, mode: 0o700 });
    await this.book.open();
    await this.corrections.open();
    const now = this.deps.clock.now();
    const { startsAt } = periodOf(this.contract, this.monthNow());
    const days = daysFor(Math.min(startsAt, now - 3 * DAY), now + 1);
    this.damaged = await this.book.read(days, (line) => this.fold.add(line));
    if (this.damaged + this.corrections.damaged > 0)
      this.deps.log.warn(
        { lines: this.damaged, corrections: this.corrections.damaged },
        'lines of the ledgers could not be read and were passed over',
      );
    this.closed = await closedMonths(this.deps.folder);
    this.writer.open();
    this.note({ k: 'start', at: now });
    this.running = true;
    this.tick();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    await this.working;
    this.note({ k: 'alive', at: this.deps.clock.now() });
    await this.writer.close();
  }

  update(config: Config): void {
    this.config = config;
    this.contract = contractVersions(config);
    this.noteSetup(this.deps.clock.now());
  }

  /** Takes what is judged of paths and groups; only what changed is written. */
  judge({ at, paths, groups }: JudgedStates): void {
    if (!this.running) return;
    const all = [
      ...paths.map((each) => ({ of: 'path' as const, ...each })),
      ...groups.map((each) => ({ of: 'protection' as const, ...each })),
    ];
    for (const { of, name, state } of all) {
      const key = `${of} ${name}`;
      if (this.states.get(key) === state) continue;
      this.states.set(key, state);
      this.note({ k: 'state', at, of, name, state });
    }
  }

  /** Hears how far the clocks of senders are off. */
  observe(observations: readonly Observation[]): void {
    for (const each of observations)
      if (each.kind === 'probe' && each.clock !== null) this.clocks.set(each.probe, each.clock);
  }

  /** Takes finished minutes of probes. */
  minutes(finished: readonly Finished[]): void {
    const { probes } = this.setup();
    for (const each of finished) {
      const setup = probes.find(({ name }) => name === each.probe);
      const minute = setup && evidenceMinute(each, setup, this.clocks.get(each.probe) ?? null);
      if (!minute) continue;
      this.newest = Math.max(this.newest, each.end);
      this.note({ k: 'minute', ...minute });
    }
  }

  /** The present, for the wall, the API and metrics. */
  overview(): SlaOverview {
    const { clock } = this.deps;
    const month = this.monthNow();
    const last = this.closed.at(-1);
    const current = this.current?.document.month === month ? this.current : null;
    const timeZone = current?.document.timeZone ?? this.config.interconnect.timeZone;
    return {
      month,
      ...periodOf(this.contract, month),
      computedTo: current?.document.computedTo ?? null,
      ...reportDue({ month, timeZone }, this.config.contract.holidays, clock.now()),
      services: current?.services ?? [],
      lastClosed: last === undefined ? null : { month: last.month, revision: last.revision },
      correctionsWaiting: this.corrections.all().filter(({ decision }) => decision === null).length,
      closing: this.closing,
      evidence: {
        waiting: this.writer.waiting,
        fault: this.writer.fault,
        lost: this.writer.lost,
        late: this.writer.late,
        damaged: this.damaged + this.corrections.damaged,
      },
    };
  }

  months(): ClosedMonth[] {
    return this.closed.map(({ month, revision, at, manifest }) => ({
      month,
      revision,
      closedAt: at,
      manifest: manifest ?? '',
    }));
  }

  /** The month that runs, or the newest revision of one that is closed. @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async month(month: string): Promise<MonthDocument> {
    if (this.isRunning(month)) return this.current!.document;
    return readSealed<MonthDocument>(this.deps.folder, month, this.closedOne(month).revision, 'month.json');
  }

  /** @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async ledgers(month: string): Promise<MonthLedgers> {
    if (this.isRunning(month)) return this.current!.ledgers;
    return readSealed<MonthLedgers>(this.deps.folder, month, this.closedOne(month).revision, 'ledger.json');
  }

  /** @throws CodedError of `Corrections.propose`, `CORRECTION_SUBJECT`. */
  async propose(given: Proposal): Promise<Correction> {
    const { type, name } = given.subject;
    const known =
      type === 'path'
        ? this.config.paths.map((path) => path.name)
        : this.contract.flatMap(({ services }) => services.map((service) => service.name));
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
    if (verdict === 'approved')
      for (const { month } of this.closed) {
        const { startsAt, endsAt } = periodOf(this.contract, month);
        if (decided.startsAt < endsAt && decided.endsAt > startsAt)
          await this.reissue(month, `correction ${id}: ${decided.reason}`);
      }
    this.refresh();
    return decided;
  }

  /** A new revision from the same evidence and what is known now. @throws CodedError `SLA_MONTH_UNKNOWN`. */
  async reissue(month: string, reason: string): Promise<MonthDocument> {
    const { revision } = this.closedOne(month);
    const inputs = await readSealed<MonthInputs>(this.deps.folder, month, revision, 'inputs.json');
    return this.exclusively(() =>
      this.sealMonth({
        ...inputs,
        revision: revision + 1,
        revisionReason: reason,
        corrections: this.corrections.all(),
        ...this.deps.concluded(periodOf(inputs.contract, month)),
      }),
    );
  }

  /** Names the files of a report in the chain, beside the revision that it is of. */
  addReport(month: string, revision: number, files: readonly { name: string; bytes: Buffer }[]): Promise<ChainLink> {
    return this.exclusively(() => addReport(this.deps.folder, month, revision, files, this.deps.clock.now()));
  }

  /** Where closed months stand. */
  get folder(): string {
    return this.deps.folder;
  }

  private monthNow(): string {
    const { timeZone } = this.config.contract;
    return monthAt(this.deps.clock.now(), timeZone ?? this.config.interconnect.timeZone);
  }

  private setup() {
    return setupOf(this.config, this.deps.groups(this.config), this.contract).setup;
  }

  private noteSetup(at: number): void {
    this.day = dayAt(at);
    const { setup, left } = setupOf(this.config, this.deps.groups(this.config), this.contract);
    if (left.length > 0) this.deps.log.warn({ probes: left }, 'too many probes decide: of these no evidence is kept');
    this.note({ k: 'setup', at, setup, simulated: isSimulated(this.config) });
    // A state is evidence for as long as it is watched: what holds is said again at the start of what follows.
    this.states.clear();
  }

  private note(line: EvidenceLine): void {
    this.fold.add(line);
    this.writer.add([line]);
  }

  private tick(): void {
    const { clock, log } = this.deps;
    const now = clock.now();
    this.note({ k: 'alive', at: now });
    // Each day says what it began with, so that a month can be computed from the files of its own days and the one before.
    if (dayAt(now) !== this.day) this.noteSetup(now);
    // One at a time, and one that waits: closing a month may take longer than a tick.
    if (this.queued < 2) {
      this.queued++;
      this.working = this.working
        .then(() => this.work(clock.now()))
        .catch((error: unknown) => log.error({ error }, 'the ledgers could not be brought up to date'))
        .finally(() => this.queued--);
    }
    this.timer = clock.after(TICK, () => this.tick());
  }

  private async work(now: number): Promise<void> {
    const month = this.monthNow();
    const { startsAt } = periodOf(this.contract, month);
    this.fold.forget(Math.min(startsAt - DAY, now - 4 * DAY));
    await this.closeDue(now);
    await this.refreshInputs(month, now);
    this.refresh();
    const pruned = await this.book.prune(now - this.config.store.retention.events);
    if (pruned.length > 0) log(this.deps, pruned);
  }

  private async refreshInputs(month: string, now: number): Promise<void> {
    if (this.before.month !== month) this.before = { month, summaries: await this.summariesBefore(month) };
    if (this.deps.awaited() !== null) return;
    if (this.traffic.month === month && now - this.traffic.at < TRAFFIC_FOR) return;
    const { startsAt } = periodOf(this.contract, month);
    const series = await this.deps.traffic({ startsAt, endsAt: now }).catch((error: unknown) => {
      this.deps.log.warn({ error }, 'traffic of the month could not be read from the store');
      return null;
    });
    if (series !== null) this.traffic = { at: now, month, series };
  }

  private refresh(): void {
    const month = this.monthNow();
    const now = this.deps.clock.now();
    const period = periodOf(this.contract, month);
    if (stretchesOf(this.contract, period).length === 0) {
      this.current = null;
      return;
    }
    this.current = computeCurrent({
      month,
      period,
      contract: this.contract,
      corrections: this.corrections.all(),
      before: this.before.month === month ? this.before.summaries : [],
      evidence: (startsAt, endsAt) => this.evidence(startsAt, endsAt),
      to: Math.min(now, Math.max(this.newest, now - LAG, period.startsAt)),
    });
  }

  private evidence(startsAt: number, endsAt: number): MonthEvidence {
    return {
      ...this.fold.within(startsAt, endsAt),
      ...this.deps.concluded({ startsAt, endsAt }),
      traffic: this.traffic.series,
    };
  }

  private async closeDue(now: number): Promise<void> {
    // What a restart has not asked yet is asked within the minute.
    if (this.deps.awaited() !== null) return;
    for (const month of await this.dueMonths(now)) {
      const period = periodOf(this.contract, month);
      try {
        const [traffic, usage] = [await this.deps.traffic(period), await this.deps.usage(period)];
        await this.exclusively(async () => {
          const { revision, days } = { revision: 0, days: await this.daysOf(period) };
          const { contract } = this;
          const before = await this.summariesBefore(month);
          const corrections = this.corrections.all();
          const inputs = { month, revision, revisionReason: null, contract, corrections, before, traffic, usage, days };
          return this.sealMonth({ schema: 1, ...inputs, ...this.deps.concluded(period) });
        });
        this.closing = null;
        this.deps.log.info({ month }, 'a month was closed and sealed');
      } catch (error) {
        this.closing = `${month} cannot be closed yet: ${error instanceof Error ? error.message : String(error)}`;
        this.deps.log.warn({ error, month }, this.closing);
        return;
      }
    }
  }

  /** Months with evidence that are over and not closed, oldest first. */
  private async dueMonths(now: number): Promise<string[]> {
    await this.writer.settled();
    const [first] = await this.book.days();
    if (first === undefined) return [];
    const zone = this.config.contract.timeZone ?? this.config.interconnect.timeZone;
    const months: string[] = [];
    for (let month = monthAt(await this.beginning(first), zone); ; month = addMonths(month, 1)) {
      const { endsAt } = periodOf(this.contract, month);
      if (endsAt + CLOSE_AFTER > now) return months;
      if (!this.closed.some((link) => link.month === month)) months.push(month);
    }
  }

  /**
   * When it was first watched on a day: a day of UTC may begin in the month before that of its evidence. Noon of a day that does not say.
   * Read once, for what comes later to the file of a day is later.
   */
  private async beginning(day: string): Promise<number> {
    if (this.began?.day === day) return this.began.at;
    let at: number | null = null;
    await this.book.read([day], (line) => {
      if (line.k === 'start' || line.k === 'setup') at = Math.min(at ?? line.at, line.at);
    });
    this.began = { day, at: at ?? Date.parse(day) + DAY / 2 };
    return this.began.at;
  }

  private async daysOf({ startsAt, endsAt }: Period): Promise<string[]> {
    const kept = new Set(await this.book.days());
    return daysFor(startsAt, endsAt).filter((day) => kept.has(day));
  }

  private async sealMonth(inputs: MonthInputs): Promise<MonthDocument> {
    const { folder, clock, version } = this.deps;
    const { document } = await seal(inputs, clock.now(), { folder, book: this.book, program: version });
    this.closed = await closedMonths(folder);
    this.before = { month: '', summaries: [] };
    return document;
  }

  /** Newest first; the newest revision of each. */
  private async summariesBefore(month: string): Promise<PeriodSummary[]> {
    const earlier = this.closed.filter((link) => link.month < month && link.month >= addMonths(month, -BEFORE));
    const summaries = await Promise.all(earlier.map((link) => readSummary(this.deps.folder, link)));
    return summaries.reverse();
  }

  /** A month that has just been closed is what was sealed, though the next one has not been computed yet. */
  private isRunning(month: string): boolean {
    return this.current?.document.month === month && !this.closed.some((link) => link.month === month);
  }

  private closedOne(month: string): ChainLink {
    const found = this.closed.find((link) => link.month === month);
    if (found !== undefined) return found;
    const months = this.closed.slice(-12).map((link) => link.month);
    const has = months.length === 0 ? 'no month is closed yet' : `closed are ${months.join(', ')}`;
    throw new CodedError('SLA_MONTH_UNKNOWN', `there is no ledger of ${month}: ${has}`);
  }

  /** Only one at a time writes to months and chain. */
  private exclusively<T>(run: () => Promise<T>): Promise<T> {
    const done = this.sealing.then(run);
    this.sealing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
}

const log = (deps: LedgersDeps, days: string[]): void => deps.log.info({ days }, 'evidence was past its time');
