/** The latest of each interface of one gateway and context. */
import type { Clock } from '../../deps.js';
import type { AdminStatus, InterfaceDeltas, InterfaceIdentity, OperStatus } from '../../model/interface.js';
import { interfacesNamed } from '../../model/match.js';
import type { InterfaceObservation, InterfaceStateObservation } from '../../model/observation.js';
import { ageOf, newer, seen, type Seen } from './seen.js';

/** Larger than any router that is known; an agent that invents interfaces stops here. */
export const MAX_INTERFACES = 20_000;

/** Milliseconds within which the interfaces of one poll are taken in. */
const ONE_POLL = 500;

/** Milliseconds within which what is of one moment was seen at one moment. */
const AT_ONCE = 5;

export interface InterfaceRecord {
  key: string;
  identity: InterfaceIdentity | null;
  adminStatus: AdminStatus | null;
  operStatus: OperStatus | null;
  /** Of the reading that gave the two statuses. */
  statusRead: Seen | null;
  /** Wall clock at which they were first seen as they are, ms since the epoch. */
  statusSince: number | null;
  /** ifLastChange: ms of sysUpTime; null where the agent does not tell. */
  lastChange: number | null;
  /** snmpEngineBoots by the same poll; null where the agent does not tell. */
  boots: number | null;
  state: Seen | null;
  counters: Seen | null;
  slot: number | null;
  speed: number | null;
  /** Seconds that `deltas` cover; null on a first reading and across a gap. */
  seconds: number | null;
  deltas: InterfaceDeltas | null;
}

export class InterfaceTable {
  readonly records = new Map<string, InterfaceRecord>();
  /** Interfaces that were not taken in because the table is full. */
  refused = 0;
  private found = new Map<string, InterfaceRecord[]>();
  private last: Seen | null = null;
  /** The same of statuses that were asked for earlier than what was read last of a poll. */
  private lastStatus: Seen | null = null;

  constructor(private readonly clock: Clock) {}

  /** The interface that the configuration means by `name`; null where there is none, or no telling which of several. */
  find(name: string): InterfaceRecord | null {
    const [record, rival] = this.named(name);
    return record === undefined || rival !== undefined ? null : record;
  }

  /** Every interface that the configuration may mean by `name`, of those that the last poll of any of them brought. */
  named(name: string): InterfaceRecord[] {
    const records = this.called(name);
    if (records.length < 2) return records;
    const read = ({ counters }: InterfaceRecord): number => counters?.monotonic ?? Number.NEGATIVE_INFINITY;
    const newest = Math.max(...records.map(read));
    return records.filter((record) => newest - read(record) < ONE_POLL);
  }

  private called(name: string): InterfaceRecord[] {
    let records = this.found.get(name);
    if (records === undefined) {
      const keyed = this.records.get(name);
      records = interfacesNamed(this.records.values(), name);
      if (records.length === 0 && keyed) records = [keyed];
      if (this.found.size < MAX_INTERFACES) this.found.set(name, records);
    }
    return records;
  }

  /** True where a status, or the time of its last change, is another. */
  observeState(observation: InterfaceStateObservation): boolean {
    const record = this.record(observation.interface);
    // An answer without either status is no evidence: the signal then goes stale.
    if (record === null || (observation.adminStatus === null && observation.operStatus === null)) return false;
    const flapped = record.state !== null && record.lastChange !== observation.lastChange;
    const first = record.state === null;
    record.state = this.seen(observation.at);
    record.lastChange = observation.lastChange;
    record.boots = observation.boots ?? null;
    return takeStatus(record, observation, record.state) || flapped || first;
  }

  /** True where a status is another, or it is the first reading. */
  observeCounters(observation: InterfaceObservation): boolean {
    const record = this.record(observation.interface);
    if (record === null) return false;
    const first = record.counters === null;
    if (!sameNames(record.identity, observation.identity)) this.found.clear();
    record.counters = this.seen(observation.at);
    record.identity = observation.identity;
    record.slot = observation.slot;
    record.speed = observation.speed;
    record.seconds = observation.seconds;
    record.deltas = observation.deltas;
    const { statusAt } = observation;
    if (statusAt !== undefined) this.lastStatus = this.seenAs(this.lastStatus, statusAt);
    return takeStatus(record, observation, statusAt === undefined ? record.counters : this.lastStatus!) || first;
  }

  /** Forgets interfaces that no poll has brought for `ms`. */
  forget(ms: number): void {
    for (const [key, record] of this.records) {
      if ((ageOf(this.clock, newer(record.state, record.counters)) ?? 0) <= ms) continue;
      this.records.delete(key);
      this.found.clear();
    }
  }

  /** One for all that a poll brought: they are told one right after the other. */
  private seen(at: number): Seen {
    return (this.last = this.seenAs(this.last, at));
  }

  private seenAs(last: Seen | null, at: number): Seen {
    const now = seen(this.clock, at);
    return last?.at !== at || Math.abs(now.monotonic - last.monotonic) > AT_ONCE ? now : last;
  }

  private record(key: string): InterfaceRecord | null {
    const known = this.records.get(key);
    if (known !== undefined) return known;
    if (this.records.size >= MAX_INTERFACES) {
      this.refused++;
      return null;
    }
    const record = empty(key);
    this.records.set(key, record);
    this.found.clear();
    return record;
  }
}

/** True where it changed. The freshest word counts: a long walk of counters may end after a state poll that began later. */
function takeStatus(
  record: InterfaceRecord,
  { adminStatus, operStatus }: Pick<InterfaceObservation, 'adminStatus' | 'operStatus'>,
  read: Seen,
): boolean {
  if (adminStatus === null && operStatus === null) return false;
  if (record.statusRead !== null && record.statusRead.monotonic > read.monotonic) return false;
  const changed = record.adminStatus !== adminStatus || record.operStatus !== operStatus;
  if (changed) record.statusSince = read.at;
  record.adminStatus = adminStatus;
  record.operStatus = operStatus;
  record.statusRead = read;
  return changed;
}

function sameNames(a: InterfaceIdentity | null, b: InterfaceIdentity): boolean {
  return a !== null && a.ifName === b.ifName && a.ifDescr === b.ifDescr && a.ifAlias === b.ifAlias;
}

function empty(key: string): InterfaceRecord {
  return {
    key,
    identity: null,
    adminStatus: null,
    operStatus: null,
    statusRead: null,
    statusSince: null,
    lastChange: null,
    boots: null,
    state: null,
    counters: null,
    slot: null,
    speed: null,
    seconds: null,
    deltas: null,
  };
}
