import { type DataFrame, FieldType, type FieldConfig } from '@grafana/data';
import * as z from 'zod/mini';
import { figure, read, time } from '../api/read';
import type { Client, Parameters } from '../api/client';
import { defaults, type InterconnectQuery } from '../query';
import type { Asked, Frames } from '../run';
import { frameOf } from './frame';

const answer = z.looseObject({
  measurement: z.string(),
  field: z.string(),
  aggregate: z.string(),
  intervalSeconds: z.number(),
  series: z.array(
    z.looseObject({
      tags: z.record(z.string(), z.string()),
      unit: z.string(),
      simulated: z.boolean(),
      points: z.array(z.looseObject({ time, value: figure, coverage: z.number() })),
    })
  ),
});
export type SeriesAnswer = z.infer<typeof answer>;

/** History from the store: one frame per combination of the tags in `groupBy`. A null is a gap. */
export const seriesFrames: Frames = async (client, query, asked) => {
  const parameters = seriesParameters(query, asked);
  const { series, field, aggregate, intervalSeconds } = await askSeries(client, parameters);
  return series.map(({ tags, unit, points, simulated }): DataFrame => {
    const { scale, config } = inBits(unit, aggregate);
    return frameOf(
      field,
      [
        {
          name: 'time',
          type: FieldType.time,
          values: points.map((point) => point.time),
          config: { interval: intervalSeconds * 1000 },
        },
        {
          name: field,
          type: FieldType.number,
          values: points.map(({ value }) => (value === null ? null : value * scale)),
          // Several are told apart by what they were grouped by, not by the field that they share.
          config: { ...config, ...(Object.keys(tags).length > 0 && { displayNameFromDS: namedBy(tags) }) },
          labels: tags,
        },
      ],
      { simulated, coverage: meanOf(points.map(({ coverage }) => coverage)) }
    );
  });
};

const namedBy = (tags: Record<string, string>) =>
  Object.values(tags)
    .filter((value) => value !== '')
    .join(' ');

export function seriesParameters(query: InterconnectQuery, { from, to, intervalMs }: Asked): Parameters {
  const { measurement, field, aggregate, groupBy, filters, interval } = query;
  const parameters: Record<string, string | number | string[]> = {
    from,
    to,
    measurement: measurement || defaults.measurement,
    field: field || defaults.field,
    aggregate: aggregate ?? defaults.aggregate,
    interval: interval || stepOf(intervalMs, to - from),
    groupBy: groupBy ?? [],
  };
  for (const { key, value } of filters ?? []) {
    parameters[`filter.${key}`] = value.split(',').map((one) => one.trim());
  }
  return parameters;
}

export async function askSeries(client: Client, parameters: Parameters): Promise<SeriesAnswer> {
  return read(answer, await client.get('query', parameters), 'history');
}

/** Whole seconds, 1 s at least; never more than the 20,000 intervals that one series may have. Milliseconds. */
export function stepOf(intervalMs: number, range: number): number {
  return Math.max(1000, Math.ceil(intervalMs / 1000) * 1000, Math.ceil(range / 20_000 / 1000) * 1000);
}

/** Rates of octets are shown as bit/s, as capacities are; everything else in its own unit. */
function inBits(unit: string, aggregate: string): { scale: number; config: FieldConfig } {
  if (unit === 'octets') {
    return aggregate === 'rate' ? { scale: 8, config: { unit: 'bps' } } : { scale: 1, config: { unit: 'decbytes' } };
  }
  const units: Record<string, string> = {
    'bit/s': 'bps',
    s: 's',
    ms: 'ms',
    '%': 'percent',
    packets: 'short',
    '1': 'none',
  };
  const perSecond = aggregate === 'rate' && unit === 'packets' ? 'pps' : undefined;
  return { scale: 1, config: { unit: perSecond ?? units[unit] ?? `suffix: ${unit}` } };
}

export function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
