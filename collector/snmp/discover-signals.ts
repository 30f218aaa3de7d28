/** What routing and redundancy a router has: its BGP sessions, virtual routers, BFD sessions and OSPF neighbours, by MIB object names. */
import type { Clock } from '../deps.js';
import type {
  DiscoveredBfd,
  DiscoveredHsrp,
  DiscoveredOperation,
  DiscoveredOspf,
  DiscoveredPeer,
  DiscoveredSignals,
  DiscoveredVrrp,
} from './discovered-signals.js';
import { noFigures } from './figures.js';
import { COLUMNS_PER_REQUEST, readTable } from './read.js';
import type { Session } from './session.js';
import { bfdTables } from './signals/bfd.js';
import { bgpTables } from './signals/bgp.js';
import { bgpPeerTable } from './tables/bgp-peer-table.js';
import type { BgpSaid } from './signals/bgp-table.js';
import { families } from './signals/bgp-table.js';
import { ospfTables } from './signals/ospf.js';
import { operationTables } from './signals/operations.js';
import { redundancyTables } from './signals/redundancy.js';
import type { RedundancyTable } from './signals/redundancy-table.js';
import { columnsFrom, valuesOf, type SignalTable, type Values } from './signals/table.js';
import { Sizes } from './sizes.js';
import type { Row, TableSpec } from './table.js';
import { addressIn, known } from './signals/address.js';
import { integer } from './text.js';

/** Reads one table whole; problems are told and what was got is given. */
type ReadWhole = (spec: TableSpec) => Promise<ReadonlyMap<string, Row>>;

/** Asks every known table, of whatever vendor: the ones that the router does not have cost one request each. */
export async function discoverSignals(
  session: Session,
  repetitions: number,
  clock: Clock,
  onProblem: (message: string) => void,
): Promise<DiscoveredSignals> {
  const read: ReadWhole = async (spec) => {
    const sizes = new Sizes({ repetitions, columns: COLUMNS_PER_REQUEST });
    const { rows, message } = await readTable(session, spec, sizes, noFigures(), clock);
    if (message !== null) onProblem(message);
    return rows;
  };
  return {
    bgpPeers: await peers(read),
    vrrp: await vrrp(read),
    hsrp: await hsrp(read),
    bfd: await bfd(read),
    ospfNeighbours: await ospf(read),
    routerProbes: await operations(read),
  };
}

interface Line<Said> {
  index: string;
  said: Said;
  values: Values;
}

async function linesOf<Said>(table: SignalTable<Said>, read: ReadWhole): Promise<Line<Said>[]> {
  const spec: TableSpec = { name: table.name, columns: columnsFrom({ ...table.fast, ...table.slow }) };
  return [...(await read(spec))].flatMap(([index, row]) => {
    const values = valuesOf(spec, row);
    const said = table.read(index, values);
    return said ? [{ index, said, values }] : [];
  });
}

/** A session that two tables have is listed once: as BGP4-MIB says, and what that leaves open by the vendor's table. */
async function peers(read: ReadWhole): Promise<DiscoveredPeer[]> {
  const found: DiscoveredPeer[] = [];
  for (const table of [bgpPeerTable, ...bgpTables.filter((each) => each !== bgpPeerTable).reverse()]) {
    const lines = await linesOf(table, read);
    const accepted = table.prefixes && lines.length > 0 ? await acceptedOf(table.prefixes, read) : null;
    for (const { index, said, values } of lines) {
      const rows = table.prefixes?.peerOf(index, values) ?? null;
      const now = peerOf(table.name, index, said, rows === null ? null : (accepted?.get(rows) ?? null));
      // The standard table has no instances: its peer is that of the first instance which has the address.
      const at = found.findIndex((each) => each.bgpPeerRemoteAddr === said.peer && each.instance === null);
      if (at === -1) found.push(now);
      else found[at] = filled(found[at] as DiscoveredPeer, now);
    }
  }
  return found;
}

async function acceptedOf(
  { name, column }: { name: string; column: Readonly<Record<string, string>> },
  read: ReadWhole,
): Promise<Map<string, Record<string, number>>> {
  const accepted = new Map<string, Record<string, number>>();
  for (const [index, [value]] of await read({ name, columns: columnsFrom(column) })) {
    const [, peer = '', family = ''] = /^(.*)\.(\d+\.\d+)$/.exec(index) ?? [];
    const count = integer(value);
    if (count !== null) accepted.set(peer, { ...accepted.get(peer), [families[family] ?? family]: count });
  }
  return accepted;
}

function peerOf(
  table: string,
  index: string,
  said: BgpSaid,
  acceptedPrefixes: DiscoveredPeer['acceptedPrefixes'],
): DiscoveredPeer {
  const { lastError } = said;
  return {
    table,
    index,
    instance: said.instance,
    bgpPeerRemoteAddr: said.peer,
    bgpPeerState: said.state,
    bgpPeerAdminStatus: said.adminStatus,
    bgpPeerLocalAddr: said.localAddress,
    bgpPeerLocalAs: said.localAs,
    bgpPeerRemoteAs: said.remoteAs,
    bgpPeerLastError: lastError && `${lastError.code}/${lastError.subcode}`,
    bgpPeerFsmEstablishedTransitions: said.establishedTransitions,
    bgpPeerFsmEstablishedTime: said.establishedSeconds,
    acceptedPrefixes,
  };
}

