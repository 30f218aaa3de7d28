/** What each router is told of BGP. Both edges prefer gw1 (local preference); timers are short, so that a silent death is seen in 3 s. */
import type { Plan } from './plan.js';
import type { Router } from './topology.js';

const neighbour = (address: string, system: number): string[] => [
  ` neighbor ${address} remote-as ${system}`,
  ` neighbor ${address} timers 1 3`,
  ` neighbor ${address} timers connect 2`,
  ` neighbor ${address} advertisement-interval 0`,
];

function router(name: Router, system: number, id: number, lines: string[]): string {
  const head = [`hostname ${name}`, 'agentx', `router bgp ${system}`, ` bgp router-id 10.99.0.${id}`];
  return [...head, ' no bgp ebgp-requires-policy', ...lines, ''].join('\n');
}

/** The route map by which an edge prefers a gateway. */
export const PREFERRED = 'PREFERRED';

const edge = (name: Router, system: number, id: number, gw1: string, gw2: string, own: string): string =>
  router(name, system, id, [
    ...neighbour(gw1, 65101),
    ...neighbour(gw2, 65102),
    ' address-family ipv4 unicast',
    `  network ${own}`,
    `  neighbor ${gw1} route-map ${PREFERRED} in`,
    ' exit-address-family',
    `route-map ${PREFERRED} permit 10`,
    ' set local-preference 200',
  ]);

/** Side A is a neighbour, or a network behind a static route that the gateway announces for it. */
const gateway = (name: Router, digit: 1 | 2, entry: Plan['entry']): string =>
  router(name, 65100 + digit, 1 + digit, [
    ...(entry === 'bgp' ? neighbour(`10.1${digit}.0.1`, 65001) : []),
    ...neighbour(`10.2${digit}.0.2`, 65002),
    ...(entry === 'vrrp' ? [' address-family ipv4 unicast', '  network 10.1.0.0/24', ' exit-address-family'] : []),
  ]);

export function bgpConfiguration(name: Router, { entry }: Plan): string {
  switch (name) {
    case 'gcsx':
      return edge('gcsx', 65001, 1, '10.11.0.2', '10.12.0.2', '10.1.0.0/24');
    case 'n3':
      return edge('n3', 65002, 4, '10.21.0.1', '10.22.0.1', '10.2.0.0/24');
    default:
      return gateway(name, name === 'gw1' ? 1 : 2, entry);
  }
}
