/** The collector's configuration for the gateway of the laboratory. */
import type { Certificate } from '../certificates.js';
import { ROUTER_ID } from './keepalived.js';
import { PLAIN, type Plan } from './plan.js';
import type { Seat } from './seat.js';
import { USER } from './snmpd.js';
import { gateways, LA, NHS, pinned, type GatewayName } from './topology.js';

/** Agents, by where they probe from. */
export const AGENT = 'council';
export const FAR_AGENT = 'trust';
export const AGENT_PORT = 8862;
export const GROUP = 'crossing';
export const PROBE = 'end-to-end';
export const FAR_PROBE = 'back';
export const PROBE_SECONDS = 0.2;
export const STATE_SECONDS = 1;
export const FLOW_PORT = 2055;
/** Addresses that flows come from, where they are heard. */
export const FLOW_SOURCES = ['127.0.1.1', '127.0.1.2', '127.0.1.3', '127.0.1.4'];

export const pathNames: Record<GatewayName, string> = { gw1: 'primary', gw2: 'standby' };

function path(gateway: GatewayName, { entry }: Plan) {
  const digit = gateway.slice(-1);
  return {
    name: pathNames[gateway],
    group: GROUP,
    gateway,
    a: 'to-gcsx',
    b: 'to-n3',
    capacity: '10 Mbit/s',
    peers: [
      ...(entry === 'bgp' ? [{ address: `10.1${digit}.0.1`, side: 'a' }] : []),
      { address: `10.2${digit}.0.2`, side: 'b' },
    ],
    redundancy: entry === 'bgp' ? [] : [{ protocol: 'vrrp', side: 'a', interface: 'to-gcsx', group: ROUTER_ID }],
    routes: [
      { prefix: '10.1.0.0/24', side: 'a' },
      { prefix: '10.2.0.0/24', side: 'b' },
    ],
  };
}

const crossing = {
  name: PROBE,
  kind: 'icmp',
  from: AGENT,
  source: LA,
  target: NHS,
  interval: `${PROBE_SECONDS * 1_000}ms`,
  timeout: `${PROBE_SECONDS * 1_000}ms`,
  direction: 'a-b',
  service: true,
};

function probes({ bothEnds, pinned: perPath }: Plan) {
  const back = { ...crossing, name: FAR_PROBE, from: FAR_AGENT, source: NHS, target: LA, direction: 'b-a' };
  const byPath = gateways.map((gateway) => ({
    ...crossing,
    name: `by-${pathNames[gateway]}`,
    source: pinned[gateway].la,
    target: pinned[gateway].nhs,
    service: false,
    path: pathNames[gateway],
  }));
  return [crossing, ...(bothEnds ? [back] : []), ...(perPath ? byPath : [])];
}

/** Whose packets cross. */
export const AUTHORITY = 'Camden';
const networks = {
  authorities: [{ name: AUTHORITY, prefixes: ['10.1.0.0/24'] }],
  destinations: [{ name: 'Spine', prefixes: ['10.2.0.0/24'] }],
};

export const configuration = ({ certificate, key, ca }: Certificate, seat: Seat, plan: Plan = PLAIN) => ({
  interconnect: { name: 'Laboratory' },
  gateways: gateways.map((name) => ({
    name,
    address: seat.gateway[name],
    snmp: {
      user: USER,
      auth: { protocol: 'sha256', password: 'env:LAB_AUTH' },
      priv: { protocol: 'aes', password: 'env:LAB_PRIV' },
    },
    ...(plan.flows && name === 'gw1' ? { exporters: FLOW_SOURCES } : {}),
    limits: { timeout: '1s', retries: 0 },
    poll: { state: `${STATE_SECONDS}s`, counters: '2s', system: '5s', health: '5s' },
  })),
  groups: [{ name: GROUP, mode: 'active-standby' }],
  paths: gateways.map((name) => path(name, plan)),
  traps: { listen: ['0.0.0.0:162'] },
  agents: {
    names: [AGENT, ...(plan.bothEnds && seat.forNhs !== null ? [FAR_AGENT] : [])],
    listen: `0.0.0.0:${AGENT_PORT}`,
    tls: { certificate, key, ca },
  },
  probes: probes(plan),
  store: { path: 'data', collector: seat.collector, spool: { size: '16 MiB' } },
  http: { listen: '127.0.0.1:8080' },
  ...(plan.alerts === null ? {} : { alerts: plan.alerts }),
  ...(plan.contract === null ? {} : { contract: plan.contract }),
  ...(plan.flows ? { flow: { listen: [`127.0.0.1:${FLOW_PORT}`] } } : {}),
  ...(plan.softflowd ? { flow: { listen: [`0.0.0.0:${FLOW_PORT}`], late: '5s' }, networks } : {}),
  ...seat.sections,
});
