/**
 * The counters of all interfaces of one gateway and context as they were read last, with when and at what speed, side by side in one array.
 * Kept as rows they would take three times as much, and all of it would be made anew at each poll.
 */
import type { SnmpValue } from '../table.js';
import { Dot3 } from './dot3-stats-table.js';
import { If } from './if-table.js';
import { IfX } from './if-x-table.js';
import type { Rows } from './interface-deltas.js';

/** Positions in the rows of each table whose values are compared with those of the poll before. */
const ofIf: readonly number[] = [
  ...[If.ifInOctets, If.ifOutOctets, If.ifInUcastPkts, If.ifOutUcastPkts, If.ifInErrors, If.ifOutErrors],
  ...[If.ifInDiscards, If.ifOutDiscards, If.ifInUnknownProtos],
];
const ofIfX: readonly number[] = [
  ...[IfX.ifHCInOctets, IfX.ifHCOutOctets, IfX.ifHCInUcastPkts, IfX.ifHCOutUcastPkts],
  ...[IfX.ifHCInMulticastPkts, IfX.ifHCOutMulticastPkts, IfX.ifHCInBroadcastPkts, IfX.ifHCOutBroadcastPkts],
  ...[IfX.ifInMulticastPkts, IfX.ifOutMulticastPkts, IfX.ifInBroadcastPkts, IfX.ifOutBroadcastPkts],
];
const ofDot3: readonly number[] = Object.values(Dot3);
/** Behind the counters of an interface: NaN stands for no reading, or for a speed that is not known. */
const AT = ofIf.length + ofIfX.length + ofDot3.length;
const TOOK = AT + 1;
const SPEED = AT + 2;
const WIDTH = AT + 3;
/** Stands for a Counter64 beyond 2^53, which is kept beside the array; no agent sends it. */
const LARGE = Infinity;

/** What is kept of one poll of one interface. */
export interface Counted {
  rows: Rows;
  /** Monotonic ms of the answer. */
  at: number;
  /** Milliseconds that it took: the counters are of some moment in them. */
  took: number;
  /** bit/s; null where unknown. */
  speed: number | null;
}

/** Who has a place in the array. */
export interface Holder {
  /** −1 where it has none. */
  place: number;
  /** Whether it will want one. */
  selected: boolean;
}

/** The rows that read() fills, one set for all: they are looked at before the next is read. */
const scratch: Rows = {
  ifRow: new Array<SnmpValue | undefined>(Object.keys(If).length).fill(undefined),
  ifXRow: new Array<SnmpValue | undefined>(Object.keys(IfX).length).fill(undefined),
  dot3Row: new Array<SnmpValue | undefined>(Object.keys(Dot3).length).fill(undefined),
};

export class InterfaceCounters {
  private room = new Float64Array(0);
  private large: Map<number, bigint> | null = null;
  private used = 0;

  /** Octets of the array. */
  get octets(): number {
    return this.room.byteLength;
  }

  /** Makes room for those who have a place or will want one, and for no others: their places may change. */
  fit(holders: () => Iterable<Holder>): void {
    let wanted = 0;
    for (const { place, selected } of holders()) if (place >= 0 || selected) wanted++;
    if (this.used <= wanted && this.room.length === wanted * WIDTH) return;
    const { room, large } = this;
    [this.room, this.large, this.used] = [new Float64Array(wanted * WIDTH), null, 0];
    for (const holder of holders()) {
      if (holder.place < 0) continue;
      const [from, to] = [holder.place * WIDTH, this.used * WIDTH];
      this.room.set(room.subarray(from, from + WIDTH), to);
      for (let at = 0; large !== null && at < AT; at++) {
        const value = large.get(from + at);
        if (value !== undefined) (this.large ??= new Map()).set(to + at, value);
      }
      holder.place = this.used++;
    }
  }

  /** Keeps a reading: of its rows what they hold of counters. */
  write(holder: Holder, { rows: { ifRow, ifXRow, dot3Row }, at, took, speed }: Counted): void {
    if (holder.place < 0) holder.place = this.take();
    const start = holder.place * WIDTH;
    let next = start;
    for (const position of ofIf) this.put(next++, ifRow[position]);
    for (const position of ofIfX) this.put(next++, ifXRow[position]);
    for (const position of ofDot3) this.put(next++, dot3Row[position]);
    this.room[start + AT] = at;
    this.room[start + TOOK] = took;
    this.room[start + SPEED] = speed ?? NaN;
  }

  /** Rows with the counters that were kept, and nothing else in them; they hold until the next call. */
  read({ place }: Holder): Rows {
    let at = place * WIDTH;
    for (const position of ofIf) scratch.ifRow[position] = this.value(at++);
    for (const position of ofIfX) scratch.ifXRow[position] = this.value(at++);
    for (const position of ofDot3) scratch.dot3Row[position] = this.value(at++);
    return scratch;
  }

  /** Monotonic ms of the reading that is kept; NaN where there is none. */
  at({ place }: Holder): number {
    return place < 0 ? NaN : (this.room[place * WIDTH + AT] as number);
  }

  /** Milliseconds that it took. */
  took({ place }: Holder): number {
    return this.room[place * WIDTH + TOOK] as number;
  }

  /** Its speed in bit/s; null where it was not known. */
  speed({ place }: Holder): number | null {
    const speed = this.room[place * WIDTH + SPEED] as number;
    return Number.isNaN(speed) ? null : speed;
  }

  /** The place stays, and has no reading from now on. */
  forget({ place }: Holder): void {
    if (place >= 0) this.room[place * WIDTH + AT] = NaN;
  }

  private take(): number {
    if (this.used * WIDTH === this.room.length) {
      const room = new Float64Array((this.used + 1) * WIDTH);
      room.set(this.room);
      this.room = room;
    }
    return this.used++;
  }

  private put(at: number, value: SnmpValue | undefined): void {
    this.large?.delete(at);
    if (typeof value === 'bigint') (this.large ??= new Map()).set(at, value);
    this.room[at] = typeof value === 'number' ? value : typeof value === 'bigint' ? LARGE : NaN;
  }

  private value(at: number): number | bigint | undefined {
    const value = this.room[at] as number;
    if (value === LARGE) return this.large?.get(at);
    return Number.isNaN(value) ? undefined : value;
  }
}
