/** Rows of decoder batches into aggregates per minute: authority × destination × application × class × path × direction. */
import { F, F_BASE, type Batch } from '../batch.js';
import { Applications, type ApplicationOverride } from '../meaning/applications.js';
import { Classes, classNames, type ClassOverride } from '../meaning/classes.js';
import { Crossings, type InterfaceLookup } from '../meaning/interfaces.js';
import { Names } from '../meaning/names.js';
import { NetworkTable, type NamedPrefixes } from '../networks/table.js';
import { Apart, type ApartCount, type ApartReason, type Unplaced } from './apart.js';
import { estimate } from './estimate.js';
import { name, type Tables } from './keys.js';
import { Ledger, type LedgerCounts } from './ledger.js';
import { MINUTE } from './minutes.js';
import { Scratch } from './scratch.js';
import { Sources, type DomainOf } from './sources.js';
import { cut, type FlowRow, type Top } from './top.js';
import { interfaceTotals, type InterfaceMinute } from './totals.js';

/** What addresses, ports and classes mean; replaced whole when the configuration changes. */
export interface Meaning {
  authorities: readonly NamedPrefixes[];
  destinations: readonly NamedPrefixes[];
  applications: readonly ApplicationOverride[];
  classes: readonly ClassOverride[];
}

export interface AggregatorOptions {
  meaning: Meaning;
  interfaces: InterfaceLookup;
  /** What the domain numbers in rows stand for: `(index) => decoder.domains[index] ?? null`. */
  domain: DomainOf;
  top: Top;
  /** Milliseconds that a minute stays open after its end. */
  late: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A finished minute. */
export interface FlowMinute {
  /** Its start, milliseconds since the epoch. */
  time: number;
  rows: FlowRow[];
  /** Before the cut, exact: what came in by each interface that faces a side. */
  interfaces: InterfaceMinute[];
}

/** Since the start. */
export interface AggregatorCounts extends LedgerCounts {
  records: number;
  apart: Record<ApartReason, ApartCount>;
  /** By the exporter's name: of `apart`, what is missing at its interfaces. */
  unplaced: Record<string, Unplaced>;
  /** Flows that began before the oldest open minute; counted whole, in fewer minutes than they lasted. */
  clipped: number;
  /** Interfaces refused because too many are known. */
  crossingsRefused: number;
  /** Finished minutes that nobody took and that were given up. */
  undrained: number;
}

/** Finished minutes that wait to be taken: an hour of them. */
const MOST_WAITING = 60;
/** Combinations that can be told apart before the cut, per row that is kept after it. */
const ROOM_PER_ROW = 6;

export class Aggregator {
  private readonly authorities = new Names(16);
  private readonly destinations = new Names(16);
  private readonly applications = new Names(12);
  private readonly crossings = new Crossings();
  private readonly sources: Sources;
  private readonly ledger: Ledger;
  private readonly apart = new Apart();
  private readonly counts = { records: 0, undrained: 0 };
  private waiting: FlowMinute[] = [];
  private tables: Tables;
  private scratch = new Scratch(0);
  private top: Top;

  constructor(private readonly options: AggregatorOptions) {
    const room = Math.min(131_072, Math.max(4_096, options.top.rows * ROOM_PER_ROW));
    this.ledger = new Ledger(room, options.late, options.now);
    this.sources = new Sources(options.domain, options.interfaces, this.crossings, this.apart);
    this.tables = this.tablesOf(options.meaning);
    this.top = options.top;
  }

  /** Another configuration, for records that come from now on; open minutes keep what they hold. */
  use(meaning: Meaning, top: Top = this.top): void {
    this.tables = this.tablesOf(meaning);
    this.top = top;
  }

  /** Takes in the rows of a batch that was decoded at `now` (milliseconds since the epoch). Nothing of the batch is kept. */
  add(batch: Batch, now: number): void {
    this.sources.refresh();
    if (now >= this.ledger.minutes.end) this.finish(now);
    if (this.scratch.capacity < batch.capacity) this.scratch = new Scratch(batch.capacity);
    this.counts.records += batch.count;
    this.pass(batch, now, false);
    if (hasReverse(batch)) this.pass(batch, now, true);
  }

  /** Minutes that are finished at `now`, oldest first; they are open no longer. To be called at least once a minute. */
  drain(now: number): FlowMinute[] {
    this.finish(now);
    const finished = this.waiting;
    this.waiting = [];
    return finished;
  }

  /** Everything that is still open, for the end of a run; nothing can be added afterwards but what is newer. */
  close(): FlowMinute[] {
    const { oldest, count } = this.ledger.minutes;
    return this.drain((oldest + count) * MINUTE + this.options.late);
  }

  read(): AggregatorCounts {
    const { ledger, crossings, apart, counts } = this;
    return {
      ...counts,
      ...ledger.counts,
      apart: apart.read(),
      unplaced: apart.unplaced(),
      clipped: ledger.minutes.clipped,
      crossingsRefused: crossings.refused,
    };
  }

  private pass(batch: Batch, now: number, reverse: boolean): void {
    const { scratch, crossings, apart } = this;
    estimate(batch, scratch, this.sources, crossings, apart, reverse);
    name(batch, scratch, this.tables, crossings, apart, reverse);
    this.ledger.add(batch, scratch, crossings, apart, now);
  }

  private tablesOf({ authorities, destinations, applications, classes }: Meaning): Tables {
    return {
      authorities: new NetworkTable(authorities, this.authorities),
      destinations: new NetworkTable(destinations, this.destinations),
      applications: new Applications(this.applications, applications),
      classes: new Classes(classes),
    };
  }

  private finish(now: number): void {
    const { minutes } = this.ledger;
    const end = Math.floor((now - this.options.late) / MINUTE);
    for (let left = minutes.count; left > 0 && minutes.oldest < end; left--) {
      const minute = this.oldest(minutes.oldest * MINUTE);
      if (minute.rows.length > 0) this.waiting.push(minute);
      this.ledger.advance();
    }
    // A clock that leapt ahead: the ring is empty now.
    if (minutes.oldest < end) minutes.oldest = end;
    const many = this.waiting.length - MOST_WAITING;
    if (many <= 0) return;
    this.waiting.splice(0, many);
    this.counts.undrained += many;
  }

  private oldest(time: number): FlowMinute {
    const rows: FlowRow[] = [];
    const { list } = this.crossings;
    const byCrossing = interfaceTotals(list, time);
    for (const [upper, lower, octets, packets, flows] of this.ledger.oldest()) {
      const crossing = lower >>> 15;
      const { path, direction } = list[crossing]!;
      byCrossing.add(crossing, octets, packets, flows);
      rows.push({
        time,
        authority: this.authorities.text(upper === null ? this.authorities.other : upper >>> 16),
        destination: this.destinations.text(upper === null ? this.destinations.other : upper & 0xffff),
        application: this.applications.text(upper === null ? this.applications.other : (lower >>> 3) & 0xfff),
        class: classNames[lower & 7]!,
        path,
        direction,
        octets,
        packets,
        flows,
      });
    }
    return { time, rows: cut(rows, this.top, this.crossings.distinct), interfaces: byCrossing.read() };
  }
}

function hasReverse(batch: Batch): boolean {
  if (!batch.holds(F_BASE + F.reverseOctets) && !batch.holds(F_BASE + F.reversePackets)) return false;
  const { f, count } = batch;
  const [octets, packets] = [f[F.reverseOctets]!, f[F.reversePackets]!];
  for (let row = 0; row < count; row++) if (octets[row] !== 0 || packets[row] !== 0) return true;
  return false;
}
