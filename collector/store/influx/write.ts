/** Points to the engine; what it refuses for good is counted, and the rest goes on. */
import type { IPoint } from 'influx';
import type { FlowPoint, Point, StoredEvent } from '../contract.js';
import type { Refusals } from '../driver.js';
import { reasonOf } from '../errors.js';
import type { InfluxClient } from './client.js';
import { statusOf, storeErrorOf } from './faults.js';
import { lineOf } from './lines.js';
import { EVENTS } from './places.js';
import { encodeText } from './text.js';

/** Points of one request. */
const REQUEST = 2_500;

export function tagsOf(tags: Readonly<Record<string, string>>, collector: string): Record<string, string> {
  const encoded: Record<string, string> = { collector: encodeText(collector) };
  for (const tag in tags) encoded[tag] = encodeText(tags[tag] ?? '');
  return encoded;
}

/** What has one millisecond is kept apart by nanoseconds made of its id, so that a second write overwrites the first. */
export function timestampOf(time: number, id: string): string {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 1_000_000;
  return `${Math.round(time)}${String(hash).padStart(6, '0')}`;
}

export function eventPoint(event: StoredEvent): IPoint {
  const { id, time, code, severity, gateway, subject, message, collector, data } = event;
  const fields = { id, severity, subject, message, data: JSON.stringify(data) };
  return {
    measurement: EVENTS,
    tags: { ...tagsOf({ gateway }, collector), code: encodeText(code) },
    fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, encodeText(text)])),
    timestamp: timestampOf(time, id),
  };
}

/** The same of samples, which become lines a request at a time: all at once they would take several times their room. */
export async function writeSamples(
  client: InfluxClient,
  samples: readonly (Point | FlowPoint)[],
  policy: string | undefined,
): Promise<Refusals> {
  const refused: Refusals = {};
  for (let at = 0; at < samples.length; at += REQUEST) {
    const lines = samples
      .slice(at, at + REQUEST)
      .map(lineOf)
      .filter((line) => line !== null);
    for (const [reason, count] of Object.entries(await writeAll(client, lines, policy, 'ms')))
      refused[reason] = (refused[reason] ?? 0) + count;
  }
  return refused;
}

/** Writes all points; gives the refused ones by reason. Throws StoreError where the engine is away. */
export async function writeAll(
  client: InfluxClient,
  points: readonly IPoint[],
  policy: string | undefined,
  precision: 'ms' | 'n',
): Promise<Refusals> {
  const refused: Refusals = {};
  const write = async (part: IPoint[]): Promise<void> => {
    try {
      await client.write(part, policy, precision);
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === null) throw storeErrorOf(error, client.where);
      // Engines say how many they dropped, and keep the others; where they do not, halves find the culprits.
      const dropped = /\bdropped=([1-9]\d*)/.exec(reasonOf(error))?.[1];
      if (dropped !== undefined || part.length === 1) {
        refused[reason] = (refused[reason] ?? 0) + Math.min(part.length, Number(dropped ?? 1));
        return;
      }
      const half = Math.ceil(part.length / 2);
      await write(part.slice(0, half));
      await write(part.slice(half));
    }
  };
  for (let at = 0; at < points.length; at += REQUEST) await write(points.slice(at, at + REQUEST));
  return refused;
}

/** Why points were refused for good; null where the engine may take them another time. */
function refusalOf(error: unknown): string | null {
  const status = statusOf(error);
  const text = reasonOf(error);
  if (status !== 400 && status !== 413 && status !== 422) return null;
  if (/database not found|retention policy not found/i.test(text)) return null;
  if (/field type conflict/i.test(text)) return 'engine-type-conflict';
  if (/beyond retention|outside retention/i.test(text)) return 'engine-beyond-retention';
  if (/max-series|max-values|limit exceeded/i.test(text)) return 'engine-too-many-series';
  return status === 413 ? 'engine-too-large' : 'engine-refused';
}
