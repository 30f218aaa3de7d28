/** Reconciled hours into the store and out of it again. */
import type { MeasurementName } from '../model/measurements.js';
import { causeNames, verdicts, type ReconciledHour } from '../model/reconciliation.js';
import type { Point, Store } from '../store/contract.js';
import { HOUR } from './hour.js';

const measurement: MeasurementName = 'reconciliation';

export function pointOf(hour: ReconciledHour, collector: string): Point {
  const { gateway, context, interface: name, time, octetsRatio, packetsRatio, flowOctets, snmpOctets } = hour;
  return {
    ...{ measurement, time: time + HOUR, seconds: null, collector },
    tags: { gateway, context, interface: name },
    fields: {
      ...{ octetsRatio, packetsRatio, flowOctets, snmpOctets },
      verdict: verdicts.indexOf(hour.verdict),
      cause: hour.cause === null ? 0 : causeNames.indexOf(hour.cause) + 1,
    },
  };
}

/** Hours from `from` on (milliseconds since the epoch, whole hours), oldest first, by interface. */
export async function keptHours(store: Pick<Store, 'series'>, from: number, to: number): Promise<ReconciledHour[]> {
  const groupBy = ['gateway', 'context', 'interface'];
  const found = new Map<string, Record<string, number | null>>();
  for (const field of ['verdict', 'cause', 'octetsRatio', 'packetsRatio', 'flowOctets', 'snmpOctets'])
    for (const { tags, points } of await store.series({
      ...{ measurement, field, aggregate: 'last', from, to, interval: HOUR, filter: {}, groupBy },
    }))
      for (const { time, value } of points) {
        const key = JSON.stringify([tags['gateway'], tags['context'], tags['interface'], time]);
        found.set(key, { ...found.get(key), [field]: value });
      }
  return [...found].flatMap(([key, values]) => hourOf(key, values));
}

function hourOf(key: string, values: Record<string, number | null>): ReconciledHour[] {
  const verdict = verdicts[values['verdict'] ?? -1];
  if (verdict === undefined) return [];
  const [gateway, context, name, time] = JSON.parse(key) as [string, string, string, number];
  const value = (field: string): number | null => values[field] ?? null;
  return [
    {
      ...{ gateway, context, interface: name, time, verdict },
      cause: causeNames[(values['cause'] ?? 0) - 1] ?? null,
      ...{ flowOctets: value('flowOctets'), snmpOctets: value('snmpOctets') },
      ...{ octetsRatio: value('octetsRatio'), packetsRatio: value('packetsRatio') },
    },
  ];
}
