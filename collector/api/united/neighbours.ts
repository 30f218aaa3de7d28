/** The other shards: their pulse at any time, their rows while somebody looks. */
import type { Component, Deps } from '../../deps.js';
import { Board, INTERVAL, INTERVALS, READ, TELL, type Other } from '../../sharding/board.js';
import type { Shard } from '../../sharding/shard.js';
import type { Store } from '../../store/contract.js';
import { readDocument, type RowsDocument } from './document.js';
import { readPulse, type Neighbour, type Pulse } from './pulse.js';

/** Rows are told so often while nobody looks, and within a second of a change as ever: so old figures may be at the first look, ms. */
const UNWATCHED = 10_000;
/** Whoever asked may ask again: so long after it somebody looks, ms. */
const LOOK = 30_000;

/** A shard with its rows. It is heard where its pulse is of now, and its rows are or say the same; its age is that of the rows where they do not. */
export interface OtherShard extends Other<RowsDocument> {
  /** Milliseconds since its rows were so; null where they were never read. */
  rowsAge: number | null;
  /** When it was found not to be heard; null where it is, or where that was found only now. */
  silentSince: number | null;
}

export interface NeighboursDeps extends Deps {
  store: Pick<Store, 'share' | 'shared'>;
  /** Whether somebody is shown all of it without asking again. */
  watched(): boolean;
  pulse(looks: boolean): { of: number; said: object } | null;
  rows(): { of: number; said: object } | null;
  records: { tell(): Promise<void>; read(others: readonly Neighbour[]): Promise<boolean> };
  changed(): void;
}

export class Neighbours implements Component {
  private readonly pulses: Board<Pulse>;
  private readonly rows: Board<RowsDocument>;
  /** Monotonic: when somebody asked last. */
  private asked = -Infinity;
  /** Another shard is looked at, as it was when its pulse was read last. */
  private wanted = false;
  private readonly silent = new Map<string, number>();

  /** `names`: what each shard signs with, from the first to the last. */
  constructor(
    shard: Shard,
    names: readonly string[],
    private readonly deps: NeighboursDeps,
  ) {
    const { clock, log, store, changed } = deps;
    this.pulses = new Board(shard, names, {
      ...{ clock, log, store, kind: 'live', read: readPulse, more: deps.records },
      pace: () => ({ tell: TELL, within: INTERVAL, read: READ }),
      say: () => deps.pulse(this.looks),
      changed: () => {
        this.note();
        changed();
      },
    });
    this.rows = new Board(shard, names, {
      ...{ clock, log, store, kind: 'rows', read: readDocument, changed },
      pace: () => ({ tell: this.wanted ? TELL : UNWATCHED, within: UNWATCHED + READ, read: this.looks ? READ : null }),
      say: () => deps.rows(),
    });
  }

  async start(): Promise<void> {
    await this.pulses.start();
    await this.rows.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.pulses.stop(), this.rows.stop()]);
  }

  /** Resolves once what is being told or read has been. */
  async settled(): Promise<void> {
    await Promise.all([this.pulses.settled(), this.rows.settled()]);
  }

  /** Something changed that the others should know soon. */
  prompt(): void {
    this.pulses.prompt();
    this.rows.prompt();
  }

  /** Somebody looks: resolves once the rows of the others are at hand. */
  async look(): Promise<void> {
    const { looks } = this;
    this.asked = this.deps.clock.monotonic();
    // The others are asked to tell theirs more often.
    if (!looks) this.pulses.prompt();
    await this.rows.look();
  }

  heard(): Neighbour[] {
    return this.pulses.others();
  }

  /** With what each has told of its rows, whenever that was read. */
  others(): OtherShard[] {
    const rows = new Map(this.rows.others().map((each) => [each.collector, each]));
    return this.pulses.others().map((pulse): OtherShard => {
      const { heard = false, age = null, fault = null, said = null } = rows.get(pulse.collector) ?? {};
      const told = { ...pulse, said, rowsAge: age, silentSince: this.silent.get(pulse.collector) ?? null };
      const isOfNow = heard && (age === null || age <= INTERVALS * INTERVAL || saySame(pulse.said, said));
      return !pulse.heard || isOfNow ? told : { ...told, heard: false, age, fault };
    });
  }

  /** Why the others cannot be told, and why records are not exchanged; null where they are. */
  get faults(): { tell: string | null; more: string | null } {
    const { tell, more } = this.pulses.faults;
    return { tell: tell ?? this.rows.faults.tell, more };
  }

  private get looks(): boolean {
    return this.deps.watched() || this.deps.clock.monotonic() - this.asked < LOOK;
  }

  private note(): void {
    const others = this.pulses.others();
    for (const { collector, heard } of others)
      if (heard) this.silent.delete(collector);
      else if (!this.silent.has(collector)) this.silent.set(collector, this.deps.clock.now());
    const wanted = others.some(({ heard, said }) => heard && said?.looks === true);
    if (wanted && !this.wanted) this.rows.prompt();
    this.wanted = wanted;
  }
}

/** Rows come later than the pulse where a store is slow: they may, as long as nothing is judged otherwise since. */
function saySame(pulse: Pulse | null, rows: RowsDocument | null): boolean {
  if (pulse === null || rows === null) return false;
  const { paths, resilience } = rows.status;
  return (
    paths.every(({ name, health }) => pulse.paths.get(name)?.health === health) &&
    resilience.groups.every(({ group, protection }) => pulse.groups.get(group) === protection.state)
  );
}
