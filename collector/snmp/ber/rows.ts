/**
 * The hot path: the varbinds of a GETBULK or GETNEXT answer straight into rows. Octets are compared with each wanted column's own;
 * no OID text is built, and the index of a varbind that equals the one before (the next column of the same row) is not even read.
 */
import type { Row } from '../table.js';
import { malformed } from './cursor.js';
import { refused } from './message.js';
import { compareIndexes, indexText, subidentifiers } from './oid.js';
import type { Pdu } from './pdu.js';
import { tags } from './tags.js';
import { readValue } from './value.js';

/** Why a column is read no further. `end`: the next object came. `view`: endOfMibView or another exception. `loop`: an index came again. */
export type ColumnEnd = 'end' | 'view' | 'loop';

/** Where the walk of one column stands. */
export class Column {
  ended: ColumnEnd | null = null;
  /** Varbinds taken. */
  taken = 0;
  /** An index came that was smaller than the one before it, but new. */
  unsorted = false;
  /** Index octets of the last varbind taken, and of the one before it; none at the beginning. */
  buffer: Buffer = nothing;
  at = 0;
  length = 0;
  private before: [Buffer, number, number] = [nothing, 0, 0];
  /** The last index as a number where it is a single one, else −1. */
  single = -1;

  constructor(
    /** Position in the row. */
    readonly position: number,
    readonly oid: string,
    /** Content octets of `oid`. */
    readonly octets: Buffer,
  ) {}

  /** Moves to an index in `buffer`. */
  move(buffer: Buffer, at: number, length: number, single: number): void {
    const before = this.before;
    before[0] = this.buffer;
    before[1] = this.at;
    before[2] = this.length;
    this.buffer = buffer;
    this.at = at;
    this.length = length;
    this.single = single;
  }

  /** Goes back one varbind, so that columns which were asked together stay on the same row when an answer was cut within one. */
  stepBack(): void {
    [this.buffer, this.at, this.length] = this.before;
    this.single = -1;
  }

  /** Continues after a dotted index, as if it had been the last one. */
  resume(index: string, octets: Buffer): void {
    this.ended = null;
    this.move(octets, 0, octets.length, index.includes('.') ? -1 : Number(index));
  }

  /** The OID to ask the successor of. */
  next(): string {
    if (this.length === 0) return this.oid;
    return `${this.oid}.${this.single >= 0 ? this.single : indexText(this.buffer, this.at, this.length)}`;
  }
}

const nothing = Buffer.alloc(0);

/** Where the varbinds of a table go. */
export interface Rows {
  /** Dotted index → row of `width` values. */
  rows: Map<string, Row>;
  width: number;
}

export interface Taken {
  /** Varbinds in the answer. */
  varbinds: number;
  /** Varbinds that were wanted. */
  kept: number;
}

/** The index that stands in the answer, read once per row. */
class Index {
  at = 0;
  length = -1;
  single = -1;
  row: Row = [];

  constructor(
    private readonly buffer: Buffer,
    private readonly table: Rows,
  ) {}

  set(at: number, length: number): void {
    if (length === this.length && this.same(at)) return;
    this.at = at;
    this.length = length;
    const text = this.text();
    const { rows, width } = this.table;
    let row = rows.get(text);
    if (row === undefined) {
      row = new Array<undefined>(width).fill(undefined);
      rows.set(text, row);
    }
    this.row = row;
  }

  private same(at: number): boolean {
    const buffer = this.buffer;
    for (let i = this.length - 1; i >= 0; i--) if (buffer[at + i] !== buffer[this.at + i]) return false;
    return true;
  }

  private text(): string {
    const { buffer, at, length } = this;
    if (length > 5) return this.several();
    let value = 0;
    for (let i = 0; i < length; i++) {
      const octet = buffer[at + i] as number;
      value = value * 128 + (octet & 0x7f);
      if (octet < 0x80 && i < length - 1) return this.several();
    }
    if (((buffer[at + length - 1] as number) & 0x80) !== 0 || value > 0xffff_ffff) throw malformed;
    this.single = value;
    return String(value);
  }

  private several(): string {
    this.single = -1;
    return indexText(this.buffer, this.at, this.length);
  }
}

