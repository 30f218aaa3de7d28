/** Traps that wait for a poll to confirm or clear what they say. A trap never decides. */
import type { OspfNeighbourObservation, TrapObservation } from '../../model/signals.js';
import { printable } from '../../model/text.js';
import type { PathSettings } from '../settings.js';
import { ageAt, momentOf, type Moment } from '../time.js';
import type { SignalTable } from './table.js';

/** Agents answer from caches of a second or so: what they say this long after a trap is newer than it. Milliseconds. */
const CACHE = 1_500;
/** After the last of the quick polls (2 s) with its retries, no trap waits any longer. */
const PATIENCE = 6_000;
const MOST_PER_GATEWAY = 256;

export interface Waiting {
  trap: TrapObservation;
  read: Moment;
}

const none: readonly Waiting[] = [];

/** What is known of the ends of a path when a trap comes in question. */
export interface EndState {
  ifIndex: number | null;
  says: string | null;
  read: Moment | null;
}

export class Traps {
  private readonly gateways = new Map<string, Waiting[]>();
  /** Traps that were let go because too many waited. */
  overflowed = 0;

  observe(trap: TrapObservation, now: Moment): void {
    // A refused password is news, and says nothing of a path.
    if (trap.subject.type === 'gateway' && !/^(cold|warm)Start$/.test(trap.name)) return;
    const waiting = this.waiting(trap.gateway, now);
    if (waiting.length >= MOST_PER_GATEWAY) {
      waiting.shift();
      this.overflowed++;
    }
    waiting.push({ trap, read: momentOf(trap.at, now) });
    this.gateways.set(trap.gateway, waiting);
  }

  /** The first trap that contradicts what is known of the path; null where none waits. */
  suspicion(
    path: PathSettings,
    ends: readonly EndState[],
    table: SignalTable,
    now: Moment,
  ): { at: number; says: string } | null {
    const found = this.waitingOf(path.gateway, now).find((each) => concerns(each, path, ends, table));
    if (found === undefined) return null;
    const { name, claims, at } = found.trap;
    return { at, says: printable(claims === null ? name : `${name} (${claims})`) };
  }

  /** Traps of the gateway that are young enough to wait for their confirmation. */
  waitingOf(gateway: string, now: Moment): readonly Waiting[] {
    return this.gateways.has(gateway) ? this.waiting(gateway, now) : none;
  }

  forget(configured: ReadonlySet<string>): void {
    for (const name of this.gateways.keys()) if (!configured.has(name)) this.gateways.delete(name);
  }

  private waiting(gateway: string, now: Moment): Waiting[] {
    return (this.gateways.get(gateway) ?? []).filter(({ read }) => ageAt(read, now) <= PATIENCE);
  }
}

function concerns({ trap, read }: Waiting, path: PathSettings, ends: readonly EndState[], table: SignalTable): boolean {
  const { subject } = trap;
  switch (subject.type) {
    case 'gateway':
      return ends.some((end) => !newer(end.read, read));
    case 'interface':
      return ends.some(
        (end) => end.ifIndex === subject.ifIndex && contradicts(trap.claims, end.says) && !newer(end.read, read),
      );
    case 'bgp-peer': {
      if (!path.peers.some(({ address }) => address === subject.peer)) return false;
      const held = table.get(trap.gateway, path.context, 'bgp-peer', subject.peer);
      return contradicts(trap.claims, stateOf(held?.latest)) && !newer(held?.read ?? null, read);
    }
    case 'bgp-peers':
      return path.peers.some(({ address }) => {
        const held = table.get(trap.gateway, path.context, 'bgp-peer', address);
        return contradicts(trap.claims, stateOf(held?.latest)) && !newer(held?.read ?? null, read);
      });
    case 'bfd-session': {
      const held = table.get(trap.gateway, path.context, 'bfd-session', subject.session);
      if (held?.latest.kind !== 'bfd-session' || !path.bfd.includes(held.latest.peer ?? '')) return false;
      return contradicts(trap.claims, held.latest.state) && !newer(held.read, read);
    }
    case 'ospf-neighbour': {
      const held = table.get<OspfNeighbourObservation>(trap.gateway, path.context, 'ospf-neighbour', subject.neighbour);
      // A path names its neighbour by address or router identifier; that of OSPFv3 comes after the ifIndex.
      const names = [subject.neighbour, subject.neighbour.split('/')[1], held?.latest.routerId];
      if (!names.some((name) => typeof name === 'string' && path.ospf.includes(name))) return false;
      return contradicts(trap.claims, stateOf(held?.latest)) && !newer(held?.read ?? null, read);
    }
    case 'redundancy':
      // Who is master moves the forwarding; it does not make the path unable to carry.
      return false;
  }
}

/** Whether the subject has been read by an answer that no cache of before the trap can have given. */
const newer = (read: Moment | null, trap: Moment): boolean => read !== null && read.monotonic >= trap.monotonic + CACHE;

const contradicts = (claims: string | null, says: string | null): boolean => claims === null || claims !== says;

const stateOf = (level: { state?: string | null } | object | undefined): string | null =>
  level !== undefined && 'state' in level && typeof level.state === 'string' ? level.state : null;
