import { configSchema, type Config } from '../config/schema/index.js';
import { SIMULATED_COLLECTOR } from '../model/simulated.js';

/** Where a simulated gateway answers. */
export interface GatewayAddress {
  name: string;
  address: string;
  port: number;
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
    gateways: gateways.map(({ name, address, port }) => ({
      name,
      address,
      port,
      snmp: {
        version: 3,
        user: USER,
        auth: { protocol: 'sha256', password: secretReferences.auth },
        priv: { protocol: 'aes', password: secretReferences.priv },
      },
      poll: { state: '2s', counters: '10s', system: '30s', health: '30s' },
    })),
    groups: [{ name: GROUP, mode: 'active-standby' }],
    paths: gateways.map(({ name }) => ({ name: `path-${name}`, group: GROUP, gateway: name, a: SIDE_A, b: SIDE_B })),
    store: { collector: SIMULATED_COLLECTOR },
  });
}
