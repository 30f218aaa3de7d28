/** Where shards tell each other how they are: each leaves one document in the store, over and over, and reads those of the others. */
import type { Component, Deps, Timer } from '../deps.js';
import type { SharedDocument, SharedKind, Store } from '../store/contract.js';
import { packText, unpack } from './parcel.js';
import type { Shard } from './shard.js';

/** Within an interval it is told and read with time to spare, ms: telling, reading and the engine take some of it. */
export const TELL = 3_000;
export const READ = 2_000;
/** A document is told so often at least, ms. */
export const INTERVAL = 5_000;
/** What it says of its present is taken for the present so many times as long as its owner lets pass between two. */
export const INTERVALS = 2;
/** After a change, the next one is told no sooner, ms. */
const REST = 1_000;
/** Between two tellings lies at least this many times what one costs, so that many gateways do not eat a processor. */
const COSTS = 20;
/** Who looks waits so long for a store that does not answer, ms. */
const PATIENCE = 2_000;
export const LONGEST_INTERVAL = 60_000;
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

export interface Pace {
  /** Milliseconds between two tellings while nothing changes. */
  tell: number;
  /** What is promised to the others: of these two may go by. */
  within: number;
  /** Milliseconds between two readings; null reads only when somebody looks. */
  read: number | null;
}

export interface BoardDeps<T extends Envelope> extends Deps {
  store: Pick<Store, 'share' | 'shared'>;
  kind: SharedKind;
  pace(): Pace;
  /** What this shard has to tell, without the envelope: plain data that `read` takes; `of` is when that was so, ms. Null where there is nothing yet. */
  say(): { of: number; said: object } | null;
  /** @throws where it is not what a shard says. */
  read(value: unknown): T;
  /** Something was heard, or is not any more. */
  changed(): void;
  /** Told before the document, and read after those of the others: what is of more than the present. */
  more?: { tell(): Promise<void>; read(others: readonly Other<T>[]): Promise<boolean> };
}

interface Heard<T> {
  stamp: number;
  /** As it was packed: what says the same is not unpacked again. */
  body: string;
  /** Monotonic: when it was first seen here. */
  seen: number;
  said: T | null;
  fault: string | null;
}

interface Faults {
  tell: string | null;
  read: string | null;
  more: string | null;
}

export class Board<T extends Envelope> implements Component {
  /** Why the last attempt to tell or to read failed; null while it works. */
  readonly faults: Faults = { tell: null, read: null, more: null };
  private readonly known = new Map<string, Heard<T>>();
  private readonly timers: { tell: Timer | null; read: Timer | null } = { tell: null, read: null };
  private running = false;
  private telling: Promise<void> | null = null;
  private reading: Promise<void> | null = null;
  private prompted = false;
  /** Monotonic: when it was told last, and how long that took of our own time. */
  private told = { at: -Infinity, cost: 0 };
  private packed: { text: string; body: Promise<string> } | null = null;
  /** Monotonic: when the others were read last without a fault. */
  private readAt = -Infinity;
  private silent = '';

  /** `names`: what each shard signs with, from the first to the last. */
  constructor(
    private readonly shard: Shard,
    private readonly names: readonly string[],
    private readonly deps: BoardDeps<T>,
  ) {}

  /** Where there are no others, nothing is told or read. */
  async start(): Promise<void> {
    if (this.names.length < 2) return;
    this.running = true;
    this.planTelling();
    this.planReading(this.deps.pace().read === null ? null : 0);
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
    if (this.telling === null) this.planTelling();
  }

