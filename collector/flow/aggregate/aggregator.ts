/** Rows of decoder batches into aggregates per minute: authority × destination × application × class × path × direction. */
import { countedAs, F, NONE, U, type Batch } from '../batch.js';
import { Applications, type ApplicationOverride } from '../meaning/applications.js';
import { Classes, classNames, type ClassOverride } from '../meaning/classes.js';
import { Crossings, type InterfaceLookup } from '../meaning/interfaces.js';
import { Names } from '../meaning/names.js';
import { NetworkTable, type NamedPrefixes } from '../networks/table.js';
import { Apart, type ApartCount, type ApartReason } from './apart.js';
import { flowsBehind } from './flows.js';
import { Ledger } from './ledger.js';
import { MINUTE } from './minutes.js';
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
export interface AggregatorCounts {
  records: number;
  apart: Record<ApartReason, ApartCount>;
  /** Records whose combination found no room and was added up under `other`. */
  overflowed: number;
  /** Flows that began before the oldest open minute; counted whole, in fewer minutes than they lasted. */
  clipped: number;
  /** Flows reported as faster than their interface: laid over as much time as it takes, where that is minutes more. */
  stretched: number;
  /** Flows that end after they arrived, so the exporter's clock is ahead: taken as ending then. */
  ahead: number;
  /** Interfaces refused because too many are known. */
  crossingsRefused: number;
  /** Finished minutes that nobody took and that were given up. */
  undrained: number;
}

/** Finished minutes that wait to be taken: an hour of them. */
const MOST_WAITING = 60;
const NOTHING = countedAs.indexOf('nothing');
const LAYER2 = countedAs.indexOf('layer2');
const FRAME = countedAs.indexOf('frame');
const EGRESS = 1;
/** Milliseconds. Clocks differ; only more than this is counted as ahead. */
const TOLERANCE = 5_000;
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
  private readonly counts = { records: 0, stretched: 0, ahead: 0, undrained: 0 };
  private waiting: FlowMinute[] = [];
  private sideA!: NetworkTable;
  private sideB!: NetworkTable;
  private services!: Applications;
  private classes!: Classes;

  constructor(private readonly options: AggregatorOptions) {
    const room = Math.min(131_072, Math.max(4_096, options.top.rows * ROOM_PER_ROW));
    this.ledger = new Ledger(room, options.late, options.now);
    this.sources = new Sources(options.domain, options.interfaces, this.crossings);
    this.use(options.meaning);
  }

  /** Another configuration, for records that come from now on; open minutes keep what they hold. */
  use({ authorities, destinations, applications, classes }: Meaning): void {
    this.sideA = new NetworkTable(authorities, this.authorities);
    this.sideB = new NetworkTable(destinations, this.destinations);
    this.services = new Applications(this.applications, applications);
    this.classes = new Classes(classes);
  }

  /** Takes in the rows of a batch that was decoded at `now` (milliseconds since the epoch). Nothing of the batch is kept. */
  add(batch: Batch, now: number): void {
    const { u, f, count } = batch;
    const [octets, packets, rates] = [f[F.octets]!, f[F.packets]!, f[F.rate]!];
    const [backOctets, backPackets] = [f[F.reverseOctets]!, f[F.reversePackets]!];
    const [input, output, domains] = [u[U.inputIf]!, u[U.outputIf]!, u[U.domain]!];
    const [direction, counted] = [u[U.direction]!, u[U.counted]!];
    this.sources.refresh();
    this.counts.records += count;
    if (now >= this.ledger.minutes.end) this.finish(now);
    let domain = NONE;
    let source = this.sources.of(NONE);
    for (let row = 0; row < count; row++) {
      if (domains[row] !== domain) {
        domain = domains[row]!;
        source = this.sources.of(domain);
      }
      const rate = rates[row]!;
      const kind = counted[row]!;
      let [some, few] = [octets[row]!, packets[row]!];
      const flows = kind === FRAME ? 0 : rate === 1 ? 1 : flowsBehind(few, rate);
      if (rate !== 1) [some, few] = [Math.round(some * rate), Math.round(few * rate)];
      const crossing = source.find(input[row]!, output[row]!);
      if (crossing < 0 || direction[row] === EGRESS || kind === NOTHING)
        this.apart.add(source.apart(kind === NOTHING, direction[row]!, input[row]!, output[row]!), some, few);
      else {
        if (kind === LAYER2 || (kind === FRAME && source.layer2Frames))
          some = Math.max(0, some - few * this.crossings.overhead[crossing]!);
        this.enter(batch, row, crossing, this.crossings.towardsB[crossing]!, now, some, few, flows);
      }
      if (backOctets[row] !== 0 || backPackets[row] !== 0) this.reverse(batch, row, now, flows);
    }
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
      apart: apart.read(),
      overflowed: ledger.overflowed,
      clipped: ledger.minutes.clipped,
      crossingsRefused: crossings.refused,
    };
  }

  /** `fromA`: the source of the record is an address of side a. */
  private enter(
    { u, f }: Batch,
    row: number,
    crossing: number,
    fromA: number,
    now: number,
    octets: number,
    packets: number,
    flows: number,
  ): void {
    const [from, to] = fromA === 1 ? [U.src0, U.dst0] : [U.dst0, U.src0];
    const { sideA, sideB } = this;
    const authority =
      u[U.family]![row] === 4
        ? sideA.v4.find(u[from + 3]![row]!)
        : sideA.v6.find(u[from]![row]!, u[from + 1]![row]!, u[from + 2]![row]!, u[from + 3]![row]!);
    const destination =
      u[U.family]![row] === 4
        ? sideB.v4.find(u[to + 3]![row]!)
        : sideB.v6.find(u[to]![row]!, u[to + 1]![row]!, u[to + 2]![row]!, u[to + 3]![row]!);
    const service = this.services.find(u[U.protocol]![row]!, u[U.srcPort]![row]!, u[U.dstPort]![row]!);
    const lower = (crossing << 15) | (service << 3) | this.classes.find(u[U.tos]![row]!);
    let last = f[F.last]![row]!;
    let length = last - f[F.first]![row]!;
    // Neither holds of NaN: a time that was not told.
    if (!(length > 0)) length = 0;
    if (!(last <= now)) {
      if (last > now + TOLERANCE) this.counts.ahead++;
      last = now;
    }
    const least = octets * this.crossings.perOctet[crossing]!;
    if (length < least) {
      if (least - length > MINUTE) this.counts.stretched++;
      length = least;
    }
    if (!this.ledger.add((authority << 16) | destination, lower, last, length, octets, packets, flows))
      this.apart.late(octets, packets);
  }

  /** The other direction of a biflow: packets that came in where the record's own left. */
  private reverse(batch: Batch, row: number, now: number, flows: number): void {
    const { u, f } = batch;
    const [input, output, rate] = [u[U.outputIf]![row]!, u[U.inputIf]![row]!, f[F.rate]![row]!];
    const [octets, packets] = [f[F.reverseOctets]![row]! * rate, f[F.reversePackets]![row]! * rate];
    const source = this.sources.of(u[U.domain]![row]!);
    const crossing = source.find(input, output);
    if (crossing < 0 || u[U.direction]![row] === EGRESS)
      this.apart.add(source.apart(false, u[U.direction]![row]!, input, output), octets, packets);
    else this.enter(batch, row, crossing, 1 - this.crossings.towardsB[crossing]!, now, octets, packets, flows);
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
    return { time, rows: cut(rows, this.options.top), interfaces: byCrossing.read() };
  }
}
