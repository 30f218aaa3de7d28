/** Hours of flows that the collector adds up of its own minutes and writes back: the same points however often it is done. */
import type { IPoint } from 'influx';
import { flowDimensions, flowMeasures } from '../../../model/flow.js';
import type { FlowHours } from '../../flows/due.js';
import { HOUR } from '../../flows/minutes.js';
import type { Kept } from '../../flows/pick.js';
import type { InfluxClient, RawSeries } from '../client.js';
import { from as place, identifier, literal, type Policies } from '../places.js';
import { encodeText } from '../text.js';
import { writeAll } from '../write.js';
import { HOUR_ROWS, HOURS, ROWS } from './places.js';
import { flowSource } from './source.js';

/** Notes the hours of these collectors whose minutes are not all in their sums, of the time over which minutes are kept. */
export async function findStale(
  client: InfluxClient,
  policies: Policies,
  hours: FlowHours,
  collectors: ReadonlySet<string>,
  [from, to]: readonly [number, number],
): Promise<void> {
  const source = flowSource(client, policies);
  const parts = (kept: readonly Kept[]): Map<string, number> =>
    new Map(kept.map((one) => [`${one.time} ${one.collector}`, one.parts]));
  const stored = parts(await source.storedHours(from, to));
  for (const one of await source.liveHours(from, to))
    if (collectors.has(one.collector) && stored.get(`${one.time} ${one.collector}`) !== one.parts)
      hours.stale(one.time);
}

/** Adds up one hour of each of these collectors. Its rows are written first, then what went into them. */
export async function addUp(
  client: InfluxClient,
  policies: Policies,
  hour: number,
  collectors: ReadonlySet<string>,
): Promise<void> {
  const kept = await flowSource(client, policies).liveHours(hour, hour + HOUR);
  for (const one of kept.filter(({ collector }) => collectors.has(collector))) {
    const sums = flowMeasures.map((name) => `sum(${identifier(name)}) AS ${identifier(name)}`).join(', ');
    const [answer] = await client.query([
      `SELECT ${sums} FROM ${place(policies.raw, ROWS)} WHERE time >= ${hour}ms AND time < ${hour + HOUR}ms
        AND "collector" = ${literal(encodeText(one.collector))} GROUP BY ${flowDimensions.map(identifier).join(', ')}`,
    ]);
    const rows = (answer ?? []).flatMap((series) => rowOf(series, hour, one.collector));
    await writeAll(client, rows, policies.rollups, 'ms');
    await writeAll(client, [closing(one, hour)], policies.rollups, 'ms');
  }
}

/** Tags came encoded and go back as they are. */
function rowOf({ tags, values }: RawSeries, hour: number, collector: string): IPoint[] {
  const [, ...figures] = values[0] ?? [];
  if (figures.length < flowMeasures.length) return [];
  const fields = Object.fromEntries(flowMeasures.map((name, index) => [name, Number(figures[index])]));
  return [
    { measurement: HOUR_ROWS, tags: { ...tags, collector: encodeText(collector) }, fields, timestamp: String(hour) },
  ];
}

function closing({ collector, minutes, parts, octets, packets }: Kept, hour: number): IPoint {
  const fields = { minutes, parts, octets, packets };
  return { measurement: HOURS, tags: { collector: encodeText(collector) }, fields, timestamp: String(hour) };
}
