/**
 * An observation is one fact from outside, with its time, its gateway and the collector that saw it.
 * Times are milliseconds since the epoch; `slot` is the wall-clock aligned end of the interval that a poll belongs to.
 */
import type { AdminStatus, InterfaceDeltas, InterfaceIdentity, OperStatus } from './interface.js';
import type { SignalObservation } from './signals.js';

export interface Origin {
  gateway: string;
  /** SNMP context (a VRF); '' is the default one. */
  context: string;
  collector: string;
  /** When the answer was read. */
  at: number;
}

/** One interface in one counter poll. */
export interface InterfaceObservation extends Origin {
  kind: 'interface';
  slot: number;
  /** Seconds that the deltas cover; null on a first reading and across a gap, when every delta is null too. */
  seconds: number | null;
  /** Stable key within gateway and context: follows the interface when ifIndex is renumbered. */
  interface: string;
  identity: InterfaceIdentity;
  adminStatus: AdminStatus | null;
  operStatus: OperStatus | null;
  /** Wall clock at which these two were asked for, ms: tables are read one after the other, and `at` is when all were. Left out where it is not known. */
  statusAt?: number;
  /** bit/s, from ifHighSpeed or ifSpeed; null where absent, zero or absurd. */
  speed: number | null;
  deltas: InterfaceDeltas;
}

/** One interface in one small, fast state poll. */
export interface InterfaceStateObservation extends Origin {
  kind: 'interface-state';
  interface: string;
  adminStatus: AdminStatus | null;
  operStatus: OperStatus | null;
  /** Milliseconds of sysUpTime at the last change (ifLastChange × 10); null where absent. */
  lastChange: number | null;
  /** snmpEngineBoots (RFC 3411) of the agent; null without v3 authentication. */
  boots?: number | null;
}

/** The system group and host figures of a gateway. */
export interface GatewayObservation extends Origin {
  kind: 'gateway';
  slot: number;
  sysName: string | null;
  sysDescr: string | null;
  sysObjectID: string | null;
  /** Seconds. */
  uptime: number | null;
  /** Highest processor load, per cent. */
  cpu: number | null;
  /** Octets. */
  memoryUsed: number | null;
  memoryTotal: number | null;
}

export const sensorKinds = [
  'temperature',
  'fan',
  'power-supply',
  'optical-power',
  'voltage',
  'current',
  'power',
  'other',
] as const;
export type SensorKind = (typeof sensorKinds)[number];

/** `ok`: works as its maker says. `warning`: outside its own thresholds. `failed`: the agent calls it faulty. `unknown`: it cannot tell. */
export const sensorStates = ['ok', 'warning', 'failed', 'unknown'] as const;
export type SensorState = (typeof sensorStates)[number];

/** One hardware sensor of a gateway. */
export interface SensorObservation extends Origin {
  kind: 'sensor';
  slot: number;
  /** Stable key within the gateway. */
  sensor: string;
  sensorKind: SensorKind;
  /** The agent's own description. */
  label: string;
  value: number | null;
  /** UCUM-like symbol: Cel, rpm, dBm, V, A, W, %, 1. */
  unit: string;
  state: SensorState;
}

/** A further OID that the configuration declares. */
export interface MetricObservation extends Origin {
  kind: 'metric';
  slot: number;
  metric: string;
  /** The instance below a table column, '' for a scalar. */
  index: string;
  value: number | null;
  /** The word for the value where the metric is a state. */
  word: string | null;
  unit: string;
  /** Seconds covered where the metric is a counter's delta; null for gauges and states. */
  seconds: number | null;
}

/**
 * Why a request failed. `authentication`: the agent refused the user or key. `timeout`: no answer, which with v1/v2c may also be
 * a wrong community. `resolve`: the name has no address. `unreachable`: the network or port said no. `loop`: the agent's answers
 * do not advance. `malformed`: not SNMP. `agent`: the agent answered with an error status. `context`: it does not know the context.
 */
export const pollErrorKinds = [
  'timeout',
  'authentication',
  'resolve',
  'unreachable',
  'loop',
  'malformed',
  'agent',
  'context',
] as const;
export type PollErrorKind = (typeof pollErrorKinds)[number];

/** How one table of one gateway was read. */
export interface PollObservation extends Origin {
  kind: 'poll';
  slot: number;
  table: string;
  /** `partial`: some rows or columns are missing; what was got was kept. */
  outcome: 'ok' | 'partial' | 'failed';
  /** Milliseconds. */
  duration: number;
  requests: number;
  varbinds: number;
  retries: number;
  timeouts: number;
  rows: number;
  errors: Partial<Record<PollErrorKind, number>>;
  /** One sentence, what failed and what to do; null where outcome is ok. */
  message: string | null;
}

/** Something that happened, for the list of events. */
export interface EventObservation extends Origin {
  kind: 'event';
  /** Stable code in kebab-case, such as `gateway-restarted`, `interface-renumbered`, `counter-wrap-ambiguous`. */
  code: string;
  severity: 'info' | 'warning' | 'critical';
  /** The interface, sensor or table it is about; '' for the gateway as a whole. */
  subject: string;
  message: string;
}

export type Observation =
  | InterfaceObservation
  | InterfaceStateObservation
  | GatewayObservation
  | SensorObservation
  | MetricObservation
  | PollObservation
  | EventObservation
  | SignalObservation;
