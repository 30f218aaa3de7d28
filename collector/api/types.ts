/** What the API says, for the wall and the plugins: types only. Times are ISO 8601 in UTC; ages and durations are seconds. */
import type { Health, ServiceState } from '../model/health.js';
import type { AdminStatus, OperStatus } from '../model/interface.js';
import type * as judged from '../model/judgement.js';
import type { MeasurementName } from '../model/measurements.js';
import type { PollErrorKind, SensorKind, SensorState } from '../model/observation.js';
import type { Aggregate, StoredEvent, StoreHealth } from '../store/contract.js';

import type { Joining } from './authority-types.js';
import type { Change } from './change.js';
import type { PagingSummary } from './paging-types.js';

export type { Health };

/** One end of a path: its interface on one side. Rates are per second; null where not known now. */
export interface PathEnd {
  side: 'a' | 'b';
  /** As configured. */
  interface: string;
  /** Under which its samples are kept (`filter.interface` of a query); null until the gateway has answered. */
  key: string | null;
  /** False where the gateway has answered and has no such interface. */
  found: boolean;
  ifName: string | null;
  ifAlias: string | null;
  adminStatus: AdminStatus | null;
  operStatus: OperStatus | null;
  speed: number | null;
  inBitsPerSecond: number | null;
  outBitsPerSecond: number | null;
  inErrorsPerSecond: number | null;
  outErrorsPerSecond: number | null;
  inDiscardsPerSecond: number | null;
  outDiscardsPerSecond: number | null;
  /** Last true reading of state or counters; null before the first. */
  updatedAt: string | null;
  ageSeconds: number | null;
  stale: boolean;
}

export interface PathStatus {
  name: string;
  group: string | null;
  gateway: string;
  /** SNMP context of both interfaces (`filter.context` of a query). */
  context: string;
  health: Health;
  /** One sentence each; empty when health is up. */
  reasons: string[];
  since: string;
  /** bit/s, configured or the smaller speed of the two interfaces. */
  capacity: number | null;
  a: PathEnd;
  b: PathEnd;
  /** bit/s entering on side a (a→b) and on side b (b→a). */
  aToB: number | null;
  bToA: number | null;
  updatedAt: string | null;
  ageSeconds: number | null;
}

export interface GatewayStatus {
  name: string;
  address: string;
  /** `up`: answers; `down`: asked and not answering; `unknown`: not asked yet. */
  state: 'up' | 'down' | 'unknown';
  since: string;
  sysName: string | null;
  sysDescr: string | null;
  uptimeSeconds: number | null;
  cpuPercent: number | null;
  memoryPercent: number | null;
  lastAnswerAt: string | null;
  ageSeconds: number | null;
  /** Beyond this age its data counts as stale. */
  staleAfterSeconds: number;
  error: { kind: PollErrorKind; message: string; since: string } | null;
  sensors: {
    sensor: string;
    kind: SensorKind;
    label: string;
    value: number | null;
    unit: string;
    state: SensorState;
  }[];
  /** Sensors beyond the 256 that are shown (failed and warning first); absent where there are none. */
  sensorsLeftOut?: number;
}

/** A thing that needs a person: what, where, since when, and the next step. */
export interface Problem {
  code: string;
  severity: 'warning' | 'critical';
  subject: string;
  message: string;
  next: string;
  since: string;
}

export interface Status {
  time: string;
  version: string;
  interconnect: { name: string; timeZone: string; sides: { a: string; b: string } };
  simulated: boolean;
  collector: { id: string; startedAt: string; uptimeSeconds: number };
  /** Decided by probes between the demarcation points; without any, unavailable when no path is up, else unknown. */
  service: { state: ServiceState; reason: string };
  resilience: ResilienceSummary;
  paths: PathStatus[];
  gateways: GatewayStatus[];
  store: Omit<StoreHealth, 'lastWriteAt' | 'spool'> & {
    lastWriteAt: string | null;
    spool: { points: number; octets: number; capacityOctets: number; oldest: string | null };
  };
  problems: Problem[];
  /** Open pages, and who can be reached; absent where nobody is asked. */
  paging?: PagingSummary;
  /** Authorities on their way, the longest ordered first; absent where nobody watches them. */
  joining?: Joining[];
  /** Where several divide one configuration: each of them, and when it told of itself last. */
  shards?: ShardRow[];
}

/** One of several collectors that divide a configuration. Of one that is not heard nothing is known: its paths are `unknown`. */
export interface ShardRow {
  /** From 1 to `of`. */
  index: number;
  of: number;
  collector: string;
  heard: boolean;
  /** Null where it never was heard. */
  ageSeconds: number | null;
}

/**
 * `GET /api/v1/stream`: `event: status` carries a whole Status at once and at least every two seconds. With `?changes=true` those after the first are
 * mostly `event: change`: what is otherwise than in the status of the time `of`, which was given before.
 */
export type StreamEvent = { event: 'status'; data: Status } | { event: 'change'; data: { of: string; change: Change } };

