/** Longest prefix match for IPv4: 16 bits at once, then 8, then 8; no lookup reads more than three cells. */
import type { Entry } from './entry.js';

const BLOCK = 256;
/** A cell below 0 names the block in which the search goes on, as ~block. */
export class TableV4 {
  readonly root = new Int32Array(65_536);
  blocks: Int32Array;
  private used = 0;

  /** Entries of IPv4 only. A later one of the same prefix stands over an earlier one. */
  constructor(entries: readonly Entry[]) {
    this.blocks = new Int32Array(BLOCK * 64);
    const sorted = [...entries].sort((one, other) => one.prefix.length - other.prefix.length);
    for (const { prefix, value } of sorted) this.insert(prefix.words[3], prefix.length, value);
    this.blocks = this.blocks.slice(0, this.used * BLOCK);
  }

  /** The value of the longest prefix that holds the address; 0 where none does. */
  find(address: number): number {
    return find4(this.root, this.blocks, address);
  }

  /** Octets of memory. */
  get size(): number {
    return this.root.byteLength + this.blocks.byteLength;
  }

  private insert(address: number, length: number, value: number): void {
    if (length <= 16) return fill(this.root, address >>> 16, 16 - length, value);
    const middle = this.below(this.root, address >>> 16);
    const at = (middle << 8) | ((address >>> 8) & 0xff);
    if (length <= 24) return fill(this.blocks, at, 24 - length, value);
    const last = this.below(null, at);
    fill(this.blocks, (last << 8) | (address & 0xff), 32 - length, value);
  }

  /** The block under a cell of the root, or of the blocks where `root` is null; made where there is none, holding what the cell held. */
  private below(root: Int32Array | null, at: number): number {
    const cell = (root ?? this.blocks)[at]!;
    if (cell < 0) return ~cell;
    const block = this.used++;
    if (this.used * BLOCK > this.blocks.length) this.grow();
    this.blocks.fill(cell, block * BLOCK, (block + 1) * BLOCK);
    (root ?? this.blocks)[at] = ~block;
    return block;
  }

  private grow(): void {
    const larger = new Int32Array(this.blocks.length * 2);
    larger.set(this.blocks);
    this.blocks = larger;
  }
}

/** The same for loops, which keep root and blocks at hand. */
export function find4(root: Int32Array, blocks: Int32Array, address: number): number {
  let cell = root[address >>> 16]!;
  if (cell >= 0) return cell;
  cell = blocks[(~cell << 8) | ((address >>> 8) & 0xff)]!;
  return cell >= 0 ? cell : blocks[(~cell << 8) | (address & 0xff)]!;
}

/** Shorter prefixes come first, so no cell in reach leads to a block yet. */
function fill(cells: Int32Array, at: number, spare: number, value: number): void {
  cells.fill(value, at, at + 2 ** spare);
}
