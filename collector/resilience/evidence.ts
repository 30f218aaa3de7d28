/** What a judgement of a path rests on. Time comes in as ages (ms, from a clock that never steps) beside wall-clock times for the reader. */
import type { AdminStatus, OperStatus } from '../model/interface.js';
import type { Finding } from './signals/finding.js';

/** Evidence older than this many poll intervals is stale. */
export const STALE_AFTER_INTERVALS = 2;

/** One signal that is configured for an interface: how often it is asked for and when it last told the truth. */
export interface Signal {
  name: 'state' | 'counters';
  /** Milliseconds between two polls. */
  interval: number;
  /** Milliseconds since the last true reading; null before the first. */
  age: number | null;
  /** Wall clock of that reading, ms since the epoch; null before the first. */
  at: number | null;
}

/** What the last counter interval held in one direction. Null: the agent has no such counter, or the interval is a gap. */
export interface LossCounts {
  direction: 'incoming' | 'outgoing';
  /** IF-MIB counts what it discards on the way out among the packets sent, and not among those received (RFC 2863). */
  packets: number | null;
  errors: number | null;
  discards: number | null;
}

/** One end of a path. */
export interface EndEvidence {
  /** As configured. */
  interface: string;
  /** null: the gateway has not answered yet; false: it answers and has no such interface. */
  found: boolean | null;
  /** Keys of the interfaces that share this name, where it does not tell which is meant; else none. */
  rivals: readonly string[];
  /** null where it is not known. */
  ifIndex: number | null;
  adminStatus: AdminStatus | null;
  operStatus: OperStatus | null;
  /** Wall clock at which these two were first seen as they are now, ms since the epoch. */
  statusSince: number | null;
  signals: readonly Signal[];
  /** Signals that the agent answers for other interfaces and not for this one, in plain words. */
  missing: readonly string[];
  /** bit/s. */
  speed: number | null;
  loss: readonly LossCounts[];
}

export interface PathEvidence {
  gateway: string;
  /** Configured capacity in bit/s; null where the smaller interface speed is it. */
  capacity: number | null;
  /** What failed at the gateway, as a phrase such as `no answer (timeout)`; null while it answers. */
  failure: { text: string; since: number } | null;
  a: EndEvidence;
  b: EndEvidence;
  /** What its other signals say: routing, redundancy, pinned probes. Left out where none is configured. */
  findings?: readonly Finding[];
  /** The trap that waits for its confirmation. */
  suspicion?: { at: number; says: string } | null;
}

export function isStale({ age, interval }: Pick<Signal, 'age' | 'interval'>): boolean {
  return age === null || age > goodFor(interval);
}

/** How long a reading of a signal that is asked for every `interval` ms is good, ms. */
export const goodFor = (interval: number): number => STALE_AFTER_INTERVALS * interval;
