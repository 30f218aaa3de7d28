/** Flow samples and expanded flow samples: one sampled packet each, with what the switch or router knew of it. */
import { countedAs, F, NONE, U, type Batch } from '../batch.js';
import { u32 } from '../bytes.js';
import type { Message, SampleView } from '../message.js';
import { writeFrame } from '../packet/cells.js';
import { Frame } from '../packet/frame.js';
import { rateSource } from '../sampling.js';
import { readExtended } from './extended.js';
import { readPacketRecord } from './packet.js';
import { eachRecord, toRecord, type SampleRecord } from './records.js';

const frame = new Frame();
const FRAME = countedAs.indexOf('frame');
const SAMPLE = rateSource('sample');
const CONFIGURED = rateSource('configured');

/** In the short form two bits of format stand over thirty of value; this value is an interface inside the device. */
const LOCAL = 0x3fffffff;

/** Offsets of the fields in the two forms of a sample. */
const short = { length: 32, rate: 8, pool: 12, drops: 16, count: 28 };
const expanded = { length: 44, rate: 12, pool: 16, drops: 20, count: 40 };

export function readFlowSample(message: Message, wide: boolean, b: Uint8Array, start: number, end: number): void {
  const { domain, batch, observer } = message;
  const form = wide ? expanded : short;
  if (start + form.length > end) return domain.errors.add('sample-truncated');
  domain.counts.flowSamples++;
  const row = batch.count;
  batch.open(row);
  const records: SampleRecord[] = [];
  let frameLength = 0;
  frame.reset();
  eachRecord(message, b, start + form.length, end, u32(b, start + form.count), (format, at, last) => {
    if (observer) records.push(toRecord(format, at, last));
    if (frameLength === 0) frameLength = readPacketRecord(format, b, at, last, frame);
    readExtended(batch, row, format, b, at, last);
  });
  const view = { ...sample(message, b, start, wide), records, frameLength };
  if (frameLength > 0) {
    writeRow(message, batch, row, view);
    batch.count++;
  }
  observer?.sample?.(frameLength > 0 ? view : { ...view, row: -1, frame: null });
  if (batch.free === 0) message.flush();
}

function writeRow(message: Message, batch: Batch, row: number, view: SampleView): void {
  const { u, f } = batch;
  const { exporter, index } = message.domain;
  writeFrame(batch, row, frame);
  u[U.domain]![row] = index;
  u[U.counted]![row] = FRAME;
  u[U.inputIf]![row] = ifIndex(view.inputFormat, view.input);
  u[U.outputIf]![row] = ifIndex(view.outputFormat, view.output);
  f[F.octets]![row] = view.frameLength;
  f[F.packets]![row] = 1;
  f[F.first]![row] = message.now;
  f[F.last]![row] = message.now;
  f[F.rate]![row] = exporter.rate || view.samplingRate || 1;
  u[U.rateSource]![row] = exporter.rate > 0 ? CONFIGURED : SAMPLE;
}

/** Format 0 is one interface; 1 says why the packet was dropped, 2 to how many interfaces it went: no ifIndex in either. */
function ifIndex(format: number, value: number): number {
  if (format !== 0) return NONE;
  return value === LOCAL ? 0 : value;
}

function sample(
  { domain, epoch, batch }: Message,
  b: Uint8Array,
  start: number,
  wide: boolean,
): Omit<SampleView, 'records' | 'frameLength'> {
  const form = wide ? expanded : short;
  const input = u32(b, start + (wide ? 28 : 20));
  const output = u32(b, start + (wide ? 36 : 24));
  return {
    domain,
    kind: 'flow',
    bytes: b,
    sourceType: wide ? u32(b, start + 4) : b[start + 4]!,
    sourceIndex: wide ? u32(b, start + 8) : u32(b, start + 4) & 0xffffff,
    samplingRate: u32(b, start + form.rate),
    pool: u32(b, start + form.pool),
    drops: u32(b, start + form.drops),
    input: wide ? input : input & LOCAL,
    output: wide ? output : output & LOCAL,
    inputFormat: wide ? u32(b, start + 24) : input >>> 30,
    outputFormat: wide ? u32(b, start + 32) : output >>> 30,
    epoch,
    batch,
    row: batch.count,
    frame,
  };
}
