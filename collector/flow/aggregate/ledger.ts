/** Where aggregates are added up: a slot per combination of names, a cell per slot and open minute. */
import { classNames } from '../meaning/classes.js';
import { MOST_CROSSINGS } from '../meaning/interfaces.js';
import { CELL, MINUTE, Minutes } from './minutes.js';
import { Slots } from './slots.js';

const CLASSES = classNames.length;

export class Ledger {
  readonly minutes: Minutes;
  /** Records whose combination found no room. */
  overflowed = 0;
  private slots: Slots;
  /** The minute that was written last: most records are of the same one. */
  private start = 0;
  private end = 0;
  private page = 0;

  /** `room` combinations, over as many open minutes as `late` milliseconds touch, and the current and the next one. */
  constructor(
    private readonly room: number,
    late: number,
    now: number,
  ) {
    this.slots = new Slots(room);
    // Behind the slots: one per crossing and class, for what finds no room.
    this.minutes = new Minutes(Math.ceil(late / MINUTE) + 3, room + MOST_CROSSINGS * CLASSES, now);
  }

  /**
   * Adds a flow of `length` milliseconds that ended at `last` (milliseconds since the epoch). Keys as in slots.ts. Answers false when it ended
   * before the oldest open minute.
   */
  add(
    upper: number,
    lower: number,
    last: number,
    length: number,
    octets: number,
    packets: number,
    flows: number,
  ): boolean {
    if ((last < this.start || last >= this.end) && !this.turnTo(Math.floor(last / MINUTE))) return false;
    let slot = this.slots.find(upper, lower);
    if (slot < 0) slot = this.overflow(lower);
    if (last - length < this.start) {
      this.minutes.spread(slot, last - length, last, octets, packets, flows);
      return true;
    }
    const { cells } = this.minutes;
    const at = this.page + slot * CELL;
    cells[at]! += octets;
    cells[at + 1]! += packets;
    cells[at + 2]! += flows;
    return true;
  }

  /** What the oldest minute holds: keys, with null for authority, destination and application where they found no room. */
  *oldest(): Generator<[upper: number | null, lower: number, octets: number, packets: number, flows: number]> {
    const { slots, minutes } = this;
    const { cells } = minutes;
    const page = minutes.page(minutes.oldest);
    for (let slot = 0; slot < minutes.slots; slot = slot + 1 === slots.used ? slots.capacity : slot + 1) {
      if (slot === 0 && slots.used === 0) slot = slots.capacity;
      const at = page + slot * CELL;
      if (cells[at] === 0 && cells[at + 1] === 0 && cells[at + 2] === 0) continue;
      const past = slot - slots.capacity;
      const upper = past < 0 ? slots.upper[slot]! : null;
      const lower = past < 0 ? slots.lower[slot]! : (Math.floor(past / CLASSES) << 15) | (past % CLASSES);
      yield [upper, lower, cells[at]!, cells[at + 1]!, cells[at + 2]!];
    }
  }

  advance(): void {
    this.minutes.advance();
    [this.start, this.end] = [0, 0];
    if (this.slots.used > this.room / 2) this.compact();
  }

  private turnTo(minute: number): boolean {
    if (minute < this.minutes.oldest) return false;
    this.page = this.minutes.page(minute);
    [this.start, this.end] = [minute * MINUTE, (minute + 1) * MINUTE];
    return true;
  }

  private overflow(lower: number): number {
    this.overflowed++;
    return this.slots.capacity + (lower >>> 15) * CLASSES + (lower & 7);
  }

  /** Gives back the slots that no open minute uses; the others move down into the room. */
  private compact(): void {
    const { slots: old, minutes } = this;
    const fresh = new Slots(this.room);
    for (let slot = 0; slot < old.used; slot++)
      if (!minutes.vacant(slot)) minutes.move(slot, fresh.find(old.upper[slot]!, old.lower[slot]!));
    this.slots = fresh;
  }
}
