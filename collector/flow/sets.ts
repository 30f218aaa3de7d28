/** Data sets of NetFlow v9 and IPFIX, and the records of NetFlow v1, v5 and v7, which are sets whose template is known beforehand. */
import { countedAs, F_BASE, U, type Batch } from './batch.js';
import { u32, uint } from './bytes.js';
import { copyCounters, copyIntegers, copyTimes, uptimeSince } from './copy.js';
import { BOTH, Kind, VARIABLE, type Layout, type Op } from './layout.js';
import type { Message } from './message.js';
import { Frame } from './packet/frame.js';
import { readSection } from './packet/section.js';
import { fillRates, takeIntervals, takeStatedRate } from './rates.js';
import { scratch, walk } from './walk.js';

const frame = new Frame();

/** Copies n records of one length from b[at] on to rows from `row` on, in the columns that the layout's ops name. */
export type CopyRecords = (message: Message, layout: Layout, b: Uint8Array, at: number, row: number, n: number) => void;

/** Decodes the records in b[start, end); answers how many there were. `copyRecords` is for layouts whose records are of one length and plain. */
export function decodeData(
  message: Message,
  layout: Layout,
  b: Uint8Array,
  start: number,
  end: number,
  copyRecords: CopyRecords = byColumn,
): number {
  if (layout.length === 0) {
    message.domain.errors.add('template-empty');
    return 0;
  }
  const apart = layout.apart || message.observer !== null;
  const records = apart
    ? oneByOne(message, layout, b, start, end)
    : together(message, layout, b, start, end, copyRecords);
  message.domain.counts.dataRecords += records;
  return records;
}

/** Records of one length, without anything to look at in each. */
function together(
  message: Message,
  layout: Layout,
  b: Uint8Array,
  start: number,
  end: number,
  copyRecords: CopyRecords,
): number {
  const total = Math.floor((end - start) / layout.length);
  for (let done = 0; done < total;) {
    const { batch } = message;
    const n = Math.min(batch.free, total - done);
    const row = batch.count;
    copyRecords(message, layout, b, start + done * layout.length, row, n);
    finish(message, layout, row, n);
    if (layout.interval >= 0) intervals(message, layout, b, start + done * layout.length, row, n);
    batch.count += n;
    done += n;
    if (batch.free === 0) message.flush();
  }
  return total;
}

const byColumn: CopyRecords = (message, layout, b, at, row, n) => {
  for (const op of layout.ops)
    if (message.batch.wanted(op.column)) copy(message, op, b, at + op.offset, layout.length, op.width, row, n);
};

function copy(
  message: Message,
  op: Op,
  b: Uint8Array,
  at: number,
  stride: number,
  width: number,
  row: number,
  n: number,
): void {
  const { batch } = message;
  batch.touch(op.column, row, n);
  if (op.column < F_BASE) {
    const cells = batch.u[op.column]!;
    copyIntegers(b, at, stride, width, cells, row, n);
    if (op.kind === Kind.dscp) for (let i = row; i < row + n; i++) cells[i] = (cells[i]! << 2) & 0xff;
  } else if (op.kind === Kind.integer) copyCounters(b, at, stride, width, batch.f[op.column - F_BASE]!, row, n);
  else copyTimes(op.kind, b, at, stride, width, batch.f[op.column - F_BASE]!, row, n, message.epoch);
}

function intervals(
  { batch, domain }: Message,
  layout: Layout,
  b: Uint8Array,
  at: number,
  row: number,
  n: number,
): void {
  const { interval, fields, length } = layout;
  const offset = fields.slice(0, interval).reduce((sum, field) => sum + field.length, 0);
  takeIntervals(batch, domain, row, n, b, at + offset, length, fields[interval]!.length);
}

/** Writes the columns that are the same for all records of a set. */
function finish({ batch, domain }: Message, layout: Layout, row: number, n: number): void {
  for (const column of layout.absent) batch.clear(column, row, n);
  batch.fill(U.family, layout.family, row, n);
  batch.fill(U.domain, domain.index, row, n);
  batch.fill(U.counted, countedAs.indexOf(layout.counted), row, n);
  fillRates(batch, layout, domain, row, n);
}

function oneByOne(message: Message, layout: Layout, b: Uint8Array, start: number, end: number): number {
  const { offsets, lengths } = scratch(layout.fields.length);
  let records = 0;
  // What is shorter than any record is padding (RFC 7011 section 3.3.1).
  for (let at = start; at + layout.length <= end; records++) {
    const next = walk(layout, b, at, end, offsets, lengths);
    if (next < 0) {
      message.domain.errors.add('record-truncated');
      break;
    }
    writeRecord(message, layout, b, offsets, lengths);
    at = next;
  }
  return records;
}

function writeRecord(message: Message, layout: Layout, b: Uint8Array, offsets: Int32Array, lengths: Int32Array): void {
  const { batch, domain, epoch, observer } = message;
  const row = batch.count;
  if (layout.start >= 0)
    epoch.uptime = uptimeSince(uint(b, offsets[layout.start]!, lengths[layout.start]!), epoch.exported);
  for (const op of layout.ops) {
    const width = op.width === VARIABLE ? lengths[op.field]! : op.width;
    copy(message, op, b, offsets[op.field]! + op.at, 0, width, row, 1);
  }
  finish(message, layout, row, 1);
  if (layout.family === BOTH) chooseFamily(batch, layout, row, b, offsets);
  if (layout.statesRate) takeStatedRate(batch, layout, domain, row, b, offsets, lengths);
  const carried = layout.frame >= 0 ? readSection(batch, layout, row, b, offsets, lengths, frame.reset()) : null;
  batch.count++;
  observer?.record?.({ domain, layout, bytes: b, offsets, lengths, epoch, batch, row, frame: carried });
  if (batch.free === 0) message.flush();
}

/**
 * Of a template with addresses of both families: the IPv4 ones when they are not all zeros. Such templates either fill the family a packet is not of with
 * zeros, or (SRv6) name the tunnel's IPv6 and the IPv4 inside it, and who speaks to whom is inside.
 */
function chooseFamily(batch: Batch, layout: Layout, row: number, b: Uint8Array, offsets: Int32Array): void {
  const [source, destination] = layout.v4.map((field) => (field < 0 ? 0 : u32(b, offsets[field]!))) as [number, number];
  const { u } = batch;
  const four = (source | destination) !== 0;
  batch.touch(U.family, row, 1);
  u[U.family]![row] = four ? 4 : 6;
  if (!four) return;
  for (let i = 0; i < 3; i++) u[U.src0 + i]![row] = u[U.dst0 + i]![row] = 0;
  u[U.src3]![row] = source;
  u[U.dst3]![row] = destination;
}
