/** Where shards tell each other how they are: each leaves one document in the store, every few seconds and with every change, and reads those of the others. */
import type { Component, Deps, Timer } from '../deps.js';
import type { SharedDocument, Store } from '../store/contract.js';
import { pack, unpack } from './parcel.js';
import type { Shard } from './shard.js';

/** What a document says of its present is taken for the present so many times as long as its owner lets pass between two, ms. */
export const INTERVAL = 5_000;
const INTERVALS = 2;
/** Within an interval it is told and read with time to spare, ms: telling, reading and the engine take some of it. */
const TELL = 3_000;
const READ = 2_000;
/** After a change, the next one is told no sooner, ms. */
const REST = 1_000;
/** Between two tellings lies at least this many times what one costs, so that many gateways do not eat a processor. */
const COSTS = 20;
const LONGEST_INTERVAL = 60_000;
const DAY = 86_400_000;
const LONGEST_AWAY = 35 * DAY;

/** What every document carries beside what it says. */
export interface Envelope {
  /** Milliseconds within which its owner tells again. */
  within: number;
}

/** Another shard, as it is known here and now. */
export interface Other<T> {
  shard: Shard;
  collector: string;
  /** It told of itself within two intervals: what it said is the present. */
  heard: boolean;
  /** Milliseconds since what it said last; null where it never was heard. */
  age: number | null;
  /** Why what it says cannot be read; null where it can. */
  fault: string | null;
  said: T | null;
}

export interface BoardDeps<T extends Envelope> extends Deps {
  store: Pick<Store, 'share' | 'shared'>;
  /** What this shard has to tell, without the envelope: plain data that `read` takes. */
  say(): object;
  /** @throws where it is not what a shard says. */
  read(value: unknown): T;
  /** Something was heard, or is not any more. */
  changed(): void;
  /** Told before the document, and read after those of the others: what is of more than the present. */
  more?: { tell(): Promise<void>; read(others: readonly Other<T>[]): Promise<boolean> };
}

interface Heard<T> {
  stamp: number;
  /** Monotonic: when it was first seen here. */
  seen: number;
  said: T | null;
  fault: string | null;
}

export class Board<T extends Envelope> implements Component {
  /** Why the last attempt to tell or to read failed; null while it works. */
  readonly faults = { tell: null as string | null, read: null as string | null, more: null as string | null };
  private readonly known = new Map<string, Heard<T>>();
  private readonly timers: { tell: Timer | null; read: Timer | null } = { tell: null, read: null };
  private running = false;
  private telling: Promise<void> | null = null;
  private reading: Promise<void> | null = null;
  private prompted = false;
  /** Monotonic: when it was told last, and how long that took of our own time. */
  private told = { at: -Infinity, cost: 0 };
  private silent = '';
  private looked = false;

  /** `names`: what each shard signs with, from the first to the last. */
  constructor(
    private readonly shard: Shard,
    private readonly names: readonly string[],
    private readonly deps: BoardDeps<T>,
  ) {}

  async start(): Promise<void> {
    this.running = true;
    this.planTelling(0);
    this.planReading(0);
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timers.tell?.cancel();
    this.timers.read?.cancel();
    await this.settled();
  }

  /** Resolves once what is being told or read has been. */
  async settled(): Promise<void> {
    await Promise.all([this.telling, this.reading]);
  }

  /** Something changed that the others should know soon. */
  prompt(): void {
    if (!this.running || this.prompted) return;
    this.prompted = true;
    if (this.telling === null) this.planTelling(REST);
  }

  /** Every other shard, in order. */
  others(): Other<T>[] {
    return this.names.flatMap((collector, at): Other<T>[] => {
      const index = at + 1;
      if (index === this.shard.index) return [];
      const shard = { index, of: this.shard.of };
      const heard = this.known.get(collector);
      if (heard === undefined) return [{ shard, collector, heard: false, age: null, fault: null, said: null }];
      const age = this.ageOf(heard);
      const limit = INTERVALS * (heard.said?.within ?? INTERVAL);
      const { fault, said } = heard;
      return [{ shard, collector, heard: fault === null && said !== null && age <= limit, age, fault, said }];
    });
  }

