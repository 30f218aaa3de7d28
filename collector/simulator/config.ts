import { configSchema, type Config } from '../config/schema/index.js';
import { SIMULATED_COLLECTOR } from '../model/simulated.js';
import { authorities, destinations, type Body } from './flows/bodies.js';
import { mediaPorts } from './flows/services.js';
import { peersOf, ROUTED, VRID } from './peers.js';

/** Where a simulated gateway answers. */
export interface GatewayAddress {
  name: string;
  address: string;
  port: number;
  /** Where its flows come from: all answer at one address, and flows are told apart by theirs. */
  exporter: string;
}

/** The address itself for the first gateway, one further for each that follows: 127.0.0.1, 127.0.0.2, … */
export function exporterAddress(address: string, i: number): string {
  if (i === 0) return address;
  const octets = address.split('.').map(Number);
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0) + i;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** The references under which the configuration names the passwords of this run; the simulator resolves them. */
export const secretReferences = {
  auth: 'env:INTERCONNECT_SIMULATED_AUTH',
  priv: 'env:INTERCONNECT_SIMULATED_PRIV',
} as const;

export const USER = 'simulated';

/** The interfaces that face the sides, as ports.ts names them. */
const SIDE_A = 'ge-0/0/0';
const SIDE_B = 'ge-0/0/1';
const GROUP = 'crossing';

/** A whole configuration for simulated gateways: polled faster than real routers would be, so that the wall moves. */
export function simulatedConfig(gateways: readonly GatewayAddress[]): Config {
  return configSchema.parse({
    interconnect: { name: 'Simulated interconnect' },
    gateways: gateways.map(({ name, address, port, exporter }) => ({
      name,
      address,
      port,
      exporters: exporter === address ? [] : [exporter],
      snmp: {
        version: 3,
        user: USER,
        auth: { protocol: 'sha256', password: secretReferences.auth },
        priv: { protocol: 'aes', password: secretReferences.priv },
      },
      poll: { state: '2s', counters: '10s', system: '30s', health: '30s' },
    })),
    groups: [{ name: GROUP, mode: 'active-standby' }],
    paths: gateways.map(({ name }, i) => pathOf(name, i)),
    traps: { listen: ['127.0.0.1:0'] },
    store: { collector: SIMULATED_COLLECTOR },
    networks: { authorities: authorities.map(joined), destinations: destinations.map(network) },
    contract: {
      supplier: 'Simulated supplier',
      buyer: 'Simulated buyer',
      versions: [{ effective: '2020-01-01', version: '1', charges: { amount: 45_000 } }],
    },
    flow: {
      listen: ['127.0.0.1:0'],
      // Flows are reported every few seconds, so minutes need not wait long for late ones.
      late: '1m',
      applications: Object.entries(mediaPorts).map(([name, port]) => ({ name, protocol: 'udp', ports: [port] })),
    },
  });
}

function pathOf(gateway: string, place: number) {
  const peers = peersOf(place).map(({ address, role }) => ({ address, side: role }));
  return {
    ...{ name: `path-${gateway}`, group: GROUP, gateway, a: SIDE_A, b: SIDE_B, peers, capacity: '1 Gbit/s' },
    redundancy: [{ protocol: 'vrrp', side: 'a', interface: SIDE_A, group: VRID }],
    routes: [{ prefix: ROUTED, side: 'b' }],
  };
}
/** What councils paid and would have paid, by figures that were published at the time; who pays what is made up. */
const joined = (body: Body, i: number) => ({
  ...network(body),
  ordered: `2020-0${(i % 9) + 1}-15`,
  contracted: '2 Mbit/s',
  charge: { year: 7_200, setup: 450 },
  replaces: { year: 13_218 },
});

const network = ({ name, prefixes, owner }: Body) => ({ name, prefixes, ...(owner !== null && { owner }) });
