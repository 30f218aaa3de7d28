/** Counter samples and expanded counter samples. */
import { u32, u64 } from '../bytes.js';
import type { Message } from '../message.js';
import { listRecords, whole } from './records.js';

export function readCounterSample(message: Message, wide: boolean, b: Uint8Array, start: number, end: number): void {
  const { domain, observer, epoch, batch } = message;
  const header = wide ? 16 : 12;
  if (start + header > end) return domain.errors.add('sample-truncated');
  domain.counts.counterSamples++;
  const count = u32(b, start + header - 4);
  const records = listRecords(b, start + header, end, count);
  if (!whole(records, b, count)) domain.errors.add('sample-truncated');
  observer?.sample?.({
    domain,
    kind: 'counter',
    records,
    bytes: b,
    sourceType: wide ? u32(b, start + 4) : b[start + 4]!,
    sourceIndex: wide ? u32(b, start + 8) : u32(b, start + 4) & 0xffffff,
    samplingRate: 0,
    pool: 0,
    drops: 0,
    input: 0,
    output: 0,
    inputFormat: 0,
    outputFormat: 0,
    epoch,
    batch,
    row: -1,
    frame: null,
    frameLength: 0,
  });
}

/** Names of the generic interface counters (record 0:1) with the octets each takes; the objects of IF-MIB. */
const interfaceCounters: [name: string, octets: 4 | 8][] = [
  ['ifIndex', 4], ['ifType', 4], ['ifSpeed', 8], ['ifDirection', 4], ['ifStatus', 4], ['ifInOctets', 8], ['ifInUcastPkts', 4],
  ['ifInMulticastPkts', 4], ['ifInBroadcastPkts', 4], ['ifInDiscards', 4], ['ifInErrors', 4], ['ifInUnknownProtos', 4],
  ['ifOutOctets', 8], ['ifOutUcastPkts', 4], ['ifOutMulticastPkts', 4], ['ifOutBroadcastPkts', 4], ['ifOutDiscards', 4],
  ['ifOutErrors', 4], ['ifPromiscuousMode', 4],
]; // prettier-ignore
const INTERFACE_LENGTH = 88;

/** The generic interface counters of a record 0:1, by name; null when it is cut short. Octets are exact up to 2^53. */
export function readInterfaceCounters(b: Uint8Array, at: number, length: number): Record<string, number> | null {
  if (length < INTERFACE_LENGTH) return null;
  let next = at;
  return Object.fromEntries(
    interfaceCounters.map(([name, octets]) => {
      const value = octets === 8 ? u64(b, next) : u32(b, next);
      next += octets;
      return [name, value];
    }),
  );
}
