/**
 * The namespaces of a gateway with two routers, and the cables between them:
 *
 *     la — gcsx — { gw1, gw2 } — n3 — nhs
 *
 * `nms` holds the collector. It has a cable of its own to gw1, gw2 and la, and none to what crosses: as in the field, the management
 * network is not the data path.
 */
import { connect, Namespace } from '../namespace.js';
import type { Ends } from './ends.js';

export const hosts = ['la', 'gcsx', 'gw1', 'gw2', 'n3', 'nhs', 'nms'] as const;
export type Host = (typeof hosts)[number];
export type Topology = Record<Host, Namespace>;

export const routers = ['gcsx', 'gw1', 'gw2', 'n3'] as const;
export type Router = (typeof routers)[number];
export const gateways = ['gw1', 'gw2'] as const;
export type GatewayName = (typeof gateways)[number];

export const LA = '10.1.0.10';
export const NHS = '10.2.0.10';

type End = readonly [host: Host, device: string, address: string];
const cables: readonly (readonly [End, End])[] = [
  [
    ['la', 'eth0', `${LA}/24`],
    ['gcsx', 'to-la', '10.1.0.1/24'],
  ],
  [
    ['gcsx', 'to-gw1', '10.11.0.1/30'],
    ['gw1', 'to-gcsx', '10.11.0.2/30'],
  ],
  [
    ['gcsx', 'to-gw2', '10.12.0.1/30'],
    ['gw2', 'to-gcsx', '10.12.0.2/30'],
  ],
  [
    ['gw1', 'to-n3', '10.21.0.1/30'],
    ['n3', 'to-gw1', '10.21.0.2/30'],
  ],
  [
    ['gw2', 'to-n3', '10.22.0.1/30'],
    ['n3', 'to-gw2', '10.22.0.2/30'],
  ],
  [
    ['n3', 'to-nhs', '10.2.0.1/24'],
    ['nhs', 'eth0', `${NHS}/24`],
  ],
  [
    ['nms', 'to-gw1', '10.99.1.1/30'],
    ['gw1', 'mgmt', '10.99.1.2/30'],
  ],
  [
    ['nms', 'to-gw2', '10.99.2.1/30'],
    ['gw2', 'mgmt', '10.99.2.2/30'],
  ],
  [
    ['nms', 'to-la', '10.99.3.1/30'],
    ['la', 'mgmt', '10.99.3.2/30'],
  ],
];

/** Where each gateway is managed, and where it sends its traps. */
export const management: Record<GatewayName, { address: string; nms: string }> = {
  gw1: { address: '10.99.1.2', nms: '10.99.1.1' },
  gw2: { address: '10.99.2.2', nms: '10.99.2.1' },
};
/** The collector as the agent at `la` reaches it. */
export const NMS_FOR_LA = '10.99.3.1';

export async function lay(ends: Ends): Promise<Topology> {
  const made: Partial<Topology> = {};
  for (const host of hosts) {
    const namespace = await Namespace.create(host);
    made[host] = namespace;
    ends.add(() => namespace.remove());
  }
  const topology = made as Topology;
  for (const [one, other] of cables) await connect(end(topology, one), end(topology, other));
  for (const name of routers) await forwarding(topology[name]);
  await topology.la.ip('route', 'add', 'default', 'via', '10.1.0.1');
  await topology.nhs.ip('route', 'add', 'default', 'via', '10.2.0.1');
  return topology;
}

const end = (topology: Topology, [host, device, address]: End) => ({ namespace: topology[host], device, address });

/** It routes, and takes packets in by any interface: the two ways of a conversation may differ. */
async function forwarding(namespace: Namespace): Promise<void> {
  const settings = 'echo 1 > ip_forward; for f in conf/*/rp_filter; do echo 0 > $f; done';
  await namespace.run('sh', '-c', `cd /proc/sys/net/ipv4 && ${settings}`);
}
