/** What a caller knows of the paths beside their signals, for one judgement of everything. */
import type { Health } from '../model/health.js';
import type { Evidence } from '../model/judgement.js';
import type { LossCounts } from './evidence.js';
import type { SensorView } from './posture/scene.js';
import type { Finding } from './signals/finding.js';
import type { Moment } from './time.js';

/** One end of a path in the last interval of its counters. */
export interface EndTraffic {
  /** bit/s coming in from that side; null where not known. */
  rate: number | null;
  /** The interval. */
  began: Moment;
  ended: Moment;
  evidence: Evidence;
  loss: readonly LossCounts[];
}

/** The interface at one end of a path. */
export interface EndInput {
  interface: string;
  ifIndex: number | null;
  /** sysUpTime of its last change, ms (ifLastChange); null where the agent does not tell. */
  lastChange: number | null;
  /** Wall clock at which its status was first seen as it is; null where none was read. */
  statusSince: number | null;
  /** When that was told; null where no state was read. */
  stateRead: Moment | null;
  /** When it was last read as down; null while it is not known to be. */
  downRead: Moment | null;
  /** snmpEngineBoots of its gateway by the same poll; null without v3 authentication. */
  boots: number | null;
  /** What the agent says of it: `up`, `down (admin down)`. */
  evidence: Evidence;
}

export interface PathInput {
  name: string;
  health: Health;
  reasons: readonly string[];
  suspicion: { at: number; says: string } | null;
  findings: readonly Finding[];
  ends: { a: EndInput; b: EndInput };
  /** null where the counters are stale. */
  traffic: { a: EndTraffic | null; b: EndTraffic | null };
  capacity: number | null;
  sensors: readonly SensorView[];
}

export interface GatewayInput {
  name: string;
  state: 'up' | 'down' | 'unknown';
  /** Wall clock. */
  since: number;
  reason: string;
}

/** What others judge of the same service, where several divide it. */
export interface Elsewhere {
  /** Who judges the service, such as `shard 2 of 4`; null where we do. */
  decides: string | null;
  /** Health of the paths that others judge; `unknown` where they are not heard. */
  paths: readonly Health[];
}

/** How often it is asked for what groups carry usually, ms. */
export const USUAL_EVERY = 3_600_000;

/** What a group carries usually. */
export interface UsualTraffic {
  /** 95th percentile, bit/s; null where not known. */
  rates: { 'a-b': number | null; 'b-a': number | null };
  /** Likewise of each path by itself, by name. */
  paths: ReadonlyMap<string, UsualTraffic['rates']>;
  /** Of so many days. */
  days: number;
  /** When the store was asked. */
  read: Moment;
}

export interface Scene {
  paths: readonly PathInput[];
  gateways: readonly GatewayInput[];
  /** By group. */
  p95: ReadonlyMap<string, UsualTraffic>;
  /** Left out where all of the service is judged here. */
  elsewhere?: Elsewhere;
  /** The last drill on record, by group. */
  drills: ReadonlyMap<string, { outcome: 'passed' | 'failed'; at: number; note: string }>;
}
