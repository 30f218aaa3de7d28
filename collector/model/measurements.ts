/**
 * The measurements that are kept: their tags, fields, units and kinds. Drivers build their tables from this list.
 * A `delta` counts something over the sample's `seconds` and is summed; a `gauge` is a level at the sample's time;
 * a `state` is the position of a word in `words` and is never averaged.
 */
import { delayFields } from './delay-buckets.js';
import { flowDimensions } from './flow.js';
import { sensorStates } from './observation.js';
import { causeNames, verdicts } from './reconciliation.js';

export type FieldKind = 'delta' | 'gauge' | 'state';

export interface FieldSpec {
  kind: FieldKind;
  unit: string;
  words?: readonly string[];
}

export interface MeasurementSpec {
  tags: readonly string[];
  fields: Readonly<Record<string, FieldSpec>>;
}

const octets: FieldSpec = { kind: 'delta', unit: 'octets' };
const packets: FieldSpec = { kind: 'delta', unit: 'packets' };
const milliseconds: FieldSpec = { kind: 'gauge', unit: 'ms' };

/** Position 0 is for "not reported", so that the others keep the MIB's own numbers. */
export const adminStatusWords = ['unreported', 'up', 'down', 'testing'] as const;
export const operStatusWords = [
  'unreported',
  'up',
  'down',
  'testing',
  'unknown',
  'dormant',
  'notPresent',
  'lowerLayerDown',
] as const;

export const measurements = {
  interface: {
    tags: ['gateway', 'context', 'interface'],
    fields: {
      inOctets: octets,
      outOctets: octets,
      inUcastPkts: packets,
      outUcastPkts: packets,
      inMulticastPkts: packets,
      outMulticastPkts: packets,
      inBroadcastPkts: packets,
      outBroadcastPkts: packets,
      inErrors: packets,
      outErrors: packets,
      inDiscards: packets,
      outDiscards: packets,
      inUnknownProtos: packets,
      alignmentErrors: packets,
      fcsErrors: packets,
      lateCollisions: packets,
      carrierSenseErrors: packets,
      symbolErrors: packets,
      speed: { kind: 'gauge', unit: 'bit/s' },
      adminStatus: { kind: 'state', unit: '1', words: adminStatusWords },
      operStatus: { kind: 'state', unit: '1', words: operStatusWords },
    },
  },
  gateway: {
    tags: ['gateway', 'context'],
    fields: {
      uptime: { kind: 'gauge', unit: 's' },
      cpu: { kind: 'gauge', unit: '%' },
      memoryUsed: { kind: 'gauge', unit: 'octets' },
      memoryTotal: { kind: 'gauge', unit: 'octets' },
    },
  },
  sensor: {
    tags: ['gateway', 'context', 'sensor'],
    fields: {
      value: { kind: 'gauge', unit: '1' },
      state: { kind: 'state', unit: '1', words: sensorStates },
    },
  },
  metric: {
    tags: ['gateway', 'context', 'metric', 'index'],
    fields: {
      value: { kind: 'gauge', unit: '1' },
      delta: { kind: 'delta', unit: '1' },
    },
  },
  poll: {
    tags: ['gateway', 'context', 'table'],
    fields: {
      duration: { kind: 'gauge', unit: 'ms' },
      requests: { kind: 'delta', unit: '1' },
      varbinds: { kind: 'delta', unit: '1' },
      retries: { kind: 'delta', unit: '1' },
      timeouts: { kind: 'delta', unit: '1' },
      errors: { kind: 'delta', unit: '1' },
    },
  },
  /** A minute of one probe. */
  probe: {
    tags: ['probe'],
    fields: {
      sent: packets,
      lost: packets,
      lostForward: packets,
      lostBackward: packets,
      lostRuns: { kind: 'delta', unit: '1' },
      longestRun: { kind: 'gauge', unit: 'packets' },
      delayMin: milliseconds,
      delayMean: milliseconds,
      delayMedian: milliseconds,
      delayP99: milliseconds,
      delayMax: milliseconds,
      variation: milliseconds,
      variationForward: milliseconds,
      variationBackward: milliseconds,
      forward: milliseconds,
      backward: milliseconds,
    },
  },
  /** The same minute's distribution: how many packets by round trip (delay-buckets.ts); adds up to any period. */
  'probe-delays': {
    tags: ['probe'],
    fields: Object.fromEntries(delayFields.map((name) => [name, packets])) as Record<`delay${number}`, FieldSpec>,
  },
  /** What came in by an interface that faces a side, by the flows that its gateway exported; octets from the IP header on. */
  'flow-interface': {
    tags: ['gateway', 'context', 'interface'],
    fields: { octets, packets },
  },
  /** An hour of flows against the interface's counters; `time` is its end. */
  reconciliation: {
    tags: ['gateway', 'context', 'interface'],
    fields: {
      octetsRatio: { kind: 'gauge', unit: '1' },
      packetsRatio: { kind: 'gauge', unit: '1' },
      flowOctets: { kind: 'gauge', unit: 'octets' },
      snmpOctets: { kind: 'gauge', unit: 'octets' },
      verdict: { kind: 'state', unit: '1', words: verdicts },
      cause: { kind: 'state', unit: '1', words: ['none', ...causeNames] },
    },
  },
} as const satisfies Record<string, MeasurementSpec>;

/**
 * Minutes of flows, kept beside the samples in tables of their own. `flow` is one combination of names in one minute, `flow_minute` closes the
 * minute with its totals: rows of a minute that is not closed are not counted.
 */
export const flowMeasurements = {
  flow: {
    tags: flowDimensions,
    fields: { octets, packets, flows: { kind: 'delta', unit: 'flows' } },
  },
  flow_minute: {
    tags: [],
    fields: {
      octets,
      packets,
      flows: { kind: 'delta', unit: 'flows' },
      rows: { kind: 'gauge', unit: '1' },
    },
  },
} as const satisfies Record<string, MeasurementSpec>;

export type FlowMeasurementName = keyof typeof flowMeasurements;
export const flowMeasurementNames = Object.keys(flowMeasurements) as FlowMeasurementName[];

export type MeasurementName = keyof typeof measurements;
export const measurementNames = Object.keys(measurements) as MeasurementName[];

const allMeasurements = { ...measurements, ...flowMeasurements };

/** The same list with its types widened, for code that walks it. */
export function measurement(name: MeasurementName | FlowMeasurementName): MeasurementSpec {
  const all: Readonly<Record<MeasurementName | FlowMeasurementName, MeasurementSpec>> = allMeasurements;
  return all[name];
}
