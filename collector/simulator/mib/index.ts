/** Everything that a simulated gateway answers. */
import type { Scalar, Table } from './table.js';
import { bgpPeerTable } from './bgp.js';
import { dot3StatsTable } from './etherLike.js';
import { entPhySensorTable, entPhysicalTable, entStateTable } from './entity.js';
import { hrProcessorTable, hrStorageTable } from './host.js';
import { ifNumber, ifTable } from './ifTable.js';
import { ifXTable } from './ifXTable.js';
import { inetCidrRouteTable } from './route.js';
import { engineGroup, systemGroup } from './system.js';
import { vrrpOperTable, vrrpRouterStatsTable } from './vrrp.js';

export const scalars: readonly Scalar[] = [...systemGroup, ifNumber, ...engineGroup];

/** Each table knows the type of its own rows only, so the list is walked through `visit`, which keeps that type. */
export function forEachTable(visit: <Row>(table: Table<Row>) => void): void {
  visit(ifTable);
  visit(dot3StatsTable);
  visit(bgpPeerTable);
  visit(inetCidrRouteTable);
  visit(hrStorageTable);
  visit(hrProcessorTable);
  visit(vrrpOperTable);
  visit(vrrpRouterStatsTable);
  visit(ifXTable);
  visit(entPhysicalTable);
  visit(entPhySensorTable);
  visit(entStateTable);
}
