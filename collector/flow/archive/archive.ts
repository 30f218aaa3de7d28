/** Single flows as hourly Parquet files, where the configuration asks for them. Runs beside everything else: what it cannot take it counts. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Component, Deps, Timer } from '../../deps.js';
import { CodedError, systemCode } from '../../model/coded-error.js';
import type { FlowArchiveHealth } from '../../model/flow-archive-health.js';
import type { RawFlows, RawFlowsAsked } from '../../model/raw-flow.js';
import { Hours } from './hours.js';
import type { Slice } from './slice.js';
import type { Staging } from './staging.js';

export interface ArchiveSettings {
  enabled: boolean;
  /** Milliseconds that a file is kept after its hour. */
  retention: number;
  keepBits4: number;
  keepBits6: number;
}

export interface FlowArchive extends Component {
  /** Takes rows, or counts them as dropped; never waits. */
  keep(slices: readonly Slice[]): void;
  update(settings: ArchiveSettings): Promise<void>;
  health(): FlowArchiveHealth;
  /** Rejects with `FLOWS_NOT_KEPT` where single flows are not kept. What came within the last minute may not be in a file yet. */
  read(asked: RawFlowsAsked): Promise<RawFlows>;
}

export interface ArchiveLimits {
  /** Rows that wait to be staged, and rows that are staged but in no file. */
  waiting: number;
  staged: number;
  /** Staged rows that are written without waiting for the minute to end. */
  part: number;
}

/** About 80 and 300 MB at most. */
const defaultLimits: ArchiveLimits = { waiting: 524_288, staged: 2_000_000, part: 500_000 };
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** `folder` is for the archive alone. Inert until start(). */
export function createFlowArchive(
  folder: string,
  settings: ArchiveSettings,
  deps: Deps,
  limits: ArchiveLimits = defaultLimits,
): FlowArchive {
  return new Archive(new Hours(folder), settings, deps, limits);
}

class Archive implements FlowArchive {
  private staging: Staging | null = null;
  private timer: Timer | null = null;
  private started = false;
  private waiting: Slice[] = [];
  private waitingRows = 0;
  private turn: Promise<void> = Promise.resolve();
  private readonly dropped: Record<string, number> = {};
  private written = 0;
  private fault: string | null = null;
  private files = { count: 0, octets: 0, oldest: null as number | null };

  constructor(
    private readonly hours: Hours,
    private settings: ArchiveSettings,
    private readonly deps: Deps,
    private readonly limits: ArchiveLimits,
  ) {}

  async start(): Promise<void> {
    this.started = true;
    if (this.settings.enabled) this.tell();
    await this.next(() => this.tidy());
    this.schedule();
  }

  async stop(): Promise<void> {
    this.started = false;
    this.timer?.cancel();
    await this.next(() => this.write());
    const left = this.staging?.rows ?? 0;
    if (left > 0)
      this.deps.log.error({ flows: left }, 'single flows were lost: they could not be written before the end');
    this.staging?.close();
    this.staging = null;
  }

  async update(settings: ArchiveSettings): Promise<void> {
    const before = this.settings;
    const same = (['keepBits4', 'keepBits6'] as const).every((key) => before[key] === settings[key]);
    // What is staged was cut off as was configured before, and is labelled so.
    if (this.started && !same) await this.next(() => this.write());
    this.settings = settings;
    if (this.started && settings.enabled && !before.enabled) this.tell();
    if (!settings.enabled && before.enabled)
      this.deps.log.warn({ folder: this.hours.folder }, 'single flows are no longer kept; those kept stay their time');
  }

  keep(slices: readonly Slice[]): void {
    if (!this.started || slices.length === 0) return;
    for (const slice of slices) {
      if (this.waitingRows + slice.rows > this.limits.waiting) this.drop('writer-behind', slice.rows);
      else {
        this.waitingRows += slice.rows;
        this.waiting.push(slice);
      }
    }
    void this.next(() => this.stage());
  }

  health(): FlowArchiveHealth {
    const { enabled, retention } = this.settings;
    const { count: files, octets, oldest } = this.files;
    return {
      enabled,
      folder: this.hours.folder,
      retention,
      written: this.written,
      waiting: this.waitingRows + (this.staging?.rows ?? 0),
      dropped: { ...this.dropped },
      fault: this.fault,
      files,
      octets,
      oldest,
    };
  }

  async read(asked: RawFlowsAsked): Promise<RawFlows> {
    const { enabled, keepBits4, keepBits6 } = this.settings;
    const hour = (at: number): number => Math.floor(at / HOUR);
    let read: Promise<RawFlows> = Promise.resolve({ flows: [], more: false, files: 0 });
    let files: string[] = [];
    // In its turn: no file is put together with others while it is read.
    await this.next(async () => {
      files = await this.hours.covering(hour(asked.from), hour(asked.to));
      const { readFlows } = await import('./read.js');
      read = readFlows(files, asked, { 4: keepBits4, 6: keepBits6 });
      await read.catch(() => undefined);
    });
    if (!enabled && files.length === 0)
      throw new CodedError('FLOWS_NOT_KEPT', 'single flows are not kept: flow.archive.enabled says so');
    return read;
  }