function advances(column: Column, buffer: Buffer, index: Index): boolean {
  if (column.length === 0) return true;
  if (column.single >= 0 && index.single >= 0) return index.single > column.single;
  const last = subidentifiers(column.buffer, column.at, column.length);
  return compareIndexes(subidentifiers(buffer, index.at, index.length), last) > 0;
}

function startsWith(buffer: Buffer, at: number, length: number, prefix: Buffer): boolean {
  if (length <= prefix.length) return false;
  for (let i = prefix.length - 1; i >= 0; i--) if (buffer[at + i] !== prefix[i]) return false;
  return true;
}

/** An OCTET STRING: a copy, which does not hold the whole datagram. */
function octets(buffer: Buffer, at: number, length: number): Buffer {
  const own = Buffer.allocUnsafe(length);
  buffer.copy(own, 0, at, at + length);
  return own;
}

/**
 * Reads an answer whose varbinds come in turns, one of each of `columns`, into a table's rows.
 * Columns remember how far they came and why they ended. Null when the answer is malformed: what stood before the fault is kept;
 * never throws.
 */
export function takeRows(pdu: Pdu, columns: readonly Column[], table: Rows): Taken | null {
  try {
    return take(pdu, columns, table);
  } catch (error) {
    return refused(error);
  }
}

function take(pdu: Pdu, columns: readonly Column[], table: Rows): Taken {
  const { buffer, end } = pdu;
  const { rows } = table;
  const index = new Index(buffer, table);
  let at = pdu.at;
  let kept = 0;
  let turn = 0;
  let varbinds = 0;
  while (at < end) {
    const column = columns[turn] as Column;
    turn = turn + 1 === columns.length ? 0 : turn + 1;
    varbinds++;
    // SEQUENCE { OBJECT IDENTIFIER, value }: lengths below 128 are one octet and by far the most common.
    if (buffer[at] !== tags.sequence) throw malformed;
    let length = buffer[at + 1] as number;
    let oid = at + 2;
    if (length > 0x7f) [length, oid] = longLength(buffer, at + 1, end);
    const varbindEnd = oid + length;
    if (varbindEnd > end) throw malformed;
    at = varbindEnd;
    if (column.ended !== null) continue;
    if (buffer[oid] !== tags.oid) throw malformed;
    let oidLength = buffer[oid + 1] as number;
    let name = oid + 2;
    if (oidLength > 0x7f) [oidLength, name] = longLength(buffer, oid + 1, varbindEnd);
    const value = name + oidLength;
    if (value + 2 > varbindEnd) throw malformed;
    const tag = buffer[value] as number;
    let valueLength = buffer[value + 1] as number;
    let content = value + 2;
    if (valueLength > 0x7f) [valueLength, content] = longLength(buffer, value + 1, varbindEnd);
    if (content + valueLength > varbindEnd) throw malformed;
    if (tag >= tags.noSuchObject && tag <= tags.endOfMibView) {
      column.ended = 'view';
      continue;
    }
    const prefix = column.octets;
    if (!startsWith(buffer, name, oidLength, prefix)) {
      column.ended = 'end';
      continue;
    }
    const known = rows.size;
    index.set(name + prefix.length, oidLength - prefix.length);
    if (known === rows.size && !advances(column, buffer, index) && index.row[column.position] !== undefined) {
      column.ended = 'loop';
      continue;
    }
    if (known !== rows.size && !advances(column, buffer, index)) column.unsorted = true;
    index.row[column.position] =
      tag === tags.octetString ? octets(buffer, content, valueLength) : readValue(buffer, tag, content, valueLength);
    column.move(buffer, index.at, index.length, index.single);
    column.taken++;
    kept++;
  }
  if (turn !== 0 && varbinds > columns.length) realign(columns, turn);
  return { varbinds, kept };
}

function realign(columns: readonly Column[], turn: number): void {
  for (const column of columns.slice(0, turn)) if (column.ended === null) column.stepBack();
}

/** A length of more than one octet at `at`: the length, and where the content begins. */
function longLength(buffer: Buffer, at: number, end: number): [number, number] {
  const octets = (buffer[at] as number) & 0x7f;
  if (octets === 0 || octets > 4 || at + 1 + octets > end) throw malformed;
  return [buffer.readUIntBE(at + 1, octets), at + 1 + octets];
}
