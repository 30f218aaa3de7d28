/** The minutes that are open: octets, packets and flows per slot in each, and how a long flow is laid over them. */

export const MINUTE = 60_000;
/** Doubles of a cell: octets, packets, flows. */
export const CELL = 3;

export class Minutes {
  /** Number of the oldest open minute: minutes since the epoch. */
  oldest: number;
  readonly cells: Float64Array;
  /** Flows that began before the oldest open minute: that part of them was laid into it. */
  clipped = 0;

  /** `count` minutes of `slots` cells each, the last of them the one after `now`. */
  constructor(
    readonly count: number,
    readonly slots: number,
    now: number,
  ) {
    this.cells = new Float64Array(count * slots * CELL);
    this.oldest = Math.floor(now / MINUTE) - count + 2;
  }

  /** End of the newest minute that can be open, milliseconds since the epoch. */
  get end(): number {
    return (this.oldest + this.count) * MINUTE;
  }

  /** Where the cells of a minute begin. */
  page(minute: number): number {
    return (((minute % this.count) + this.count) % this.count) * this.slots * CELL;
  }

  /**
   * Lays a flow over the minutes that it lasted, by the share of its time in each; the last minute takes what rounding leaves, and counts the
   * flow. `first` and `last` are milliseconds since the epoch, `last` no earlier than the oldest open minute.
   */
  spread(slot: number, first: number, last: number, octets: number, packets: number, flows: number): void {
    const open = this.oldest * MINUTE;
    if (first < open) this.clipped++;
    const from = Math.max(first, open);
    const final = Math.floor(last / MINUTE);
    const length = last - from;
    let [leftOctets, leftPackets] = [octets, packets];
    for (let minute = Math.floor(from / MINUTE); minute < final; minute++) {
      const share = (Math.min(last, (minute + 1) * MINUTE) - Math.max(from, minute * MINUTE)) / length;
      const [some, few] = [Math.round(octets * share), Math.round(packets * share)];
      this.add(minute, slot, Math.min(some, leftOctets), Math.min(few, leftPackets), 0);
      leftOctets -= Math.min(some, leftOctets);
      leftPackets -= Math.min(few, leftPackets);
    }
    this.add(final, slot, leftOctets, leftPackets, flows);
  }

  /** Gives up the oldest minute; its cells are 0 again. */
  advance(): void {
    const page = this.page(this.oldest);
    this.cells.fill(0, page, page + this.slots * CELL);
    this.oldest++;
  }

  /** True when no open minute has anything in this slot. */
  vacant(slot: number): boolean {
    for (let page = 0; page < this.count; page++) {
      const at = (page * this.slots + slot) * CELL;
      if (this.cells[at] !== 0 || this.cells[at + 1] !== 0 || this.cells[at + 2] !== 0) return false;
    }
    return true;
  }

  /** Moves what open minutes have in a slot to another one that is vacant. */
  move(from: number, to: number): void {
    if (from === to) return;
    for (let page = 0; page < this.count; page++) {
      const [source, target] = [(page * this.slots + from) * CELL, (page * this.slots + to) * CELL];
      this.cells.copyWithin(target, source, source + CELL);
      this.cells.fill(0, source, source + CELL);
    }
  }

  /** Adds n rows, each to the cell that begins at `places`; those below 0 are left out. A loop of its own for the same reason as Slots.look. */
  addAll(places: Int32Array, octets: Float64Array, packets: Float64Array, flows: Float64Array, n: number): void {
    const { cells } = this;
    for (let i = 0; i < n; i++) {
      const at = places[i]!;
      if (at < 0) continue;
      cells[at]! += octets[i]!;
      cells[at + 1]! += packets[i]!;
      cells[at + 2]! += flows[i]!;
    }
  }

  private add(minute: number, slot: number, octets: number, packets: number, flows: number): void {
    const at = this.page(minute) + slot * CELL;
    this.cells[at]! += octets;
    this.cells[at + 1]! += packets;
    this.cells[at + 2]! += flows;
  }
}
