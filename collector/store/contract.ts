/** What a store does, the same for every driver. No caller ever writes a query string. */
import type { Component } from '../deps.js';
import type { StoredEvent } from '../model/event.js';
import type { FlowDimension } from '../model/flow.js';
import type { FlowMeasurementName, MeasurementName } from '../model/measurements.js';

/**
 * One sample: what one collector read of one thing. `time` is the slot in milliseconds since the epoch; deltas cover the
 * `seconds` before it, that is the interval (time − seconds, time]. A field that is null or absent is a gap, never zero.
 */
export interface Point {
  measurement: MeasurementName;
  time: number;
  seconds: number | null;
  collector: string;
  tags: Record<string, string>;
  fields: Record<string, number | null>;
}

/** A row of a minute of flows, or what closes one, on its way to the engine. `time` is in the minute that it is of; `flows/parts.ts` says where. */
export interface FlowPoint extends Omit<Point, 'measurement'> {
  measurement: FlowMeasurementName;
}

/** What one combination of names adds up to in one minute. Estimates after sampling; octets begin at the IP header. */
export interface FlowSums extends Record<FlowDimension, string> {
  octets: number;
  packets: number;
  flows: number;
}

/** A finished minute, or what is new of one. What is given in two parts is added up. */
export interface FlowMinuteRows {
  /** Start of the minute, milliseconds since the epoch. */
  time: number;
  collector: string;
  rows: readonly FlowSums[];
}

export type { StoredEvent };

/** What `live` documents say of the present is read every second or two, and `rows` while somebody looks; a `record` is of years. */
export const sharedKinds = ['live', 'rows', 'record', 'minutes', 'months'] as const;
export type SharedKind = (typeof sharedKinds)[number];

/**
 * What one collector lets the others of one configuration know. It says all of it again with every change: a second one of the same owner, kind, key and
 * time takes the place of the first, and none of it waits in the spool, for only the newest counts.
 */
export interface SharedDocument {
  /** Name of the collector. */
  owner: string;
  kind: SharedKind;
  key: string;
  /** Where it stands in time, milliseconds since the epoch: the same for as long as it is to take its own place. */
  time: number;
  /** When it was said, by its owner's clock, milliseconds since the epoch. */
  stamp: number;
  /** ASCII that line protocol takes as it is (`base64url`), 3.8 MB at most. */
  body: string;
}

export interface SharedQuery {
  kind: SharedKind;
  /** Whose; at least one. */
  owners: readonly string[];
  /** Of `time`: [from, to) in milliseconds since the epoch. */
  from: number;
  to: number;
  /** Only what was said after this. */
  after?: number;
  /** Of each owner only the newest by `time`: for kinds that have one key. */
  newest?: boolean;
}

export interface SharedAnswer {
  /** Oldest `time` first. */
  documents: SharedDocument[];
  /** Documents of which a part was missing, or of another saying: they are being written. */
  torn: number;
}

/** `rate` is the sum of a delta divided by the seconds it covers; `sum`/`rate` are for deltas, the others for gauges and states. */
export const aggregates = ['sum', 'rate', 'mean', 'min', 'max', 'last'] as const;
export type Aggregate = (typeof aggregates)[number];

/** Intervals of `interval` milliseconds, aligned to the epoch, over [from, to) in milliseconds since the epoch. */
export interface SeriesQuery {
  measurement: MeasurementName;
  field: string;
  aggregate: Aggregate;
  from: number;
  to: number;
  interval: number;
  /** Tag → the values that are wanted. */
  filter: Record<string, readonly string[]>;
  groupBy: readonly string[];
  /** Intervals that nothing was kept for are left out, where a long range holds little. */
  sparse?: boolean;
}

export interface SeriesPoint {
  /** Start of the interval, milliseconds since the epoch. */
  time: number;
  /** null: nothing was kept for this interval. */
  value: number | null;
  /** Share of the interval that was observed, 0 to 1. */
  coverage: number;
}

