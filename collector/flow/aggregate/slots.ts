/** Numbers for combinations of names: a hash table without an object per entry. */

/** Numbers of an entry: two words of key, the slot and one, one to spare. */
const STRIDE = 4;
const FIRST_ROOM = 1_024;

/**
 * Keys are two words: authority and destination (16 bits each), and crossing (above bit 15), application (12 bits), class (3 bits).
 * Every key gets a slot, until there are no more. The table is as large as its keys need: a small one stays in the processor's cache.
 */
export class Slots {
  readonly upper: Uint32Array;
  readonly lower: Uint32Array;
  used = 0;
  private entries = new Int32Array(FIRST_ROOM * STRIDE);

  constructor(readonly capacity: number) {
    this.upper = new Uint32Array(capacity);
    this.lower = new Uint32Array(capacity);
  }

  /**
   * Into `slots` the slot of each of n keys that stands in the first place where it can be; -1 for the others, which may have one all the same. So
   * short a loop, without a branch, has many reads under way at a time, and most of them miss the processor's nearer caches.
   */
  look(upper: Int32Array, lower: Int32Array, slots: Int32Array, n: number): void {
    const { entries } = this;
    const mask = entries.length - 1;
    for (let i = 0; i < n; i++) {
      const [high, low] = [upper[i]!, lower[i]!];
      let hash = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
      hash ^= hash >>> 15;
      const at = (hash << 2) & mask;
      const differs = (entries[at]! ^ high) | (entries[at + 1]! ^ low);
      slots[i] = (entries[at + 2]! - 1) | ((differs | -differs) >> 31);
    }
  }

  /** The slot of a key (as signed words), taken on first sight; -1 when no slot is left. */
  find(upper: number, lower: number): number {
    const { entries } = this;
    const mask = entries.length - 1;
    let hash = Math.imul(upper, 0x9e3779b1) ^ Math.imul(lower, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let at = (hash << 2) & mask; ; at = (at + STRIDE) & mask) {
      const slot = entries[at + 2]!;
      if (slot === 0) return this.take(at, upper, lower);
      if (entries[at] === upper && entries[at + 1] === lower) return slot - 1;
    }
  }

  private take(at: number, upper: number, lower: number): number {
    if (this.used >= this.capacity) return -1;
    const slot = this.used++;
    this.upper[slot] = upper;
    this.lower[slot] = lower;
    if (this.used * STRIDE * 2 > this.entries.length) this.grow();
    else this.put(at, slot);
    return slot;
  }

  private put(at: number, slot: number): void {
    this.entries[at] = this.upper[slot]!;
    this.entries[at + 1] = this.lower[slot]!;
    this.entries[at + 2] = slot + 1;
  }

  /** Twice the room; half of it at most is ever taken. */
  private grow(): void {
    const room = this.entries.length * 2;
    this.entries = new Int32Array(room);
    for (let slot = 0; slot < this.used; slot++) {
      let hash = Math.imul(this.upper[slot]!, 0x9e3779b1) ^ Math.imul(this.lower[slot]!, 0x85ebca6b);
      hash ^= hash >>> 15;
      let at = (hash << 2) & (room - 1);
      while (this.entries[at + 2] !== 0) at = (at + STRIDE) & (room - 1);
      this.put(at, slot);
    }
  }
}
