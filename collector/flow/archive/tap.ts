/** Copies rows out of batches for the archive, in the receiver's thread: addresses are cut off here, before anything else sees them. */
import { U, type Batch } from '../batch.js';
import { doubleColumns, integerColumns, type Slice, type SliceSource } from './slice.js';

export interface TapSettings {
  /** Leading bits of an address that are kept; the rest is 0 from here on. */
  keepBits4: number;
  keepBits6: number;
}

/** Rows that may wait to be taken: about 40 MB. They are taken once a second, so it is also the most per second. */
export const MOST_TAPPED = 262_144;
const ADDRESS_WORDS = 8;

export class Tap {
  /** Rows that were not copied because too many waited, since the start. */
  dropped = 0;
  private slices: Slice[] = [];
  private rows = 0;
  /** null: nothing is copied. */
  private masks: number[] | null = null;

  constructor(
    settings: TapSettings | null,
    private readonly source: (domain: number) => SliceSource | null,
    private readonly most = MOST_TAPPED,
  ) {
    this.use(settings);
  }

  use(settings: TapSettings | null): void {
    this.masks = settings && masksOf(settings);
  }

  /** Copies what the batch holds, at `now` (milliseconds since the epoch). */
  add(batch: Batch, now: number): void {
    const { masks } = this;
    if (masks === null) return;
    const rows = Math.min(batch.count, this.most - this.rows);
    this.dropped += batch.count - rows;
    if (rows <= 0) return;
    this.rows += rows;
    const { numbers, sources } = this.sourcesOf(batch, rows);
    const integers = new Uint32Array(rows * (1 + integerColumns.length));
    integers.set(numbers);
    integerColumns.forEach(([, column], place) => {
      integers.set(batch.u[column]!.subarray(0, rows), rows * (1 + place));
    });
    cut(integers, batch.u[U.family]!, rows, masks);
    const doubles = new Float64Array(rows * doubleColumns.length);
    doubleColumns.forEach(([, column], place) => doubles.set(batch.f[column]!.subarray(0, rows), rows * place));
    this.slices.push({ time: now, rows, integers, doubles, sources });
  }

  take(): Slice[] {
    const taken = this.slices;
    this.slices = [];
    this.rows = 0;
    return taken;
  }

  /** Domain numbers are used again, so each slice says itself whose rows it holds. */
  private sourcesOf({ u }: Batch, rows: number): { numbers: Uint32Array; sources: SliceSource[] } {
    const domains = u[U.domain]!;
    const known = new Map<number, number>();
    const sources: SliceSource[] = [];
    const numbers = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      const domain = domains[row]!;
      let number = known.get(domain);
      if (number === undefined) {
        const { gateway, exporter, protocol, domain: id } = this.source(domain) ?? nobody;
        number = sources.push({ gateway, exporter, protocol, domain: id }) - 1;
        known.set(domain, number);
      }
      numbers[row] = number;
    }
    return { numbers, sources };
  }
}

const nobody: SliceSource = { gateway: null, exporter: '', protocol: '', domain: 0 };

function cut(integers: Uint32Array, family: Uint32Array, rows: number, masks: readonly number[]): void {
  for (let place = 0; place < ADDRESS_WORDS; place++) {
    const at = rows * (1 + place);
    const [mask4, mask6] = [masks[place & 3]!, masks[4 + (place & 3)]!];
    for (let row = 0; row < rows; row++) integers[at + row]! &= family[row] === 4 ? mask4 : mask6;
  }
}

/** Four words for IPv4, whose address is in the last, and four for IPv6. */
function masksOf({ keepBits4, keepBits6 }: TapSettings): number[] {
  return [0, 0, 0, leading(keepBits4), ...[0, 1, 2, 3].map((word) => leading(keepBits6 - 32 * word))];
}

/** A word with its first bits set. */
const leading = (bits: number): number => (bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0);