export interface Series {
  tags: Record<string, string>;
  unit: string;
  /** True where any of it was written by a simulator. */
  simulated: boolean;
  points: SeriesPoint[];
}

export interface EventsQuery {
  from: number;
  to: number;
  gateway?: string;
  code?: string;
  subject?: string;
  /** Newest first, at most this many. */
  limit: number;
}

/** Over [from, to) in milliseconds since the epoch: sums per combination of the names in `by`. */
export interface FlowsQuery {
  from: number;
  to: number;
  /** Milliseconds, whole minutes, aligned to the epoch; null adds up the whole range. */
  interval: number | null;
  by: readonly FlowDimension[];
  /** Dimension → the names that are wanted. */
  filter: Readonly<Partial<Record<FlowDimension, readonly string[]>>>;
}

export interface FlowsRow {
  /** In the order of `by`. */
  names: string[];
  /** Start of the interval; of the range where there is none. */
  time: number;
  octets: number;
  packets: number;
  flows: number;
}

export interface FlowsAnswer {
  /** As understood: whole minutes or intervals; whole hours where minutes are kept no longer. */
  from: number;
  to: number;
  /** Combinations with traffic, in no order. */
  rows: FlowsRow[];
  /** Minutes that were kept, by start of the interval (of the range). Absent ones are gaps. */
  kept: Map<number, number>;
  /** True where any of it was written by a simulator. */
  simulated: boolean;
}

export interface StoreHealth {
  driver: 'duckdb' | 'influx';
  /** `behind`: accepted data waits in the spool; `away`: the engine does not answer. Nothing accepted is lost in either. */
  state: 'ok' | 'behind' | 'away';
  /** One sentence where state is not ok: what failed and what to do. */
  message: string | null;
  /** Milliseconds since the epoch; null before the first. */
  lastWriteAt: number | null;
  spool: { points: number; octets: number; capacityOctets: number; oldest: number | null };
  /** Raw samples that overflowed the spool or that the engine refused, by reason. */
  dropped: Record<string, number>;
  schemaVersion: number | null;
}

export interface Store extends Component {
  /** Resolves once the points are safe against kill -9; they reach the engine in order, later if it is away. */
  write(points: readonly Point[], events?: readonly StoredEvent[]): Promise<void>;
  /** The same for a finished minute of flows. Given again it counts again. */
  writeFlows(minute: FlowMinuteRows): Promise<void>;
  series(query: SeriesQuery): Promise<Series[]>;
  events(query: EventsQuery): Promise<StoredEvent[]>;
  /** Each minute is answered from one collector, the more complete, never from two added up. */
  flows(query: FlowsQuery): Promise<FlowsAnswer>;
  /**
   * Calls an authority otherwise in every minute and hour of flows that is kept, and in those that come until `until` (milliseconds since the
   * epoch). Resolves with whether there was anything of it; null where the engine cannot change what it holds. Rejects with `STORE_BEHIND` while
   * something still waits to be written.
   */
  renameAuthority(from: string, to: string, until: number): Promise<boolean | null>;
  /**
   * Tells the others, at once and past the spool. Resolves once the engine has it. Rejects with StoreError: `STORE_AWAY` while the engine is,
   * `STORE_NOT_SHARED` where it is this process's alone, `STORE_QUERY_INVALID` where a body is too long or not plain.
   */
  share(documents: readonly SharedDocument[]): Promise<void>;
  /** What was told. Rejects as `share` does. */
  shared(query: SharedQuery): Promise<SharedAnswer>;
  health(): StoreHealth;
  /** Begins no further maintenance until the next start: who is about to stop everything says so first, for the rest of it would wait. */
  rest(): void;
  /**
   * Copies what the engine of this data folder holds into `folder`, everything among it that was accepted before the call; nothing where the engine
   * is somewhere else. Throws `STORE_AWAY` where what waits does not reach the engine within two minutes.
   */
  copy(folder: string): Promise<void>;
}

export { SIMULATED_COLLECTOR } from '../model/simulated.js';
