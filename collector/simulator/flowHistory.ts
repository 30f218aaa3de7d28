/** Minutes of flows that simulated gateways would have left behind: the same traffic as their counters show, named. */
import type { Clock } from '../deps.js';
import type { FlowDirection } from '../model/flow.js';
import { SIMULATED_COLLECTOR } from '../model/simulated.js';
import { conversations, parts, type Conversation, type Way } from './flows/conversations.js';
import { LAYER2 } from './flows/sampled.js';
import { PACKET, type Port } from './port.js';
import { World } from './world.js';

/** The shape of a row as a store takes it: octets from the IP header on. */
export interface SimulatedFlow {
  authority: string;
  destination: string;
  application: string;
  class: string;
  path: string;
  direction: FlowDirection;
  octets: number;
  packets: number;
  flows: number;
}

export interface SimulatedMinute {
  /** Its start, milliseconds since the epoch. */
  time: number;
  collector: string;
  rows: SimulatedFlow[];
}

export interface FlowHistoryOptions {
  gateways: readonly string[];
  seed: number;
  /** Milliseconds since the epoch; the last minute is filled up to `to` only. */
  from: number;
  to: number;
}

const MINUTE = 60_000;
/** Packets of a mean flow: what crosses is short requests and long calls. */
const FLOW = 40;

const frozen = (time: number): Clock => ({
  now: () => time,
  monotonic: () => 0,
  after: () => {
    throw new Error('a history has no timers');
  },
});

/** Minutes from `from` to `to`, oldest first. All gateways work, and have for ever: the first carries. */
export function* flowHistory({ gateways, seed, from, to }: FlowHistoryOptions): Iterable<SimulatedMinute> {
  const begin = Math.ceil(from / MINUTE) * MINUTE;
  const world = new World(gateways, seed, frozen(begin));
  const spoken = conversations(seed);
  const carrier = world.carrier();
  const sides = (carrier?.ports ?? []).filter(({ plan }) => plan.role !== null);
  for (let time = begin; time < to; time += MINUTE) {
    const end = Math.min(time + MINUTE, to);
    const rows = sides.flatMap((port) => crossed(port, `path-${carrier!.name}`, spoken, time, end));
    yield { time, collector: SIMULATED_COLLECTOR, rows };
  }
}

/** What came in by one interface, a row for each combination of names. */
function crossed(port: Port, path: string, spoken: readonly Conversation[], from: number, to: number): SimulatedFlow[] {
  const way: Way = port.plan.role === 'a' ? 'a→b' : 'b→a';
  const direction: FlowDirection = way === 'a→b' ? 'a-b' : 'b-a';
  const octets = Number(port.crossedIn(to) - port.crossedIn(from));
  const rows = new Map<string, SimulatedFlow>();
  for (const part of parts(spoken, way, (from + to) / 2)) {
    const { authority, destination, service } = part.conversation;
    const packets = Math.round((octets / PACKET) * part.packets);
    const names = { authority: authority.name, destination: destination.name, application: service.application };
    const key = JSON.stringify([names, service.class]);
    const row = rows.get(key) ?? { ...names, class: service.class, path, direction, octets: 0, packets: 0, flows: 0 };
    row.octets += Math.max(0, Math.round(octets * part.octets) - LAYER2 * packets);
    row.packets += packets;
    row.flows += Math.ceil(packets / FLOW);
    rows.set(key, row);
  }
  return [...rows.values()].filter((row) => row.packets > 0);
}