/** AS_TRANS (RFC 6793 §9): what BGP4-MIB, which has room for two octets, has in place of an AS number of four. */
const AS_TRANS = 23_456;

/** What the first table does not tell is taken from the second. */
function filled(first: DiscoveredPeer, second: DiscoveredPeer): DiscoveredPeer {
  const isTold = (key: string, value: unknown) =>
    value !== null && !(key === 'bgpPeerRemoteAs' && value === AS_TRANS && second.bgpPeerRemoteAs !== null);
  const known = Object.entries(first).filter(([key, value]) => isTold(key, value));
  return { ...second, ...(Object.fromEntries(known) as Partial<DiscoveredPeer>) };
}

async function vrrp(read: ReadWhole): Promise<DiscoveredVrrp[]> {
  const found: DiscoveredVrrp[] = [];
  for (const table of redundancyTables.filter(({ protocol }) => protocol === 'vrrp')) {
    const lines = await linesOf(table, read);
    const addresses = lines.length > 0 ? await addressesOf(table, read) : [];
    for (const { index, said } of lines) {
      found.push({
        table: table.name,
        index,
        ifIndex: said.ifIndex,
        vrrpOperVrId: said.group,
        addressFamily: said.addressFamily,
        vrrpOperState: said.state,
        vrrpOperPriority: said.priority,
        vrrpOperMasterIpAddr: said.master,
        vrrpAssoIpAddr: addresses.flatMap((row) => {
          const rest = row.startsWith(`${index}.`) ? row.slice(index.length + 1) : '';
          return table.addresses?.addressOf(rest) ?? [];
        }),
        vrrpStatsBecomeMaster: said.becameMaster,
      });
    }
  }
  return found;
}

async function addressesOf({ addresses }: RedundancyTable, read: ReadWhole): Promise<string[]> {
  if (addresses === null) return [];
  return [...(await read({ name: addresses.name, columns: columnsFrom(addresses.column) })).keys()];
}

async function hsrp(read: ReadWhole): Promise<DiscoveredHsrp[]> {
  const found: DiscoveredHsrp[] = [];
  for (const table of redundancyTables.filter(({ protocol }) => protocol === 'hsrp')) {
    for (const { index, said, values } of await linesOf(table, read)) {
      found.push({
        table: table.name,
        index,
        ifIndex: said.ifIndex,
        cHsrpGrpNumber: said.group,
        cHsrpGrpStandbyState: said.state,
        cHsrpGrpPriority: said.priority,
        cHsrpGrpVirtualIpAddr: said.virtualAddress,
        cHsrpGrpActiveRouter: said.master,
        cHsrpGrpStandbyRouter: known(addressIn(values['cHsrpGrpStandbyRouter'])),
      });
    }
  }
  return found;
}

async function bfd(read: ReadWhole): Promise<DiscoveredBfd[]> {
  const found: DiscoveredBfd[] = [];
  for (const table of bfdTables) {
    for (const { index, said } of await linesOf(table, read)) {
      found.push({
        table: table.name,
        bfdSessIndex: Number(index),
        bfdSessAddr: said.peer,
        bfdSessInterface: said.ifIndex,
        bfdSessState: said.state,
        bfdSessDiag: said.diagnostic,
        bfdSessPerfSessUpCount: said.upCount,
      });
    }
  }
  return found;
}

async function ospf(read: ReadWhole): Promise<DiscoveredOspf[]> {
  const found: DiscoveredOspf[] = [];
  for (const table of ospfTables) {
    for (const { index, said } of await linesOf(table, read)) {
      found.push({
        table: table.name,
        index,
        ospfNbrIpAddr: said.address,
        ospfNbrRtrId: said.routerId,
        ospfNbrState: said.state,
        ospfNbrEvents: said.events,
      });
    }
  }
  return found;
}

async function operations(read: ReadWhole): Promise<DiscoveredOperation[]> {
  const found: DiscoveredOperation[] = [];
  for (const table of operationTables) {
    const rows = new Map<string, Values>();
    for (const { name, columns, suffix } of table.parts) {
      const spec: TableSpec = { name, columns: columnsFrom(columns) };
      for (const [index, row] of await read(spec)) {
        if (!index.endsWith(suffix)) continue;
        const own = index.slice(0, index.length - suffix.length);
        rows.set(own, { ...rows.get(own), ...valuesOf(spec, row) });
      }
    }
    for (const [index, values] of rows) {
      const said = table.read(values);
      const operation = table.operationOf(index);
      if (said === null || operation === null || found.some((each) => each.operation === operation)) continue;
      found.push({
        table: table.name,
        operation,
        latestDelay: said.delay ?? null,
        sent: said.counts?.sent ?? null,
        received: said.counts?.received ?? null,
      });
    }
  }
  return found;
}
