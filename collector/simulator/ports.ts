/** The interfaces of a simulated gateway: one towards each side, one to its neighbour, management, loopback. */
import { createFlow, type Flow, type FlowOptions } from './traffic.js';
import { seedOf } from './noise.js';

/** IANAifType numbers. */
export const ETHERNET = 6;
export const LOOPBACK = 24;

/** What crosses the interconnect; `null` for what never does. */
export type Role = 'a' | 'b' | null;

export interface PortPlan {
  ifIndex: number;
  name: string;
  descr: string;
  alias: string;
  type: number;
  mtu: number;
  /** bit/s. */
  speed: number;
  role: Role;
  /** Traffic of its own, whoever carries the rest: routing protocols, polling. */
  own: { in: Flow; out: Flow };
}

const MBIT = 125_000;
const GBIT = 1_000_000_000;

/** What crosses between the sides, whichever gateway carries it. */
export interface Crossing {
  aToB: Flow;
  bToA: Flow;
}

export function createCrossing(seed: number): Crossing {
  const flow = (name: string, peak: number): Flow =>
    createFlow({ seed: seedOf(seed, name), peak: peak * MBIT, shape: 'office' });
  return { aToB: flow('a→b', 310), bToA: flow('b→a', 560) };
}

/** Octets per second of `own`, in and out. */
type Own = readonly [incoming: number, outgoing: number, shape?: FlowOptions['shape']];

export function planPorts(gateway: string, seed: number): PortPlan[] {
  const plan = (
    port: Pick<PortPlan, 'ifIndex' | 'name' | 'descr' | 'alias' | 'speed'>,
    [incoming, outgoing, shape = 'steady']: Own,
    rest: Partial<PortPlan> = {},
  ): PortPlan => {
    const flow = (direction: string, peak: number): Flow =>
      createFlow({ seed: seedOf(seed, `${gateway} ${port.name} ${direction}`), peak, shape });
    const own = { in: flow('in', incoming), out: flow('out', outgoing) };
    return { type: ETHERNET, mtu: 1_500, role: null, ...port, own, ...rest };
  };
  const ge = (unit: number): { name: string; descr: string } => ({
    name: `ge-0/0/${unit}`,
    descr: `GigabitEthernet 0/0/${unit}`,
  });
  const loopback = plan(
    { ifIndex: 5, name: 'lo0', descr: 'Loopback 0', alias: 'Router identifier', speed: 0 },
    [140, 140],
    { type: LOOPBACK, mtu: 65_535 },
  );
  return [
    plan({ ifIndex: 1, ...ge(0), alias: 'Side A', speed: GBIT }, [1_300, 1_250], { role: 'a' }),
    plan({ ifIndex: 2, ...ge(1), alias: 'Side B', speed: GBIT }, [1_450, 1_500], { role: 'b' }),
    plan({ ifIndex: 3, ...ge(2), alias: 'Neighbour gateway', speed: GBIT }, [900, 920]),
    plan({ ifIndex: 4, name: 'mgmt0', descr: 'Management', alias: 'Management', speed: GBIT / 10 }, [
      5_200,
      14_000,
      'office',
    ]),
    { ...loopback, own: { in: loopback.own.in, out: loopback.own.in } },
  ];
}
