/** Numbers for combinations of names: a hash table without an object per entry. */

/** Octets of an entry: two words of key, the slot, one to spare. */
const STRIDE = 4;

/**
 * Keys are two words: authority and destination (16 bits each), and crossing (above bit 15), application (12 bits), class (3 bits).
 * Every key gets a slot, until there are no more.
 */
export class Slots {
  readonly upper: Uint32Array;
  readonly lower: Uint32Array;
  used = 0;
  private readonly entries: Int32Array;
  private readonly mask: number;

  constructor(readonly capacity: number) {
    const room = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.entries = new Int32Array(room * STRIDE);
    this.mask = room - 1;
    this.upper = new Uint32Array(capacity);
    this.lower = new Uint32Array(capacity);
  }

  /** The slot of a key, taken on first sight; -1 when no slot is left. */
  find(upper: number, lower: number): number {
    const { entries, mask } = this;
    let hash = Math.imul(upper, 0x9e3779b1) ^ Math.imul(lower, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const at = i * STRIDE;
      const slot = entries[at + 2]!;
      if (slot === 0) return this.take(at, upper, lower);
      if (entries[at] === (upper | 0) && entries[at + 1] === (lower | 0)) return slot - 1;
    }
  }

  clear(): void {
    this.entries.fill(0);
    this.used = 0;
  }

  private take(at: number, upper: number, lower: number): number {
    if (this.used >= this.capacity) return -1;
    const slot = this.used++;
    this.entries[at] = upper;
    this.entries[at + 1] = lower;
    this.entries[at + 2] = slot + 1;
    this.upper[slot] = upper;
    this.lower[slot] = lower;
    return slot;
  }
}
