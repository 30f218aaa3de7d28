/** Discarded packets ("sFlow Dropped Packet Notification Structures", sflow.org, 2020): sample format 0:5. */
import { u32 } from '../bytes.js';
import type { Message } from '../message.js';
import { SampledPacket } from './packet.js';
import { listRecords, whole } from './records.js';

const HEADER = 32;
const packet = new SampledPacket();

/** A discarded packet is not traffic that crossed: it is counted and shown, and fills no row of the batch. */
export function readDiscard(message: Message, b: Uint8Array, start: number, end: number): void {
  const { domain, observer, epoch, batch } = message;
  if (start + HEADER > end) return domain.errors.add('sample-truncated');
  domain.counts.discardSamples++;
  const count = u32(b, start + 28);
  const records = listRecords(b, start + HEADER, end, count);
  if (!whole(records, b, count)) domain.errors.add('sample-truncated');
  packet.reset();
  for (const [enterprise, format, at, length] of records) if (enterprise === 0) packet.take(format, b, at, at + length);
  observer?.sample?.({
    domain,
    kind: 'discard',
    records,
    bytes: b,
    sourceType: u32(b, start + 4),
    sourceIndex: u32(b, start + 8),
    samplingRate: 0,
    pool: 0,
    drops: u32(b, start + 12),
    input: u32(b, start + 16),
    output: u32(b, start + 20),
    inputFormat: 0,
    outputFormat: 0,
    epoch,
    batch,
    row: -1,
    frame: packet.length > 0 ? packet.frame : null,
    frameLength: packet.length,
  });
}