  /** Resolves once what the others said is at hand as it was a moment ago; also where the store does not give it within two seconds. */
  async look(): Promise<void> {
    const { clock } = this.deps;
    // It is being read all the time.
    if (!this.running || this.timers.read !== null) return;
    const reading = (this.reading ??= this.readOnce());
    if (clock.monotonic() - this.readAt <= READ + PATIENCE) return;
    let timer: Timer | undefined;
    await Promise.race([reading, new Promise<void>((resolve) => (timer = clock.after(PATIENCE, resolve)))]);
    timer?.cancel();
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

  private planTelling(): void {
    const { clock, pace } = this.deps;
    this.timers.tell?.cancel();
    if (!this.running) return;
    const rest = this.prompted ? REST : pace().tell;
    const due = this.told.at + Math.max(rest, COSTS * this.told.cost);
    this.timers.tell = clock.after(Math.max(0, due - clock.monotonic()), () => {
      this.telling = this.attempt('tell', 'cannot tell the others', () => this.tell()).then(() => {
        this.telling = null;
        this.planTelling();
      });
    });
  }

  private async tell(): Promise<void> {
    const { clock, store, kind, pace, say, more } = this.deps;
    this.prompted = false;
    // Whatever becomes of the rest, the present is told.
    if (more !== undefined) await this.attempt('more', 'cannot tell the others all of its records', () => more.tell());
    const began = (this.told.at = clock.monotonic());
    const interval = Math.max(pace().within, 2 * COSTS * this.told.cost);
    const saying = say();
    if (saying === null) return;
    const body = this.pack(JSON.stringify({ within: Math.min(LONGEST_INTERVAL, interval), ...saying.said }));
    // What is packed in another thread costs this one nothing.
    this.told.cost = clock.monotonic() - began;
    const owner = this.names[this.shard.index - 1] ?? '';
    await store.share([{ owner, kind, key: '', time: dayOf(saying.of), stamp: saying.of, body: await body }]);
  }

  /** What says the same as before is packed already. */
  private pack(text: string): Promise<string> {
    if (this.packed?.text !== text) this.packed = { text, body: packText(text) };
    return this.packed.body;
  }

  private planReading(wait: number | null): void {
    this.timers.read = null;
    if (!this.running || wait === null) return;
    this.timers.read = this.deps.clock.after(wait, () => {
      this.timers.read = null;
      this.reading = this.readOnce();
    });
  }

  private readOnce(): Promise<void> {
    return this.attempt('read', 'cannot hear the others', () => this.read()).then(() => {
      this.reading = null;
      this.planReading(this.deps.pace().read);
    });
  }

  private async read(): Promise<void> {
    const { clock, store, kind, changed, more } = this.deps;
    const began = clock.monotonic();
    const owners = this.names.filter((_name, at) => at + 1 !== this.shard.index);
    const today = dayOf(clock.now());
    // Who has been away for long is looked for once.
    const range = { from: today - (this.readAt === -Infinity ? LONGEST_AWAY : DAY), to: today + 2 * DAY };
    const { documents } = await store.shared({ kind, owners, ...range, newest: true });
    const news = await Promise.all(documents.map((document) => this.take(document)));
    this.readAt = began;
    const read =
      more && (await this.attempt('more', 'cannot read all records of the others', () => more.read(this.others())));
    const silent = this.others()
      .flatMap(({ heard, collector }) => (heard ? [] : [collector]))
      .join(' ');
    const isNews = news.includes(true) || read === true || silent !== this.silent;
    this.silent = silent;
    if (isNews) changed();
  }

  /** True where it says something new. */
  private async take({ owner, stamp, body }: SharedDocument): Promise<boolean> {
    const before = this.known.get(owner);
    if (before?.stamp === stamp) return false;
    const seen = this.deps.clock.monotonic();
    if (before?.body === body) {
      this.known.set(owner, { ...before, stamp, seen });
      return false;
    }
    try {
      this.known.set(owner, { stamp, body, seen, said: this.deps.read(await unpack(body)), fault: null });
    } catch (error) {
      const fault = reasonOf(error);
      if (before?.fault !== fault)
        this.deps.log.warn({ collector: owner, err: fault }, 'what another shard says cannot be read');
      this.known.set(owner, { stamp, body, seen, said: before?.said ?? null, fault });
    }
    return true;
  }

  /** Undefined where it failed; why is said once, and for as long as it lasts. */
  private async attempt<R>(fault: keyof Faults, what: string, run: () => Promise<R>): Promise<R | undefined> {
    try {
      const done = await run();
      this.faults[fault] = null;
      return done;
    } catch (error) {
      const reason = reasonOf(error);
      if (this.faults[fault] !== reason) this.deps.log.warn({ err: reason }, `this shard ${what}`);
      this.faults[fault] = reason;
      return undefined;
    }
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A document takes its own place for a day, so that there is one of each to read and few are kept. */
const dayOf = (at: number): number => Math.floor(at / DAY) * DAY;
