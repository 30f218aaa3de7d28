/**
 * The counters of all interfaces of one gateway and context as they were read last, side by side in one array. Kept as rows they would take
 * three times as much, and all of it would be made anew at each poll.
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
const WIDTH = ofIf.length + ofIfX.length + ofDot3.length;
/** Stands for a Counter64 beyond 2^53, which is kept beside the array; no agent sends it. */
const LARGE = Infinity;

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
  private large = new Map<number, bigint>();
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
    [this.room, this.large, this.used] = [new Float64Array(wanted * WIDTH), new Map(), 0];
    for (const holder of holders()) {
      if (holder.place < 0) continue;
      const [from, to] = [holder.place * WIDTH, this.used * WIDTH];
      this.room.set(room.subarray(from, from + WIDTH), to);
      for (let at = 0; large.size > 0 && at < WIDTH; at++) {
        const value = large.get(from + at);
        if (value !== undefined) this.large.set(to + at, value);
      }
      holder.place = this.used++;
    }
  }

  /** Keeps what the rows hold of counters. */
  write(holder: Holder, { ifRow, ifXRow, dot3Row }: Rows): void {
    if (holder.place < 0) holder.place = this.take();
    let at = holder.place * WIDTH;
    for (const position of ofIf) this.put(at++, ifRow[position]);
    for (const position of ofIfX) this.put(at++, ifXRow[position]);
    for (const position of ofDot3) this.put(at++, dot3Row[position]);
  }

  /** Rows with the counters that were kept, and nothing else in them; they hold until the next call. */
  read({ place }: Holder): Rows {
    let at = place * WIDTH;
    for (const position of ofIf) scratch.ifRow[position] = this.value(at++);
    for (const position of ofIfX) scratch.ifXRow[position] = this.value(at++);
    for (const position of ofDot3) scratch.dot3Row[position] = this.value(at++);
    return scratch;
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
    if (this.large.size > 0) this.large.delete(at);
    if (typeof value === 'bigint') this.large.set(at, value);
    this.room[at] = typeof value === 'number' ? value : typeof value === 'bigint' ? LARGE : NaN;
  }

  private value(at: number): number | bigint | undefined {
    const value = this.room[at] as number;
    if (value === LARGE) return this.large.get(at);
    return Number.isNaN(value) ? undefined : value;
  }
}
