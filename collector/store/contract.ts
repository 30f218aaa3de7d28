/** What a store does, the same for every driver. No caller ever writes a query string. */
import type { Component } from '../deps.js';
import type { MeasurementName } from '../model/measurements.js';

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

/** Something that happened. `id` is the same from every collector that saw it and makes a second write of it harmless. */
export interface StoredEvent {
  id: string;
  time: number;
  code: string;
  severity: 'info' | 'warning' | 'critical';
  gateway: string;
  subject: string;
  message: string;
  collector: string;
  data: Record<string, string | number | boolean | null>;
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
  /** Newest first, at most this many. */
  limit: number;
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
  series(query: SeriesQuery): Promise<Series[]>;
  events(query: EventsQuery): Promise<StoredEvent[]>;
  health(): StoreHealth;
}

export { SIMULATED_COLLECTOR } from '../model/simulated.js';
