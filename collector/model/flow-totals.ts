/** What finished minutes of flows added up to since the start, and what did not get into any. */
import type { FlowDirection } from './flow.js';

export interface FlowLane {
  path: string;
  direction: FlowDirection;
  /** Estimates after sampling; octets begin at the IP header. */
  octets: number;
  packets: number;
  flows: number;
  /** Of the octets, those of rows whose authority, destination or application is beyond what a minute keeps apart. */
  otherOctets: number;
}

export interface FlowTotals {
  /** Minutes that the store accepted, and those that it did not. */
  minutes: number;
  refusedMinutes: number;
  /** Start of the newest one, milliseconds since the epoch; null before the first. */
  last: number | null;
  /** As many as there are configured paths, twice. */
  lanes: FlowLane[];
}

/** What the aggregates count, since the receiver's thread started. */
export interface FlowAggregateCounts {
  records: number;
  /** Records whose combination found no room and was added up under `other`. */
  overflowed: number;
  /** Flows reported as faster than their interface. */
  stretched: number;
  /** Flows that end after they arrived. */
  ahead: number;
  /** Flows that began before the oldest open minute. */
  clipped: number;
  /** Interfaces refused because too many are known. */
  crossingsRefused: number;
  /** Finished minutes that nobody took. */
  undrained: number;
  /** What is in no minute, by reason. */
  apart: Readonly<Record<string, { records: number; octets: number; packets: number }>>;
}
