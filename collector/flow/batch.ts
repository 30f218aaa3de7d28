/**
 * Decoded flow records in columns: a decoder writes rows, the aggregator reads them, and no object is made per record. A batch is reused:
 * what its reader wants to keep it copies.
 */

/** Columns of 32-bit unsigned integers. */
export const U = {
  /** Address words, most significant first. IPv4 uses the last word only. */
  src0: 0,
  src1: 1,
  src2: 2,
  src3: 3,
  dst0: 4,
  dst1: 5,
  dst2: 6,
  dst3: 7,
  /** 4, 6, or 0 when the record names no address. */
  family: 8,
  srcPort: 9,
  dstPort: 10,
  /** IANA protocol number; NONE when not told. */
  protocol: 11,
  /** Type of service or traffic class octet; NONE when not told. DSCP is its upper six bits. */
  tos: 12,
  tcpFlags: 13,
  /** ifIndex; NONE when not told. 0 is what exporters write for "unknown" or "local". */
  inputIf: 14,
  outputIf: 15,
  /** IE 61: 0 ingress, 1 egress; NONE when not told. */
  direction: 16,
  srcAs: 17,
  dstAs: 18,
  vlan: 19,
  /** Sampler or selector id of the record; NONE when not told. */
  sampler: 20,
  /** Number of the exporter's domain in the decoder: see `Decoder.domains`. */
  domain: 21,
  /** Index into `countedAs`. */
  counted: 22,
  /** Index into `rateSources` (sampling.ts). */
  rateSource: 23,
} as const;

/** Columns of doubles. */
export const F = {
  octets: 0,
  packets: 1,
  /** The other direction of a biflow (RFC 5103) or of a firewall's connection record. */
  reverseOctets: 2,
  reversePackets: 3,
  /** First and last packet, milliseconds since the epoch (UTC); NaN when not told. */
  first: 4,
  last: 5,
  /** Multiply octets and packets by this to estimate what was before sampling. */
  rate: 6,
} as const;

export const NONE = 0xffffffff;

/**
 * What the octets of a row count: IE 1 (from the IP header on); the total of a flow exported once (IE 85); one side of a connection
 * (IE 231); what left after packet treatment (IE 23); layer 2 (IE 352); or one sampled frame — of layer 2 in sFlow, from the IP header on in IE 315.
 */
export const countedAs = ['nothing', 'delta', 'total', 'initiator', 'post', 'layer2', 'frame'] as const;
export type CountedAs = (typeof countedAs)[number];

export const U_COUNT = 24;
export const F_COUNT = 7;
/** Column numbers of layouts: doubles come after the integers. */
export const F_BASE = U_COUNT;
export const COLUMNS = U_COUNT + F_COUNT;

const noneColumns = new Set<number>([U.protocol, U.tos, U.inputIf, U.outputIf, U.direction, U.sampler]);

/** Columns that no minute needs, but single flows have. */
export const archived: readonly number[] = [U.tcpFlags, U.srcAs, U.dstAs, U.vlan];

/** What a cell holds when its record does not tell: see the columns. */
export function missing(column: number): number {
  if (column === F_BASE + F.first || column === F_BASE + F.last) return Number.NaN;
  if (column === F_BASE + F.rate) return 1;
  return noneColumns.has(column) ? NONE : 0;
}

export class Batch {
  readonly u: Uint32Array[] = [];
  readonly f: Float64Array[] = [];
  /** Rows filled. */
  count = 0;
  /** Per column: rows from here on hold what a missing cell holds. */
  private readonly dirty = new Int32Array(COLUMNS);
  private readonly absent = Float64Array.from({ length: COLUMNS }, (_, column) => missing(column));
  /** Per column: rows up to here hold the value that was filled in last, so that it need not be written again. */
  private readonly alike = new Int32Array(COLUMNS);
  private readonly filled = new Float64Array(COLUMNS);
  /** 1 for columns that nobody reads, which decoders may leave as they are. */
  private readonly unread = new Uint8Array(COLUMNS);

  constructor(readonly capacity = 2048) {
    for (let i = 0; i < U_COUNT; i++) this.u.push(new Uint32Array(capacity).fill(missing(i)));
    for (let i = 0; i < F_COUNT; i++) this.f.push(new Float64Array(capacity).fill(missing(F_BASE + i)));
  }

  get free(): number {
    return this.capacity - this.count;
  }

  /** Says whether the columns that only the archive reads are read. */
  forArchive(read: boolean): void {
    for (const column of archived) this.unread[column] = read ? 0 : 1;
  }

  wanted(column: number): boolean {
    return this.unread[column] === 0;
  }

  /** False where no row of `column` can hold anything but what a missing cell holds. */
  holds(column: number): boolean {
    return this.dirty[column]! > 0;
  }

  /** Says that `column` is about to be written in rows [row, row + n). */
  touch(column: number, row: number, n: number): void {
    if (this.dirty[column]! < row + n) this.dirty[column] = row + n;
    if (this.alike[column]! > row) this.alike[column] = row;
  }

  /** Makes `column` missing in rows [row, row + n), at no cost where it is already. */
  clear(column: number, row: number, n: number): void {
    const dirty = this.dirty[column]!;
    if (dirty <= row) return;
    const end = row + n < dirty ? row + n : dirty;
    const cells = column < F_BASE ? this.u[column]! : this.f[column - F_BASE]!;
    cells.fill(this.absent[column]!, row, end);
    if (end === dirty) this.dirty[column] = row;
    if (this.alike[column]! > row) this.alike[column] = row;
  }

  /** Writes one value in rows [row, row + n), at no cost where they hold it from before. */
  fill(column: number, value: number, row: number, n: number): void {
    const { alike, filled } = this;
    const known = filled[column] === value ? alike[column]! : 0;
    if (row + n <= known) return;
    this.touch(column, row, n);
    if (row <= known) {
      filled[column] = value;
      alike[column] = row + n;
    }
    const cells = column < F_BASE ? this.u[column]! : this.f[column - F_BASE]!;
    for (let i = row; i < row + n; i++) cells[i] = value;
  }

  /** Makes every column of a row missing and marks them all as about to be written: for writers that go row by row. */
  open(row: number): void {
    const { u, f, dirty, absent, alike } = this;
    for (let column = 0; column < U_COUNT; column++) u[column]![row] = absent[column]!;
    for (let column = 0; column < F_COUNT; column++) f[column]![row] = absent[F_BASE + column]!;
    for (let column = 0; column < COLUMNS; column++) if (dirty[column]! <= row) dirty[column] = row + 1;
    for (let column = 0; column < COLUMNS; column++) if (alike[column]! > row) alike[column] = row;
  }
}
