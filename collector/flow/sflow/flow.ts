/** Flow samples and expanded flow samples: one sampled packet each, with what the switch or router knew of it. */
import { countedAs, F, NONE, U } from '../batch.js';
import { u32 } from '../bytes.js';
import type { Message, SampleView } from '../message.js';
import { writeFrame } from '../packet/cells.js';
import { rateSource } from '../sampling.js';
import { readExtended } from './extended.js';
import { SampledPacket } from './packet.js';
import { listRecords } from './records.js';

const packet = new SampledPacket();
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
  const frameLength = readRecords(message, row, b, start + form.length, end, u32(b, start + form.count));
  if (frameLength > 0) {
    writeRow(message, row, b, start, wide, frameLength);
    batch.count++;
  }
  if (observer?.sample) observer.sample(view(message, b, start, end, wide, frameLength, row));
  if (batch.free === 0) message.flush();
}

/** Reads the records of a sample into the row and `packet`; answers the octets of the sampled frame, 0 when no record holds one. */
function readRecords(message: Message, row: number, b: Uint8Array, start: number, end: number, count: number): number {
  packet.reset();
  for (let i = 0, at = start; i < count; i++) {
    if (at + 8 > end) return cut(message);
    const format = u32(b, at);
    const next = at + 8 + u32(b, at + 4);
    const last = next < end ? next : end;
    packet.take(format, b, at + 8, last);
    if (format > 1000) readExtended(message.batch, row, format, b, at + 8, last);
    if (next > end) return cut(message);
    at = next;
  }
  return packet.length;
}

function cut({ domain }: Message): number {
  domain.errors.add('sample-truncated');
  return packet.length;
}

function writeRow(
  message: Message,
  row: number,
  b: Uint8Array,
  start: number,
  wide: boolean,
  frameLength: number,
): void {
  const { u, f } = message.batch;
  const { exporter, index } = message.domain;
  writeFrame(message.batch, row, packet.frame);
  u[U.domain]![row] = index;
  u[U.counted]![row] = FRAME;
  u[U.inputIf]![row] = wide ? ifIndex(u32(b, start + 24), u32(b, start + 28)) : shortIfIndex(u32(b, start + 20));
  u[U.outputIf]![row] = wide ? ifIndex(u32(b, start + 32), u32(b, start + 36)) : shortIfIndex(u32(b, start + 24));
  f[F.octets]![row] = frameLength;
  f[F.packets]![row] = 1;
  f[F.first]![row] = message.now;
  f[F.last]![row] = message.now;
  f[F.rate]![row] = exporter.rate || u32(b, start + (wide ? expanded : short).rate) || 1;
  u[U.rateSource]![row] = exporter.rate > 0 ? CONFIGURED : SAMPLE;
}

const shortIfIndex = (word: number): number => ifIndex(word >>> 30, word & LOCAL);

/** Format 0 is one interface; 1 says why the packet was dropped, 2 to how many interfaces it went: no ifIndex in either. */
function ifIndex(format: number, value: number): number {
  if (format !== 0) return NONE;
  return value === LOCAL ? 0 : value;
}

/** The sample for an observer: its records are listed again, for nobody else needs the list. */
function view(
  message: Message,
  b: Uint8Array,
  start: number,
  end: number,
  wide: boolean,
  frameLength: number,
  row: number,
): SampleView {
  const form = wide ? expanded : short;
  const input = u32(b, start + (wide ? 28 : 20));
  const output = u32(b, start + (wide ? 36 : 24));
  return {
    domain: message.domain,
    kind: 'flow',
    records: listRecords(b, start + form.length, end, u32(b, start + form.count)),
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
    epoch: message.epoch,
    batch: message.batch,
    row: frameLength > 0 ? row : -1,
    frame: frameLength > 0 ? packet.frame : null,
    frameLength,
  };
}
