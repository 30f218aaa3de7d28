/**
 * Longest prefix match for IPv6: a trie of 8 bits a step that leaps over what all prefixes below a place share, so that its blocks
 * are no more than its prefixes, and an address is found in as many steps as prefixes branch before it.
 */
import type { Prefix } from '../../model/prefix.js';
import type { Entry } from './entry.js';

const BLOCK = 256;
/** Per block: octet that it branches on, value where the octets leapt over differ, whether there are any, four words of them, four masks. */
const HEAD = 11;

/** A cell below 0 names the block in which the search goes on, as ~block; others are values. */
export class TableV6 {
  private readonly root: number;
  private cells = new Int32Array(BLOCK * 16);
  private heads = new Int32Array(HEAD * 16);
  private used = 0;

  /** Entries of IPv6 only. A later one of the same prefix stands over an earlier one. */
  constructor(entries: readonly Entry[]) {
    this.root = this.build([...new Map(entries.map((entry) => [key(entry.prefix), entry])).values()], 0, 0);
    this.cells = this.cells.slice(0, this.used * BLOCK);
    this.heads = this.heads.slice(0, this.used * HEAD);
  }

  /** The value of the longest prefix that holds the address; 0 where none does. */
  find(w0: number, w1: number, w2: number, w3: number): number {
    const { heads, cells } = this;
    let cell = this.root;
    while (cell < 0) {
      const block = ~cell;
      const at = block * HEAD;
      if (heads[at + 2] !== 0) {
        const differs =
          ((w0 ^ heads[at + 3]!) & heads[at + 7]!) |
          ((w1 ^ heads[at + 4]!) & heads[at + 8]!) |
          ((w2 ^ heads[at + 5]!) & heads[at + 9]!) |
          ((w3 ^ heads[at + 6]!) & heads[at + 10]!);
        if (differs !== 0) return heads[at + 1]!;
      }
      const octet = heads[at]!;
      const word = octet < 8 ? (octet < 4 ? w0 : w1) : octet < 12 ? w2 : w3;
      cell = cells[(block << 8) | ((word >>> (24 - ((octet & 3) << 3))) & 0xff)]!;
    }
    return cell;
  }

  /** Octets of memory. */
  get size(): number {
    return this.cells.byteLength + this.heads.byteLength;
  }

  /** The cell for entries that agree in their first `octet` octets; `outside` is the value of what none of them holds. */
  private build(entries: readonly Entry[], octet: number, outside: number): number {
    const whole = entries.find(({ prefix }) => prefix.length <= octet * 8);
    if (whole !== undefined)
      return this.build(
        entries.filter((entry) => entry !== whole),
        octet,
        whole.value,
      );
    if (entries.length === 0) return outside;
    const branch = sharedOctets(entries);
    const block = this.open(entries[0]!.prefix, octet, branch, outside);
    for (const [slot, below] of slots(entries, branch)) {
      const { covering, deeper } = below;
      const cell = this.build(deeper, branch + 1, covering?.value ?? outside);
      this.cells[block * BLOCK + slot] = cell;
    }
    return ~block;
  }

  private open({ words }: Prefix, octet: number, branch: number, outside: number): number {
    const block = this.used++;
    if (this.used * BLOCK > this.cells.length) [this.cells, this.heads] = [twice(this.cells), twice(this.heads)];
    const masks = [0, 1, 2, 3].map((word) => leading(branch * 8 - word * 32) & ~leading(octet * 8 - word * 32));
    const head = [branch, outside, branch > octet ? 1 : 0, ...words.map((word) => word | 0), ...masks];
    this.heads.set(head, block * HEAD);
    this.cells.fill(outside, block * BLOCK, (block + 1) * BLOCK);
    return block;
  }
}

/** A word with its first bits set; none where `bits` is below 1, all where it is above 31. */
const leading = (bits: number): number => (bits <= 0 ? 0 : bits >= 32 ? -1 : -1 << (32 - bits));

const key = ({ words, length }: Prefix): string => `${words.join()}/${length}`;

function twice(cells: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(cells.length * 2);
  larger.set(cells);
  return larger;
}

/** Whole octets that all prefixes have in common: never so many that one of them ends before the octet that follows. */
function sharedOctets(entries: readonly Entry[]): number {
  const first = entries[0]!.prefix;
  let shared = 16;
  for (const { prefix } of entries) {
    shared = Math.min(shared, Math.ceil(prefix.length / 8) - 1);
    for (let octet = 0; octet < shared; octet++) if (octetOf(prefix, octet) !== octetOf(first, octet)) shared = octet;
  }
  return shared;
}

const octetOf = ({ words }: Prefix, octet: number): number => (words[octet >> 2]! >>> (24 - ((octet & 3) << 3))) & 0xff;

/** Per value of the octet: the longest prefix that ends within it, and the prefixes that go on behind it. */
function slots(entries: readonly Entry[], octet: number): Map<number, { covering: Entry | null; deeper: Entry[] }> {
  const found = new Map<number, { covering: Entry | null; deeper: Entry[] }>();
  const at = (slot: number): { covering: Entry | null; deeper: Entry[] } => {
    const known = found.get(slot) ?? { covering: null, deeper: [] };
    found.set(slot, known);
    return known;
  };
  for (const entry of entries) {
    const { prefix } = entry;
    const spare = octet * 8 + 8 - prefix.length;
    const start = octetOf(prefix, octet);
    if (spare < 0) at(start).deeper.push(entry);
    else
      for (let slot = start; slot < start + 2 ** spare; slot++) {
        const here = at(slot);
        if (here.covering === null || here.covering.prefix.length <= prefix.length) here.covering = entry;
      }
  }
  return found;
}