  /** By whichever clock says more: neither a clock that is off nor a store that repeats itself makes the past present. */
  private ageOf({ stamp, seen }: Heard<T>): number {
    const { clock } = this.deps;
    return Math.max(0, clock.now() - stamp, clock.monotonic() - seen);
  }

  private planTelling(rest: number): void {
    const { clock } = this.deps;
    this.timers.tell?.cancel();
    if (!this.running) return;
    const due = this.told.at + Math.max(rest, COSTS * this.told.cost);
    this.timers.tell = clock.after(Math.max(0, due - clock.monotonic()), () => {
      this.telling = this.tell()
        .then(
          () => (this.faults.tell = null),
          (error: unknown) => (this.faults.tell = this.failed(error, this.faults.tell, 'cannot tell the others')),
        )
        .then(() => {
          this.telling = null;
          this.planTelling(this.prompted ? REST : TELL);
        });
    });
  }

  private async tell(): Promise<void> {
    const { clock, store, say, more } = this.deps;
    this.prompted = false;
    // Whatever becomes of the rest, the present is told.
    await this.tryMore(more?.tell(), 'cannot tell the others all of its records');
    const [began, stamp] = [clock.monotonic(), clock.now()];
    this.told.at = began;
    const within = Math.min(LONGEST_INTERVAL, Math.max(INTERVAL, 2 * COSTS * this.told.cost));
    const packed = pack({ within, ...say() });
    // What is packed in another thread costs this one nothing.
    this.told.cost = clock.monotonic() - began;
    const owner = this.names[this.shard.index - 1] ?? '';
    await store.share([{ owner, kind: 'live', key: '', time: dayOf(stamp), stamp, body: await packed }]);
  }

  private planReading(wait: number): void {
    if (!this.running) return;
    this.timers.read = this.deps.clock.after(wait, () => {
      this.reading = this.read()
        .then(
          () => (this.faults.read = null),
          (error: unknown) => (this.faults.read = this.failed(error, this.faults.read, 'cannot hear the others')),
        )
        .then(() => {
          this.reading = null;
          this.planReading(READ);
        });
    });
  }

  private async read(): Promise<void> {
    const { clock, store, changed } = this.deps;
    const owners = this.names.filter((_name, at) => at + 1 !== this.shard.index);
    const today = dayOf(clock.now());
    // Who has been away for long is looked for once.
    const range = { from: today - (this.looked ? DAY : LONGEST_AWAY), to: today + 2 * DAY };
    const { documents } = await store.shared({ kind: 'live', owners, ...range, newest: true });
    this.looked = true;
    const news = await Promise.all(documents.map((document) => this.take(document)));
    const read = await this.tryMore(this.deps.more?.read(this.others()), 'cannot read all records of the others');
    const silent = this.others()
      .flatMap(({ heard, collector }) => (heard ? [] : [collector]))
      .join(' ');
    if (news.includes(true) || read === true || silent !== this.silent) changed();
    this.silent = silent;
  }

  /** True where it says something new. */
  private async take({ owner, stamp, body }: SharedDocument): Promise<boolean> {
    const before = this.known.get(owner);
    if (before?.stamp === stamp) return false;
    const seen = this.deps.clock.monotonic();
    try {
      this.known.set(owner, { stamp, seen, said: this.deps.read(await unpack(body)), fault: null });
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      if (before?.fault !== fault)
        this.deps.log.warn({ collector: owner, err: fault }, 'what another shard says cannot be read');
      this.known.set(owner, { stamp, seen, said: before?.said ?? null, fault });
    }
    return true;
  }

  private async tryMore<R>(work: Promise<R> | undefined, what: string): Promise<R | undefined> {
    try {
      const done = await work;
      this.faults.more = null;
      return done;
    } catch (error) {
      this.faults.more = this.failed(error, this.faults.more, what);
      return undefined;
    }
  }

  private failed(error: unknown, before: string | null, what: string): string {
    const reason = error instanceof Error ? error.message : String(error);
    if (before !== reason) this.deps.log.warn({ err: reason }, `this shard ${what}`);
    return reason;
  }
}

/** A document takes its own place for a day, so that there is one of each to read and few are kept. */
const dayOf = (at: number): number => Math.floor(at / DAY) * DAY;
