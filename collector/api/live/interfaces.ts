/** The latest of each interface of one gateway and context. */
import type { Clock } from '../../deps.js';
import type { InterfaceIdentity } from '../../model/interface.js';
import { interfacesNamed } from '../../model/match.js';
import type { InterfaceObservation, InterfaceStateObservation } from '../../model/observation.js';
import { InterfaceFigures } from './interface-figures.js';
import { InterfaceRecord } from './interface-record.js';
import { newer, seen, type Seen } from './seen.js';

/** Larger than any router that is known; an agent that invents interfaces stops here. */
export const MAX_INTERFACES = 20_000;

/** Milliseconds within which the interfaces of one poll are taken in. */
const ONE_POLL = 500;

/** Milliseconds within which what is of one moment was seen at one moment. */
const AT_ONCE = 5;

export class InterfaceTable {
  readonly records = new Map<string, InterfaceRecord>();
  /** Interfaces that were not taken in because the table is full. */
  refused = 0;
  /** Each record has the place in them that it has among the records. */
  private readonly figures = new InterfaceFigures();
  /** No interface was last read before this, monotonic: until that is old, none needs to be looked through. */
  private oldest = Infinity;
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
    const read = this.seen(observation.at);
    record.takeState(observation, read);
    return record.takeStatus(observation, read) || flapped || first;
  }

  /** True where a status is another, or it is the first reading. */
  observeCounters(observation: InterfaceObservation): boolean {
    const record = this.record(observation.interface);
    if (record === null) return false;
    const first = record.counters === null;
    if (!sameNames(record.identity, observation.identity)) this.found.clear();
    const read = this.seen(observation.at);
    record.takeCounters(observation, read);
    const { statusAt } = observation;
    if (statusAt !== undefined) this.lastStatus = this.seenAs(this.lastStatus, statusAt);
    return record.takeStatus(observation, statusAt === undefined ? read : this.lastStatus!) || first;
  }

  /** Forgets interfaces that no poll has brought for `ms`. */
  forget(ms: number): void {
    const now = this.clock.monotonic();
    if (now - this.oldest <= ms) return;
    const before = this.records.size;
    let kept = 0;
    this.oldest = Infinity;
    for (const [key, record] of this.records) {
      const read = newer(record.state, record.counters)?.monotonic ?? Infinity;
      if (now - read > ms) {
        this.records.delete(key);
        continue;
      }
      record.move(kept++);
      this.oldest = Math.min(this.oldest, read);
    }
    if (kept === before) return;
    this.figures.cut(kept);
    this.found.clear();
  }

  /** One for all that a poll brought: they are told one right after the other. */
  private seen(at: number): Seen {
    this.last = this.seenAs(this.last, at);
    this.oldest = Math.min(this.oldest, this.last.monotonic);
    return this.last;
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
    const place = this.records.size;
    this.figures.add(place);
    const record = new InterfaceRecord(key, this.figures, place);
    this.records.set(key, record);
    this.found.clear();
    return record;
  }
}

function sameNames(a: InterfaceIdentity | null, b: InterfaceIdentity): boolean {
  return a !== null && a.ifName === b.ifName && a.ifDescr === b.ifDescr && a.ifAlias === b.ifAlias;
}
