/** What discovery found of routing and redundancy, as tables; a table without rows is left out. */
import type { DiscoveredSignals } from '../snmp/discovered-signals.js';
import { table, type Column } from './table.js';
import { ageText } from './words.js';

type Cells = (string | number | null)[];

const right = true;

export function signalsText(found: DiscoveredSignals, interfaceName: (ifIndex: number) => string | null): string {
  const on = (ifIndex: number | null) => (ifIndex === null ? null : (interfaceName(ifIndex) ?? ifIndex));
  return [
    section(
      'BGP',
      bgp,
      found.bgpPeers.map((peer) => [
        peer.bgpPeerRemoteAddr,
        peer.bgpPeerRemoteAs,
        peer.bgpPeerState,
        peer.bgpPeerAdminStatus,
        ageText(peer.bgpPeerFsmEstablishedTime),
        prefixes(peer.acceptedPrefixes),
      ]),
    ),
    section(
      'VRRP',
      redundancy,
      found.vrrp.map((router) => [
        on(router.ifIndex),
        router.vrrpOperVrId,
        router.addressFamily,
        router.vrrpOperState,
        router.vrrpOperPriority,
        router.vrrpOperMasterIpAddr,
      ]),
    ),
    section(
      'HSRP',
      redundancy,
      found.hsrp.map((group) => [
        on(group.ifIndex),
        group.cHsrpGrpNumber,
        'ipv4',
        group.cHsrpGrpStandbyState,
        group.cHsrpGrpPriority,
        group.cHsrpGrpActiveRouter,
      ]),
    ),
    section(
      'BFD',
      bfd,
      found.bfd.map((session) => [
        session.bfdSessIndex,
        session.bfdSessAddr,
        on(session.bfdSessInterface),
        session.bfdSessState,
      ]),
    ),
    section(
      'OSPF',
      ospf,
      found.ospfNeighbours.map((neighbour) => [
        neighbour.ospfNbrIpAddr,
        neighbour.ospfNbrRtrId,
        neighbour.ospfNbrState,
      ]),
    ),
    section(
      'MEASURED BY THE ROUTER',
      operations,
      found.routerProbes.map(({ operation, table: name, latestDelay, sent, received }) => [
        operation,
        name,
        latestDelay,
        sent,
        received,
      ]),
    ),
  ].join('');
}

const bgp: Column[] = [
  { title: 'BGP PEER' },
  { title: 'AS', right },
  { title: 'STATE' },
  { title: 'ADMIN' },
  { title: 'SINCE', right },
  { title: 'ACCEPTED PREFIXES' },
];
const redundancy: Column[] = [
  { title: 'INTERFACE' },
  { title: 'GROUP', right },
  { title: 'FAMILY' },
  { title: 'STATE' },
  { title: 'PRIORITY', right },
  { title: 'MASTER' },
];
const bfd: Column[] = [{ title: 'SESSION', right }, { title: 'PEER' }, { title: 'INTERFACE' }, { title: 'STATE' }];
const ospf: Column[] = [{ title: 'NEIGHBOUR' }, { title: 'ROUTER ID' }, { title: 'STATE' }];

const operations: Column[] = [
  { title: 'OPERATION' },
  { title: 'TABLE' },
  { title: 'LATEST, ms', right },
  { title: 'SENT', right },
  { title: 'RECEIVED', right },
];

function section(title: string, columns: readonly Column[], rows: readonly Cells[]): string {
  return rows.length === 0 ? '' : `\n${title}\n${table(columns, rows)}`;
}

function prefixes(accepted: Record<string, number> | null): string | null {
  const parts = Object.entries(accepted ?? {}).map(([family, count]) => `${family} ${count}`);
  return parts.length === 0 ? null : parts.join(', ');
}
