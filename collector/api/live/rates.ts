/** Rates of an interface from its last counter interval: delta over the seconds it covers. Null where either is not known. */
import type { LossCounts } from '../../resilience/evidence.js';
import type { PathEnd } from '../types.js';
import type { FigureName } from './interface-figures.js';
import type { InterfaceRecord } from './interface-record.js';

export type Rates = Pick<
  PathEnd,
  | 'inBitsPerSecond'
  | 'outBitsPerSecond'
  | 'inErrorsPerSecond'
  | 'outErrorsPerSecond'
  | 'inDiscardsPerSecond'
  | 'outDiscardsPerSecond'
>;

/** All null once the counters are stale: an old rate is not a rate. */
export function ratesOf(record: InterfaceRecord | null, stale: boolean): Rates {
  const per = (field: FigureName, factor = 1): number | null => {
    const delta = stale ? null : (record?.[field] ?? null);
    if (delta === null || !record?.seconds) return null;
    return Math.round(((delta * factor) / record.seconds) * 1000) / 1000;
  };
  return {
    inBitsPerSecond: per('inOctets', 8),
    outBitsPerSecond: per('outOctets', 8),
    inErrorsPerSecond: per('inErrors'),
    outErrorsPerSecond: per('outErrors'),
    inDiscardsPerSecond: per('inDiscards'),
    outDiscardsPerSecond: per('outDiscards'),
  };
}

/** Packets and losses of the last interval, each direction for itself. */
export function lossOf(record: InterfaceRecord | null): LossCounts[] {
  if (record === null || record.seconds === null) return [];
  const { inPackets, inErrors, inDiscards, outPackets, outErrors, outDiscards } = record;
  return [
    { direction: 'incoming', packets: inPackets, errors: inErrors, discards: inDiscards },
    { direction: 'outgoing', packets: outPackets, errors: outErrors, discards: outDiscards },
  ];
}
