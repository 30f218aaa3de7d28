/** The history that simulated gateways would have left behind: the same figures that their counters show. */
import type { Clock } from '../deps.js';
import { adminStatusWords, operStatusWords } from '../model/measurements.js';
import { SIMULATED_COLLECTOR } from '../model/simulated.js';
import type { Device } from './device.js';
import { load, memory, memoryUsedUnits, PROCESSORS } from './mib/host.js';
import type { DirectionCounters, Port } from './port.js';
import { processorLoad } from './sensors.js';
import { World } from './world.js';

/** The shape of a sample as a store takes it. */
export interface SimulatedPoint {
  measurement: 'interface' | 'gateway';
  /** End of the interval, milliseconds since the epoch. */
  time: number;
  seconds: number | null;
  collector: string;
  tags: Record<string, string>;
  fields: Record<string, number | null>;
}

export interface HistoryOptions {
  gateways: readonly string[];
  seed: number;
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  /** Milliseconds between samples, aligned to the epoch. */
  step: number;
  /** Interval of live polling, milliseconds: the last sample ends on a slot of it. */
  tail: number;
}

const frozen = (time: number): Clock => ({
  now: () => time,
  monotonic: () => 0,
  after: () => {
    throw new Error('a history has no timers');
  },
});

/** Ends of the intervals in (from, to]: whole steps, then what is left up to the last slot of `tail`. */
function* ends({ from, to, step, tail }: HistoryOptions): Iterable<number> {
  const last = Math.floor(to / step) * step;
  for (let end = Math.ceil(from / step) * step + step; end <= last; end += step) yield end;
  const rest = Math.floor(to / tail) * tail;
  if (rest > last && last > from) yield rest;
}

/** The samples of one slot at a time, oldest first. All gateways work, and have for ever. */
export function* history(options: HistoryOptions): Iterable<SimulatedPoint[]> {
  const begin = Math.ceil(options.from / options.step) * options.step;
  const world = new World(options.gateways, options.seed, frozen(begin));
  const readers = world.devices.flatMap((device) => device.ports.map((port) => interfaceReader(device, port, begin)));
  let before = begin;
  for (const end of ends(options)) {
    const seconds = (end - before) / 1_000;
    yield [...readers.map((read) => read(end, seconds)), ...world.devices.map((device) => gatewayPoint(device, end))];
    before = end;
  }
}

function interfaceReader(device: Device, port: Port, begin: number) {
  let last = port.read(begin);
  const tags = { gateway: device.name, context: '', interface: port.plan.name };
  const level = {
    speed: port.plan.speed || null,
    adminStatus: adminStatusWords.indexOf('up'),
    operStatus: operStatusWords.indexOf('up'),
  };
  return (time: number, seconds: number): SimulatedPoint => {
    const now = port.read(time);
    const fields = { ...deltas(now.in, last.in, 'in'), ...deltas(now.out, last.out, 'out'), ...level };
    last = now;
    return { measurement: 'interface', time, seconds, collector: SIMULATED_COLLECTOR, tags, fields };
  };
}

function deltas(now: DirectionCounters, before: DirectionCounters, way: 'in' | 'out'): Record<string, number> {
  return {
    [`${way}Octets`]: Number(now.octets - before.octets),
    [`${way}UcastPkts`]: Number(now.ucast - before.ucast),
    [`${way}MulticastPkts`]: Number(now.multicast - before.multicast),
    [`${way}BroadcastPkts`]: Number(now.broadcast - before.broadcast),
    [`${way}Errors`]: way === 'in' ? Number(now.errors - before.errors) : 0,
    [`${way}Discards`]: Number(now.discards - before.discards),
  };
}

function gatewayPoint(device: Device, time: number): SimulatedPoint {
  const used = load(device, time);
  return {
    measurement: 'gateway',
    time,
    seconds: null,
    collector: SIMULATED_COLLECTOR,
    tags: { gateway: device.name, context: '' },
    fields: {
      uptime: Math.floor((time - device.bootAt) / 1_000),
      cpu: Math.max(...PROCESSORS.map((index) => processorLoad(device.seed, index, used, time))),
      memoryUsed: memoryUsedUnits(device, time) * memory.unit,
      memoryTotal: memory.total,
    },
  };
}
