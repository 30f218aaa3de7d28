/**
 * The namespaces of a gateway with two routers, and the cables between them:
 *
 *     la — gcsx — { gw1, gw2 } — n3 — nhs
 *
 * `nms` holds the collector. It has a cable of its own to gw1, gw2, la and nhs, and none to what crosses: as in the field, the management
 * network is not the data path.
 */
import { connect, Namespace } from '../namespace.js';
import type { Ends } from './ends.js';
import { Impairment } from './impairment.js';
import { PLAIN, type Plan } from './plan.js';

export const hosts = ['la', 'gcsx', 'gw1', 'gw2', 'n3', 'nhs', 'nms'] as const;
export type Host = (typeof hosts)[number];
export type Topology = Record<Host, Namespace>;

export const routers = ['gcsx', 'gw1', 'gw2', 'n3'] as const;
export type Router = (typeof routers)[number];
export const gateways = ['gw1', 'gw2'] as const;
export type GatewayName = (typeof gateways)[number];

export const LA = '10.1.0.10';
export const NHS = '10.2.0.10';
/** Second addresses of both hosts, which the edges send by one gateway whatever BGP prefers. */
export const pinned: Record<GatewayName, { la: string; nhs: string }> = {
  gw1: { la: '10.1.0.11', nhs: '10.2.0.11' },
  gw2: { la: '10.1.0.12', nhs: '10.2.0.12' },
};
/** Where the elected gateway answers for side A. */
export const VIRTUAL = '10.11.0.254';

type End = readonly [host: Host, device: string, address: string];
type Cable = readonly [End, End];

/** Side A reaches each gateway over a cable of its own, or both in one network: then gcsx is its switch, too. */
const entries: Record<Plan['entry'], readonly Cable[]> = {
  bgp: [
    [
      ['gcsx', 'to-gw1', '10.11.0.1/30'],
      ['gw1', 'to-gcsx', '10.11.0.2/30'],
    ],
    [
      ['gcsx', 'to-gw2', '10.12.0.1/30'],
      ['gw2', 'to-gcsx', '10.12.0.2/30'],
    ],
  ],
  vrrp: [
    [
      ['gcsx', 'to-gw1', ''],
      ['gw1', 'to-gcsx', '10.11.0.2/24'],
    ],
    [
      ['gcsx', 'to-gw2', ''],
      ['gw2', 'to-gcsx', '10.11.0.3/24'],
    ],
  ],
};

const cables: readonly Cable[] = [
  [
    ['la', 'eth0', `${LA}/24`],
    ['gcsx', 'to-la', '10.1.0.1/24'],
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
  [
    ['nms', 'to-nhs', '10.99.4.1/30'],
    ['nhs', 'mgmt', '10.99.4.2/30'],
  ],
];

/** Where each gateway is managed, and where it sends its traps. */
export const management: Record<GatewayName, { address: string; nms: string }> = {
  gw1: { address: '10.99.1.2', nms: '10.99.1.1' },
  gw2: { address: '10.99.2.2', nms: '10.99.2.1' },
};
/** The collector as the agents at `la` and `nhs` reach it. */
export const NMS_FOR_LA = '10.99.3.1';
export const NMS_FOR_NHS = '10.99.4.1';

/** `impairment` is what lies in the cable between gcsx and gw1; null where that is a cable like the others. */
export interface Laid {
  topology: Topology;
  impairment: Impairment | null;
}

export async function lay(ends: Ends, plan: Plan = PLAIN): Promise<Laid> {
  const made: Partial<Topology> = {};
  for (const host of hosts) {
    const namespace = await Namespace.create(host);
    made[host] = namespace;
    ends.add(() => namespace.remove());
  }
  const topology = made as Topology;
  const [first, second] = entries[plan.entry];
  const impairment = plan.impaired ? await Impairment.between(...sides(topology, first!), ends) : null;
  for (const cable of [...(impairment ? [] : [first!]), second!, ...cables]) await connect(...sides(topology, cable));
  for (const name of routers) await forwarding(topology[name]);
  await topology.la.ip('route', 'add', 'default', 'via', '10.1.0.1');
  await topology.nhs.ip('route', 'add', 'default', 'via', '10.2.0.1');
  if (plan.entry === 'vrrp') await share(topology);
  if (plan.pinned) for (const name of gateways) await pin(topology, name);
  return { topology, impairment };
}

const sides = (topology: Topology, [one, other]: Cable) => [end(topology, one), end(topology, other)] as const;
const end = (topology: Topology, [host, device, address]: End) => ({ namespace: topology[host], device, address });

/** It routes, and takes packets in by any interface: the two ways of a conversation may differ. */
async function forwarding(namespace: Namespace): Promise<void> {
  const settings = 'echo 1 > ip_forward; for f in conf/*/rp_filter; do echo 0 > $f; done';
  await namespace.run('sh', '-c', `cd /proc/sys/net/ipv4 && ${settings}`);
}

/** One network of gcsx and both gateways, whose elected one gcsx sends everything to. */
async function share({ gcsx, gw1, gw2 }: Topology): Promise<void> {
  await gcsx.ip('link', 'add', 'shared', 'type', 'bridge', 'mcast_snooping', '0');
  for (const name of gateways) await gcsx.ip('link', 'set', `to-${name}`, 'master', 'shared');
  await gcsx.ip('address', 'add', '10.11.0.1/24', 'dev', 'shared');
  await gcsx.ip('link', 'set', 'shared', 'up');
  await gcsx.ip('route', 'add', 'default', 'via', VIRTUAL);
  for (const gateway of [gw1, gw2]) await gateway.ip('route', 'add', '10.1.0.0/24', 'via', '10.11.0.1');
}

async function pin({ la, gcsx, n3, nhs }: Topology, name: GatewayName): Promise<void> {
  const digit = name.slice(-1);
  await la.ip('address', 'add', `${pinned[name].la}/24`, 'dev', 'eth0');
  await nhs.ip('address', 'add', `${pinned[name].nhs}/24`, 'dev', 'eth0');
  await gcsx.ip('route', 'add', `${pinned[name].nhs}/32`, 'via', `10.1${digit}.0.2`);
  await n3.ip('route', 'add', `${pinned[name].la}/32`, 'via', `10.2${digit}.0.1`);
}