export interface Topology {
  interconnect: Status['interconnect'];
  gateways: { name: string; address: string; contexts: string[] }[];
  groups: { name: string; mode: 'active-standby' | 'active-active'; paths: string[] }[];
  paths: { name: string; group: string | null; gateway: string; a: string; b: string; capacity: number | null }[];
}

/** One row of `GET /api/v1/gateways/:name/interfaces`: the latest poll. */
export interface InterfaceRow extends Omit<PathEnd, 'side' | 'found'> {
  context: string;
  ifIndex: number;
  ifDescr: string | null;
  ifType: number | null;
  ifPhysAddress: string | null;
  /** The path that runs over it, if one does. */
  path: string | null;
}

/** `GET /api/v1/gateways`. */
export interface GatewaysAnswer {
  time: string;
  gateways: GatewayStatus[];
}

/** `GET /api/v1/gateways/:name/interfaces`. */
export interface InterfacesAnswer {
  time: string;
  gateway: string;
  interfaces: InterfaceRow[];
}

/** `GET` or `POST /api/v1/query`: what was understood, and a series per combination of the `groupBy` tags. */
export interface QueryAnswer {
  measurement: MeasurementName;
  field: string;
  aggregate: Aggregate;
  from: string;
  to: string;
  intervalSeconds: number;
  series: {
    tags: Record<string, string>;
    unit: string;
    simulated: boolean;
    /** `time` is the start of the interval; a null value is a gap; `coverage` is the share that was observed, 0 to 1. */
    points: { time: string; value: number | null; coverage: number }[];
  }[];
}

/** `GET /api/v1/events`, newest first. */
export interface EventsAnswer {
  from: string;
  to: string;
  events: (Omit<StoredEvent, 'time'> & { time: string })[];
}

type Iso<T> = judged.Iso<T>;

/** What a path, a group and the service are judged to be, with the evidence and its age. */
export type PathResult = Iso<judged.PathResult>;
export type GroupResult = Iso<judged.GroupResult>;
export type ServiceResult = Iso<judged.ServiceResult>;
export type ProtectionResult = Iso<judged.Protection>;
export type Failover = Iso<judged.FailoverRecord>;
export type Incident = Iso<judged.Incident>;
/** With the state that it is in at the time of the answer. */
export type Maintenance = Iso<judged.MaintenanceWindow> & { state: judged.WindowState };
export type Drill = Iso<judged.Drill> & { state: judged.DrillState };

/** One sentence for each word of each enumerated state: `meanings.health.suspect`. */
export type Meanings = Record<string, Record<string, string>>;

/** `GET /api/v1/resilience`: everything that is judged of the present. */
export interface ResilienceAnswer {
  time: string;
  service: ServiceResult;
  protection: ProtectionResult;
  groups: GroupResult[];
  paths: PathResult[];
  meanings: Meanings;
}

/** `GET /api/v1/posture`: would the standby of each group hold. */
export interface PostureAnswer {
  time: string;
  protection: ProtectionResult;
  groups: Iso<judged.Posture>[];
}

/** `GET /api/v1/failovers`, newest first. */
export interface FailoversAnswer {
  from: string;
  to: string;
  /** In the range, before limit and offset. */
  found: number;
  failovers: Failover[];
}

/** `GET /api/v1/incidents`: those that overlap the range, newest first; `state=open` gives every one that has not ended. */
export interface IncidentsAnswer {
  from: string;
  to: string;
  /** In the range, before limit and offset. */
  found: number;
  incidents: Incident[];
}

/** `GET /api/v1/maintenance`, newest first. */
export interface MaintenanceAnswer {
  time: string;
  windows: Maintenance[];
}

/** `GET /api/v1/drills`, newest first. */
export interface DrillsAnswer {
  time: string;
  drills: Drill[];
}

/** `GET /api/v1/drills/ID`: a drill with its failovers and how long traffic was lost. */
export interface DrillReport {
  drill: Drill;
  failovers: Failover[];
}

/** What the stream carries of it, in `Status.resilience`: enough for the wall's two big answers. */
export interface ResilienceSummary {
  service: ServiceResult;
  protection: ProtectionResult;
  groups: {
    group: string;
    mode: judged.GroupMode;
    paths: string[];
    standby: string[];
    protection: ProtectionResult;
    forwarding: Pick<
      Iso<judged.ForwardingJudgement>,
      'direction' | 'state' | 'paths' | 'reason' | 'disagreement' | 'since'
    >[];
  }[];
  /** Every incident that has not ended, the worst first, without its timeline; 50 at most. */
  incidents: Omit<Incident, 'timeline' | 'audit'>[];
  incidentsLeftOut: number;
  /** The last ones, newest first; 20 at most. */
  failovers: Omit<Failover, 'audit'>[];
  /** Maintenance windows and drills that are running. */
  maintenance: Maintenance[];
  drills: Drill[];
}

/** The body of every answer that is not a success. `code` is stable; `message` says what is wrong and what to do. */
export interface ErrorAnswer {
  error: { code: string; message: string; /** The parameter or key at fault. */ field?: string; allowed?: string[] };
}

export type * from './authority-types.js';
export type * from './flow-types.js';
export type * from './network-types.js';
export type * from './paging-types.js';
export type * from './probe-types.js';
export type * from './report-types.js';
