/** The collector's configuration for the gateway of the laboratory. */
import type { Certificate } from '../certificates.js';
import { USER } from './snmpd.js';
import { gateways, LA, management, NHS } from './topology.js';

export const AGENT = 'council';
export const AGENT_PORT = 8862;
export const GROUP = 'crossing';
export const PROBE = 'end-to-end';
export const PROBE_SECONDS = 0.2;

const path = (name: string, gateway: 'gw1' | 'gw2', digit: 1 | 2) => ({
  name,
  group: GROUP,
  gateway,
  a: 'to-gcsx',
  b: 'to-n3',
  capacity: '10 Mbit/s',
  peers: [
    { address: `10.1${digit}.0.1`, side: 'a' },
    { address: `10.2${digit}.0.2`, side: 'b' },
  ],
});

export const configuration = ({ certificate, key, ca }: Certificate) => ({
  interconnect: { name: 'Laboratory' },
  gateways: gateways.map((name) => ({
    name,
    address: management[name].address,
    snmp: {
      user: USER,
      auth: { protocol: 'sha256', password: 'env:LAB_AUTH' },
      priv: { protocol: 'aes', password: 'env:LAB_PRIV' },
    },
    limits: { timeout: '1s', retries: 0 },
    poll: { state: '1s', counters: '2s', system: '5s', health: '5s' },
  })),
  groups: [{ name: GROUP, mode: 'active-standby' }],
  paths: [path('primary', 'gw1', 1), path('standby', 'gw2', 2)],
  traps: { listen: ['0.0.0.0:162'] },
  agents: { names: [AGENT], listen: `0.0.0.0:${AGENT_PORT}`, tls: { certificate, key, ca } },
  probes: [
    {
      name: PROBE,
      kind: 'icmp',
      from: AGENT,
      source: LA,
      target: NHS,
      interval: `${PROBE_SECONDS * 1_000}ms`,
      timeout: `${PROBE_SECONDS * 1_000}ms`,
      direction: 'a-b',
      service: true,
    },
  ],
  store: { path: 'data', collector: 'lab', spool: { size: '16 MiB' } },
  http: { listen: '127.0.0.1:8080' },
});
