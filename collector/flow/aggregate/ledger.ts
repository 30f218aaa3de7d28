/** Where aggregates are added up: a slot per combination of names, a cell per slot and open minute. */
import { F, type Batch } from '../batch.js';
import { classNames } from '../meaning/classes.js';
import { MOST_CROSSINGS, type Crossings } from '../meaning/interfaces.js';
import type { Apart } from './apart.js';
import { CELL, MINUTE, Minutes } from './minutes.js';
import type { Scratch } from './scratch.js';
import { Slots } from './slots.js';

const CLASSES = classNames.length;
const NOWHERE = -1;
/** Milliseconds. Clocks differ; only more than this is counted as ahead. */
const TOLERANCE = 5_000;

export interface LedgerCounts {
  /** Records whose combination found no room and was added up under `other`. */
  overflowed: number;
  /** Flows reported as faster than their interface: laid over as much time as it takes, where that is minutes more. */
  stretched: number;
  /** Flows that end after they arrived, so the exporter's clock is ahead: taken as ending then. */
  ahead: number;
}

export class Ledger {
  readonly minutes: Minutes;
  readonly counts: LedgerCounts = { overflowed: 0, stretched: 0, ahead: 0 };
  private slots: Slots;

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
   * Third pass over a batch: adds the rows that have a crossing, at `now` (milliseconds since the epoch). A flow whose end is not told, or lies
   * ahead, ended now; one that is faster than its interface lasted longer than it says.
   */
  add({ f, count }: Batch, scratch: Scratch, crossings: Crossings, apart: Apart, now: number): void {
    const { minutes } = this;
    const { crossing, upper, lower, place, octets, packets, flows } = scratch;
    const [first, last] = [f[F.first]!, f[F.last]!];
    const { perOctet } = crossings;
    const { slots } = this;
    slots.look(upper, lower, place, count);
    let start = 0;
    let end = 0;
    let page = 0;
    for (let row = 0; row < count; row++) {
      let slot = place[row]!;
      place[row] = NOWHERE;
      if (crossing[row]! < 0) continue;
      let ended = last[row]!;
      let length = ended - first[row]!;
      // Neither holds of NaN: a time that was not told.
      if (!(length > 0)) length = 0;
      if (!(ended <= now)) {
        if (ended > now + TOLERANCE) this.counts.ahead++;
        ended = now;
      }
      const least = octets[row]! * perOctet[crossing[row]!]!;
      if (length < least) {
        if (least - length > MINUTE) this.counts.stretched++;
        length = least;
      }
      if (ended < start || ended >= end) {
        const minute = Math.floor(ended / MINUTE);
        if (minute < minutes.oldest) {
          apart.late(octets[row]!, packets[row]!, crossings.list[crossing[row]!]!.facing.gateway);
          continue;
        }
        page = minutes.page(minute);
        start = minute * MINUTE;
        end = start + MINUTE;
      }
      if (slot < 0) slot = slots.find(upper[row]!, lower[row]!);
      if (slot < 0) slot = this.overflow(lower[row]!);
      if (ended - length < start) {
        minutes.spread(slot, ended - length, ended, octets[row]!, packets[row]!, flows[row]!);
        continue;
      }
      place[row] = page + slot * CELL;
    }
    minutes.addAll(place, octets, packets, flows, count);
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
    if (this.slots.used > this.room / 2) this.compact();
  }

  private overflow(lower: number): number {
    this.counts.overflowed++;
    return this.slots.capacity + (lower >>> 15) * CLASSES + (lower & 7);
  }

  /** Gives back the slots that no open minute uses; the others move down into the room. */
  private compact(): void {
    const { slots: old, minutes } = this;
    const fresh = new Slots(this.room);
    for (let slot = 0; slot < old.used; slot++)
      if (!minutes.vacant(slot)) minutes.move(slot, fresh.find(old.upper[slot]! | 0, old.lower[slot]! | 0));
    this.slots = fresh;
  }
}
