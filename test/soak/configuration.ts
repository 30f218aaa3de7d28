/** What both collectors are told: many gateways that one agent answers for, two that are simulated, flows and traps. */
import type { GatewayAddress } from '../../collector/simulator/index.js';

export interface Load {
  name: string;
  gateways: number;
  /** Of the agent that answers for all of them. */
  port: number;
  simulated: readonly GatewayAddress[];
  /** Its interfaces are those of both. */
  path: { a: string; b: string };
  flow: number;
  trap: number;
  /** MiB: all that is accepted is counted in it at the end. */
  spool: number;
  store: object;
}

export function configuration({ name, gateways, port, simulated, path, flow, trap, spool, store }: Load): object {
  const snmp = { version: '2c', community: 'env:SOAK_COMMUNITY' };
  const poll = { state: '2s', counters: '10s', system: '10s', health: '30s' };
  const many = Array.from({ length: gateways }, (_, i) => ({ name: `gw${i}`, address: '127.0.0.1', port, snmp, poll }));
  const two = simulated.map((each) => ({ name: each.name, address: each.address, port: each.port, snmp, poll }));
  return {
    interconnect: { name: `Soak of ${name}` },
    gateways: [...many, ...two],
    groups: [{ name: 'flapping' }],
    paths: two.map((each) => ({
      name: `path-${each.name}`,
      group: 'flapping',
      gateway: each.name,
      a: path.a,
      b: path.b,
    })),
    flow: { listen: [`127.0.0.1:${flow}`] },
    traps: { listen: [`127.0.0.1:${trap}`], communities: ['env:SOAK_COMMUNITY'] },
    store: { path: 'data', collector: name, spool: { size: `${spool} MiB` }, ...store },
    http: { listen: '127.0.0.1:0' },
  };
}