  /** One thing after the other. Whatever fails is told, and tried again with the next minute. */
  private next(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).then(
      () => undefined,
      (error: unknown) => this.failed(error),
    );
    return this.turn;
  }

  private schedule(): void {
    this.timer = this.deps.clock.after(MINUTE, () => {
      void this.next(() => this.everyMinute());
      this.schedule();
    });
  }

  private async everyMinute(): Promise<void> {
    await this.write();
    await this.tidy();
    if (this.fault !== null) this.deps.log.info({}, 'single flows are written again');
    this.fault = null;
  }

  private async stage(): Promise<void> {
    for (let slice = this.waiting.shift(); slice !== undefined; slice = this.waiting.shift()) {
      this.waitingRows -= slice.rows;
      this.staging ??= await openStaging();
      if (this.staging.rows + slice.rows > this.limits.staged) this.drop('not-written', slice.rows);
      else await this.staging.append(slice);
      // Polls and the stream have their turn between two slices: the appender itself never waits.
      await nextTurn();
      // While the disk refuses, once a minute is enough to ask.
      if (this.staging.rows >= this.limits.part && this.fault === null) await this.write();
    }
  }

  private async write(): Promise<void> {
    const { staging, settings } = this;
    if (staging === null || staging.rows === 0) return;
    for (const hour of await staging.hours()) {
      const before = staging.rows;
      await this.hours.addPart(hour, (file) => staging.write(hour, file, settings));
      await staging.forget(hour);
      this.written += before - staging.rows;
    }
  }

  /** Puts past hours together and deletes old ones, also where nothing is kept any more. */
  private async tidy(): Promise<void> {
    const now = this.deps.clock.now();
    await this.hours.recover();
    const deleted = await this.hours.expire(now, this.settings.retention);
    if (deleted > 0) this.deps.log.info({ deleted }, 'single flows were deleted: they were kept long enough');
    const fault = await this.mergeBefore(Math.floor((now - MINUTE) / HOUR));
    const list = await this.hours.list();
    const octets = list.reduce((sum, file) => sum + file.octets, 0);
    this.files = { count: list.length, octets, oldest: list[0] === undefined ? null : list[0].hour * HOUR };
    if (fault !== null) throw fault;
  }

  /** An hour that cannot be put together does not keep the others from it; gives the last failure. */
  private async mergeBefore(current: number): Promise<Error | null> {
    let fault: Error | null = null;
    for (const hour of await this.hours.unmerged(current)) {
      this.staging ??= await openStaging();
      const { staging } = this;
      await this.hours
        .merge(hour, (files, into) => staging.merge(files, into))
        .catch((error: unknown) => (fault = error instanceof Error ? error : new Error(String(error))));
    }
    return fault;
  }

  private drop(reason: string, rows: number): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + rows;
  }

  private failed(error: unknown): void {
    const fault = faultOf(error, this.hours.folder);
    if (this.fault === null) this.deps.log.error({ error }, fault);
    this.fault = fault;
  }

  private tell(): void {
    const { retention, keepBits4, keepBits6 } = this.settings;
    const until = new Date(this.deps.clock.now() + retention).toISOString();
    this.deps.log.warn(
      { folder: this.hours.folder, retentionHours: retention / HOUR, keepBits4, keepBits6, until },
      'single flows are being kept (flow.archive): they say who spoke to whom, with health services too, so there must be a reason on record; ' +
        `what is kept now is deleted at ${until}`,
    );
  }
}

/** DuckDB is loaded by those who keep single flows, or ask for some: idle it takes tens of megabytes. */
async function openStaging(): Promise<Staging> {
  return (await import('./staging.js')).Staging.open();
}

/** `rows`: what the receiver's thread could not copy. */
export function withNotCopied(health: FlowArchiveHealth, rows: number): FlowArchiveHealth {
  return rows === 0 ? health : { ...health, dropped: { ...health.dropped, 'too-fast': rows } };
}

/** One sentence: what failed and what to do. DuckDB gives no codes. */
function faultOf(error: unknown, folder: string): string {
  const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
  const full = systemCode(error) === 'ENOSPC' || /no space left|disk quota|not enough space/i.test(reason);
  if (full)
    return `single flows cannot be written, the disk of ${folder} is full: free some room, or shorten flow.archive.retention`;
  return `single flows cannot be written to ${folder}, tried again every minute: ${reason}`;
}
