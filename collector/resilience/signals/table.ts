/** The latest of every signal that is a level, since when it is so, and what changed. Time is an argument. */
import type { EvidenceChange } from '../../model/judgement.js';
import { changedBetween, type Level } from '../../model/transitions.js';
import { ageAt, isFresh, momentOf, type Moment } from '../time.js';
import { keyOf, saysOf, saysSame, signalOf, subjectOf } from './level.js';

/** Two readings that say the same, and between which it was something else. */
export interface Passed {
  from: Moment;
  to: Moment;
}

export interface Held<T extends Level = Level> {
  latest: T;
  read: Moment;
  /** Monotonic time at which that was asked for: it was so at some moment from then on. */
  asked: number;
  /** First reading since it was not read for so long that what was known of it grew stale. */
  heard: Moment;
  /** First reading that says what the latest says. */
  since: Moment;
  /** Last reading that said otherwise; null where none did. */
  before: Moment | null;
  /** The last two, by what it counts; null where there were none. */
  passed: Passed | null;
}

/** A change, and the gateway at which it was seen. */
export interface SignalChange extends EvidenceChange {
  gateway: string;
}

/** More sessions than a gateway of an interconnect has; an agent that invents them stops here. */
const MOST_PER_GATEWAY = 4_096;
/** What has not been read for so long, milliseconds, is gone from the router. */
const FORGET = 3_600_000;

export class SignalTable {
  /** Gateway → `context, kind, key` → what is held. */
  private readonly gateways = new Map<string, Map<string, Held>>();
  /** Signals that were not taken in because their gateway has too many. */
  refused = 0;

  /**
   * Gives what changed: the level, or a transition that happened between two readings of the same level. `interval`: milliseconds between two
   * polls of its gateway.
   */
  observe(level: Level, now: Moment, interval = Infinity): SignalChange[] {
    const table = this.gateways.get(level.gateway) ?? new Map<string, Held>();
    this.gateways.set(level.gateway, table);
    const key = nameOf(level.context, level.kind, keyOf(level));
    const held = table.get(key);
    const read = momentOf(level.at, now);
    if (held === undefined) return this.add(table, key, level, read);
    // An answer that was overtaken by a newer one says nothing of now.
    if (read.monotonic < held.read.monotonic) return [];
    const [before, after] = [saysOf(held.latest), saysOf(level)];
    const [last, from] = [held.latest, held.read];
    const heard = isFresh(from, interval, read) ? held.heard : read;
    Object.assign(held, { latest: level, read, asked: askedAt(level, read), heard });
    if (saysSame(last, level)) {
      if (!changedBetween(last, level)) return [];
      held.passed = { from, to: read };
      return [between(level, after)];
    }
    Object.assign(held, { before: from, since: read });
    return [change(level, before, after ?? 'not told any more')];
  }

  get<T extends Level>(gateway: string, context: string, kind: T['kind'], key: string): Held<T> | null {
    return (this.gateways.get(gateway)?.get(nameOf(context, kind, key)) ?? null) as Held<T> | null;
  }

  /** Every one of a kind at a gateway. */
  *all<T extends Level>(gateway: string, context: string, kind: T['kind']): Generator<Held<T>> {
    for (const held of this.gateways.get(gateway)?.values() ?? [])
      if (held.latest.kind === kind && held.latest.context === context) yield held as Held<T>;
  }

  /** Lets go of gateways that are no longer configured, and of what was not read for an hour. */
  forget(configured: ReadonlySet<string>, now: Moment): void {
    for (const [name, table] of this.gateways) {
      if (!configured.has(name)) this.gateways.delete(name);
      for (const [key, { read }] of table) if (ageAt(read, now) > FORGET) table.delete(key);
    }
  }

  private add(table: Map<string, Held>, key: string, level: Level, read: Moment): SignalChange[] {
    if (table.size >= MOST_PER_GATEWAY) {
      this.refused++;
      return [];
    }
    table.set(key, {
      latest: level,
      read,
      asked: askedAt(level, read),
      heard: read,
      since: read,
      before: null,
      passed: null,
    });
    return [];
  }
}

const askedAt = (level: Level, { monotonic }: Moment): number =>
  monotonic - (level.kind === 'redundancy' ? (level.took ?? 0) : 0);

const nameOf = (context: string, kind: string, key: string): string => `${context}\n${kind}\n${key}`;

function change(level: Level, before: string | null, after: string): SignalChange {
  return {
    at: level.at,
    gateway: level.gateway,
    signal: signalOf[level.kind],
    subject: subjectOf(level),
    before,
    after,
  };
}

function between(level: Level, says: string | null): SignalChange {
  return change(level, says, `${says ?? 'unknown'} again, after a change between two polls`);
}
