/** Five-minute rollups that the collector makes of its own samples and writes back: the same points however often it is done. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { IPoint } from 'influx';
import { measurement, measurementNames, type FieldKind, type MeasurementName } from '../../model/measurements.js';
import type { Dirty, Run } from '../dirty.js';
import { absorb, noPart, type Part } from '../series/combine.js';
import { cut } from '../series/pieces.js';
import { ROLLUP } from '../series/plan.js';
import type { InfluxClient, RawSeries } from './client.js';
import { from, identifier, literal, rawName, rollupName, type Policies } from './places.js';
import { onceEach, tagList } from './query.js';
import { encodeText } from './text.js';
import { writeAll } from './write.js';

/** What survives a restart: dirty slots by measurement, and under which names this collector writes. */
interface Saved {
  slots: Record<string, number[]>;
  collectors: string[];
}

/** Whose samples a rollup is made of. `gateways`: null where that is not known. */
export interface Whose {
  collectors: ReadonlySet<string>;
  gateways: ReadonlySet<string> | null;
}

/** Gateways whose samples are read back at one time: of a thousand, a slot has half a million. */
const TOGETHER = 50;

export async function loadSaved(file: string, dirty: Dirty, collectors: Set<string>): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"slots":{},"collectors":[]}';
    throw error;
  });
  const saved = JSON.parse(text) as Saved;
  for (const name of measurementNames) for (const slot of saved.slots[name] ?? []) dirty.load(name, slot);
  for (const name of saved.collectors) collectors.add(name);
}

export async function save(file: string, dirty: Dirty, collectors: ReadonlySet<string>): Promise<void> {
  const slots = Object.fromEntries(measurementNames.map((name) => [name, dirty.slots(name)]));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify({ slots, collectors: [...collectors] } satisfies Saved), {
    flush: true,
  });
  await rename(`${file}.new`, file);
}

/** Makes and writes the rollups of one run of slots. */
export async function rollUp(
  client: InfluxClient,
  policies: Policies,
  name: MeasurementName,
  run: Run,
  { collectors, gateways }: Whose,
): Promise<void> {
  const byGateway = gateways !== null && measurement(name).tags.includes('gateway');
  const all = byGateway ? [...gateways] : [null];
  for (let at = 0; at < all.length; at += TOGETHER) {
    const some = all.slice(at, at + TOGETHER).filter((gateway) => gateway !== null);
    const points: IPoint[] = [];
    for (const series of await readSamples(client, policies, name, run, [...collectors], some))
      points.push(...rollupsOf(series, name, run));
    await writeAll(client, points, policies.rollups, 'ms');
  }
}

const anyOf = (tag: string, values: readonly string[]): string =>
  `(${values.map((value) => `${identifier(tag)} = ${literal(encodeText(value))}`).join(' OR ')})`;

async function readSamples(
  client: InfluxClient,
  policies: Policies,
  name: MeasurementName,
  run: Run,
  collectors: readonly string[],
  gateways: readonly string[],
): Promise<RawSeries[]> {
  const { tags } = measurement(name);
  const own = [anyOf('collector', collectors), ...(gateways.length > 0 ? [anyOf('gateway', gateways)] : [])].join(
    ' AND ',
  );
  const near = run.to + 600_000;
  const fields = [...Object.keys(measurement(name).fields), 'seconds'].map(identifier).join(', ');
  const select = `SELECT ${fields} FROM ${from(policies.raw, rawName(name))} WHERE ${own}`;
  const group = `GROUP BY ${tagList(tags)}`;
  const answers = await client.query([
    `${select} AND time > ${run.from}ms AND time <= ${near}ms ${group}`,
    `${select} AND time > ${near}ms AND time <= ${near + 864_000_000}ms AND "seconds" > 600 ${group}`,
  ]);
  return answers.flat();
}

function rollupsOf({ tags, columns, values }: RawSeries, name: MeasurementName, run: Run): IPoint[] {
  const fields = Object.entries(measurement(name).fields);
  const secondsAt = columns.indexOf('seconds');
  const slots = new Map<number, Map<string, Part>>();
  for (const row of onceEach(values)) {
    const seconds = row[secondsAt] ?? null;
    for (const piece of cut(Number(row[0]), seconds === null ? null : Number(seconds), ROLLUP)) {
      const start = piece.bucket * ROLLUP;
      if (start < run.from || start >= run.to) continue;
      const slot = slots.get(start) ?? new Map<string, Part>();
      slots.set(start, slot);
      for (const [field, { kind }] of fields) {
        const value = row[columns.indexOf(field)] ?? null;
        const part = value === null ? null : partOf(kind, Number(value), Number(seconds ?? 0), Number(row[0]), piece);
        if (part === null) continue;
        const known = slot.get(field);
        if (known === undefined) slot.set(field, part);
        else absorb(known, part);
      }
    }
  }
  return [...slots].flatMap(([start, slot]) => {
    const written = fieldsOf(slot, measurement(name).fields);
    return Object.keys(written).length === 0
      ? []
      : [{ measurement: rollupName(name), tags, fields: written, timestamp: String(start) }];
  });
}

function partOf(
  kind: FieldKind,
  value: number,
  seconds: number,
  time: number,
  { share, ends }: { share: number; ends: boolean },
): Part | null {
  if (kind === 'delta') return seconds > 0 ? { ...noPart(), total: value * share, seconds: seconds * share } : null;
  if (!ends) return null;
  return { total: value, seconds: 0, number: 1, low: value, high: value, latest: value, latestAt: time, slots: 1 };
}

function fieldsOf(
  slot: Map<string, Part>,
  fields: Readonly<Record<string, { kind: FieldKind }>>,
): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [field, { total, seconds, number, low, high, latest }] of slot) {
    const kind = fields[field]?.kind;
    if (kind === 'delta') Object.assign(all, { [`${field}_sum`]: total, [`${field}_seconds`]: seconds });
    else
      Object.assign(all, {
        [`${field}_count`]: number,
        [`${field}_min`]: low,
        [`${field}_max`]: high,
        [`${field}_last`]: latest,
      });
    if (kind === 'gauge') all[`${field}_sum`] = total;
  }
  return all;
}
