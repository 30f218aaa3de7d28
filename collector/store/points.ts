/** Observations → what the store keeps of them. */
import { createHash } from 'node:crypto';
import { adminStatusWords, operStatusWords, type MeasurementName, type measurements } from '../model/measurements.js';
import {
  sensorStates,
  type EventObservation,
  type InterfaceObservation,
  type Observation,
  type Origin,
} from '../model/observation.js';
import type { Point, StoredEvent } from './contract.js';

/** Observations of one thing by two collectors within this many ms are one event. */
const SAME_EVENT = 5_000;

type Keep<Kind extends Observation['kind']> = (observation: Extract<Observation, { kind: Kind }>) => Point;

/** One point per observation, one event per event observation. Times are milliseconds since the epoch. */
export function toPoints(observations: Observation[]): { points: Point[]; events: StoredEvent[] } {
  const points: Point[] = [];
  const events: StoredEvent[] = [];
  for (const observation of observations)
    if (observation.kind === 'event') events.push(toEvent(observation));
    else points.push(...toPoint(observation));
  return { points, events };
}

const ofInterface: Keep<'interface'> = (observation) => ({
  ...base('interface', observation, observation.slot, { interface: observation.interface }),
  seconds: observation.seconds,
  fields: interfaceFields(observation),
});

/** Written out: a spread would cost more than all that is done with the sample afterwards. */
function interfaceFields({ deltas, speed, adminStatus, operStatus }: InterfaceObservation): Point['fields'] {
  return {
    inOctets: deltas.inOctets,
    outOctets: deltas.outOctets,
    inUcastPkts: deltas.inUcastPkts,
    outUcastPkts: deltas.outUcastPkts,
    inMulticastPkts: deltas.inMulticastPkts,
    outMulticastPkts: deltas.outMulticastPkts,
    inBroadcastPkts: deltas.inBroadcastPkts,
    outBroadcastPkts: deltas.outBroadcastPkts,
    inErrors: deltas.inErrors,
    outErrors: deltas.outErrors,
    inDiscards: deltas.inDiscards,
    outDiscards: deltas.outDiscards,
    inUnknownProtos: deltas.inUnknownProtos,
    alignmentErrors: deltas.alignmentErrors,
    fcsErrors: deltas.fcsErrors,
    lateCollisions: deltas.lateCollisions,
    carrierSenseErrors: deltas.carrierSenseErrors,
    symbolErrors: deltas.symbolErrors,
    speed,
    adminStatus: position(adminStatusWords, adminStatus),
    operStatus: position(operStatusWords, operStatus),
  } satisfies Record<keyof (typeof measurements)['interface']['fields'], number | null>;
}

/** State polls are not aligned with counter polls: they keep the time at which they were read. */
const ofState: Keep<'interface-state'> = (observation) => ({
  ...base('interface', observation, Math.round(observation.at), { interface: observation.interface }),
  fields: {
    adminStatus: position(adminStatusWords, observation.adminStatus),
    operStatus: position(operStatusWords, observation.operStatus),
  },
});

const ofGateway: Keep<'gateway'> = (observation) => {
  const { uptime, cpu, memoryUsed, memoryTotal } = observation;
  return { ...base('gateway', observation, observation.slot), fields: { uptime, cpu, memoryUsed, memoryTotal } };
};

const ofSensor: Keep<'sensor'> = (observation) => ({
  ...base('sensor', observation, observation.slot, { sensor: observation.sensor }),
  fields: { value: observation.value, state: position(sensorStates, observation.state) },
});

/** A counter's delta covers seconds; a level does not. */
const ofMetric: Keep<'metric'> = (observation) => {
  const { metric, index, value, seconds, slot } = observation;
  const field = seconds === null ? 'value' : 'delta';
  return { ...base('metric', observation, slot, { metric, index }), seconds, fields: { [field]: value } };
};

/** The deltas of a poll cover the time that it took. */
const ofPoll: Keep<'poll'> = (observation) => {
  const { duration, requests, varbinds, retries, timeouts } = observation;
  const errors = Object.values(observation.errors).reduce((sum, count) => sum + count, 0);
  return {
    ...base('poll', observation, observation.slot, { table: observation.table }),
    seconds: Math.max(duration, 1) / 1_000,
    fields: { duration, requests, varbinds, retries, timeouts, errors },
  };
};

/** Signals of routing and redundancy hold until they change, and are kept as changes; probes are kept by the minute. */
const keeps: Partial<{ [Kind in Observation['kind']]: Keep<Kind> }> = {
  interface: ofInterface,
  'interface-state': ofState,
  gateway: ofGateway,
  sensor: ofSensor,
  metric: ofMetric,
  poll: ofPoll,
};

function toPoint<Kind extends Observation['kind']>(observation: Extract<Observation, { kind: Kind }>): Point[] {
  const keep = keeps[observation.kind as Kind] as Keep<Kind> | undefined;
  return keep === undefined ? [] : [keep(observation)];
}

function base(measurement: MeasurementName, { gateway, context, collector }: Origin, time: number, tags = {}): Point {
  return { measurement, time, seconds: null, collector, tags: { gateway, context, ...tags }, fields: {} };
}

function position(words: readonly string[], word: string | null): number | null {
  const found = word === null ? -1 : words.indexOf(word);
  return found < 0 ? null : found;
}

function toEvent(observation: EventObservation): StoredEvent {
  const { at, code, severity, gateway, context, subject, message, collector } = observation;
  const parts = [gateway, context, code, subject, Math.floor(at / SAME_EVENT)];
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
  const data = context === '' ? {} : { context };
  return { id, time: Math.round(at), code, severity, gateway, subject, message, collector, data };
}
