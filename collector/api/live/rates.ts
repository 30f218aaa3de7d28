/** Rates of an interface from its last counter interval: delta over the seconds it covers. Null where either is not known. */
import type { InterfaceDeltas } from '../../model/interface.js';
import type { LossCounts } from '../../resilience/evidence.js';
import type { PathEnd } from '../types.js';
import type { InterfaceRecord } from './interfaces.js';

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
  const per = (field: keyof InterfaceDeltas, factor = 1): number | null => {
    const delta = stale ? null : (record?.deltas?.[field] ?? null);
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
  const deltas = record?.deltas;
  if (!deltas || record.seconds === null) return [];
  const { inUcastPkts, inMulticastPkts, inBroadcastPkts, inErrors, inDiscards } = deltas;
  const { outUcastPkts, outMulticastPkts, outBroadcastPkts, outErrors, outDiscards } = deltas;
  return [
    {
      direction: 'incoming',
      packets: packets(inUcastPkts, inMulticastPkts, inBroadcastPkts),
      errors: inErrors,
      discards: inDiscards,
    },
    {
      direction: 'outgoing',
      packets: packets(outUcastPkts, outMulticastPkts, outBroadcastPkts),
      errors: outErrors,
      discards: outDiscards,
    },
  ];
}

/** Without unicast there is no total; agents without the other two count them nowhere. */
function packets(unicast: number | null, multicast: number | null, broadcast: number | null): number | null {
  return unicast === null ? null : unicast + (multicast ?? 0) + (broadcast ?? 0);
}
