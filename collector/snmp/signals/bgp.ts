/** The BGP sessions that paths need, from whichever table of the router has them: its vendor's first, then BGP4-MIB, then BGP4V2-MIB. */
import type { EventObservation, Observation, Origin } from '../../model/observation.js';
import type { BgpPeerObservation } from '../../model/signals.js';
import { changedBetween } from '../../model/transitions.js';
import {
  aristaBgp4V2PeerTable,
  bgp4V2PeerTable,
  experimentalBgp4V2PeerTable,
  os10bgp4V2PeerTable,
} from '../tables/bgp4-v2-peer-table.js';
import { bgpPeerTable } from '../tables/bgp-peer-table.js';
import { cbgpPeer2Table } from '../tables/cbgp-peer2-table.js';
import { fbBgpPeerTable } from '../tables/fb-bgp-peer-table.js';
import { hwBgpPeerTable } from '../tables/hw-bgp-peer-table.js';
import { jnxBgpM2PeerTable } from '../tables/jnx-bgp-m2-peer-table.js';
import { tBgpPeerNgTable } from '../tables/tbgp-peer-ng-table.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import type { BgpSaid, BgpTable } from './bgp-table.js';
import { AcceptedPrefixes } from './bgp-prefixes.js';
import { Finder } from './finder.js';
import { flapEvent } from './flap.js';
import { askedOf, without, type Values } from './table.js';
import { Watch } from './watch.js';

/** In order of preference. */
export const bgpTables: readonly BgpTable[] = [
  cbgpPeer2Table,
  jnxBgpM2PeerTable,
  aristaBgp4V2PeerTable,
  hwBgpPeerTable,
  tBgpPeerNgTable,
  os10bgp4V2PeerTable,
  fbBgpPeerTable,
  bgpPeerTable,
  bgp4V2PeerTable,
  experimentalBgp4V2PeerTable,
];

/** Which table tells of which peer: the first that knows its state keeps it until its row goes. */
class Claims {
  private readonly tables = new Map<string, string>();

  constructor(private readonly peers: ReadonlySet<string>) {}

  /** Peers that this table may still tell of. */
  open(table: string): string[] {
    return [...this.peers].filter((peer) => this.isOpen(peer, table));
  }

  isOpen(peer: string, table: string): boolean {
    return this.peers.has(peer) && (this.tables.get(peer) ?? table) === table;
  }

  claim(peer: string, table: string): void {
    this.tables.set(peer, table);
  }

  release(peer: string, table: string): void {
    if (this.tables.get(peer) === table) this.tables.delete(peer);
  }
}

/** @param peers canonical addresses; none gives no reader */
export function bgpReaders(peers: ReadonlySet<string>): Reader[] {
  if (peers.size === 0) return [];
  const claims = new Claims(peers);
  return bgpTables.flatMap((table) => {
    const reader = new BgpReader(table, claims);
    return [reader.finder, reader.prefixes, reader].filter((each) => each !== null);
  });
}

class BgpReader implements Reader {
  readonly name: string;
  readonly interval = 'state';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;
  readonly finder: Finder | null;
  readonly prefixes: AcceptedPrefixes | null;
  private readonly watch: Watch;
  private readonly before = new Map<string, BgpPeerObservation>();

  constructor(
    private readonly table: BgpTable,
    private readonly claims: Claims,
  ) {
    this.name = `bgp:${table.name}`;
    this.appliesTo = askedOf(table.enterprises);
    const wanted = (index: string, values: Values) => this.isWanted(index, values);
    this.finder = table.find ? new Finder(table.name, table.find, this.appliesTo, wanted) : null;
    this.watch = new Watch(table, () => this.candidates());
    this.prefixes = table.prefixes ? new AcceptedPrefixes(table, table.prefixes) : null;
    this.specs = this.watch.specs;
  }

  read(input: ReadInput): Observation[] {
    const { rows, lost } = this.watch.read(input);
    const observations: Observation[] = [];
    const seen = new Set<string>();
    for (const [index, values] of rows) {
      const said = this.table.read(index, values);
      // Of one peer in several instances the first is taken.
      if (!said || seen.has(said.peer) || !this.claims.isOpen(said.peer, this.table.name)) continue;
      seen.add(said.peer);
      if (said.state !== null) this.claims.claim(said.peer, this.table.name);
      this.prefixes?.own(index, values, said.peer);
      observations.push(...this.observe(input.origin, said, this.prefixes?.of(said.peer) ?? null));
    }
    for (const index of lost) observations.push(...this.gone(input.origin, index, seen));
    return observations;
  }

  private isWanted(index: string, values: Values): boolean {
    const peer = this.table.read(index, values)?.peer;
    return peer !== undefined && this.claims.isOpen(peer, this.table.name);
  }

  private candidates(): string[] {
    if (this.finder) return [...this.finder.indexes()];
    return this.claims.open(this.table.name).flatMap((peer) => this.table.indexOf?.(peer) ?? []);
  }

  private observe(origin: Origin, said: BgpSaid, prefixes: Record<string, number> | null): Observation[] {
    const observation: BgpPeerObservation = { kind: 'bgp-peer', ...origin, ...without(said, 'instance'), prefixes };
    const flap = flapOf(this.before.get(said.peer), observation);
    this.before.set(said.peer, observation);
    return flap ? [observation, flap] : [observation];
  }

  /** The agent answers, and the session is no longer there: what is known of it is nothing. */
  private gone(origin: Origin, index: string, seen: ReadonlySet<string>): Observation[] {
    const said = this.table.read(index, {});
    if (!said || seen.has(said.peer)) return [];
    const before = this.before.get(said.peer);
    this.before.delete(said.peer);
    this.claims.release(said.peer, this.table.name);
    if (!before) return [];
    return [{ ...before, ...origin, state: null, adminStatus: null, establishedSeconds: null, prefixes: null }];
  }
}

/** A session that fell and came back between two polls: its counter moved, or the time since it was established went back. */
function flapOf(before: BgpPeerObservation | undefined, now: BgpPeerObservation): EventObservation | null {
  if (!before || before.state === null || before.state !== now.state || !changedBetween(before, now)) return null;
  const { establishedSeconds: since, state, peer } = now;
  const age = since === null ? '' : `, ${since} s ago by the router`;
  const message =
    state === 'established'
      ? `BGP session with ${peer} fell and was established again between two polls${age}`
      : `BGP session with ${peer} was established and fell again between two polls`;
  return flapEvent(now, 'bgp-session-flapped', peer, message);
}
