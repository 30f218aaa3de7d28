/** Five-minute rollups that the collector makes of its own samples and writes back: the same points however often it is done. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { IPoint } from 'influx';
import { measurement, measurementNames, type FieldKind, type MeasurementName } from '../../model/measurements.js';
import type { Dirty, Run } from '../dirty.js';
import { cut } from '../series/pieces.js';
import { ROLLUP } from '../series/plan.js';
import type { InfluxClient, RawSeries } from './client.js';
import { from, identifier, literal, rawName, rollupName, tagList, type Policies } from './places.js';
import { onceEach } from './samples.js';
import { encodeText } from './text.js';
import { writeAll } from './write.js';

/** What survives a restart: dirty slots by measurement, under which names this collector writes, and of which gateways; earlier releases did not tell these. */
interface Saved {
  slots: Record<string, number[]>;
  collectors: string[];
  gateways?: string[];
}

/** Whose samples a rollup is made of. `gateways`: null where that is not known. */
export interface Whose {
  collectors: ReadonlySet<string>;
  gateways: ReadonlySet<string> | null;
}

/** Gateways whose samples are read back at one time: of a thousand, a slot has half a million. */
const TOGETHER = 20;

/** Gives whose samples these slots may hold. */
export async function loadSaved(file: string, dirty: Dirty, collectors: Set<string>): Promise<Whose['gateways']> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"slots":{},"collectors":[],"gateways":[]}';
    throw error;
  });
  const saved = JSON.parse(text) as Saved;
  for (const name of measurementNames) for (const slot of saved.slots[name] ?? []) dirty.load(name, slot);
  for (const name of saved.collectors) collectors.add(name);
  return saved.gateways === undefined ? null : new Set(saved.gateways);
}

export async function save(file: string, dirty: Dirty, { collectors, gateways }: Whose): Promise<void> {
  const slots = Object.fromEntries(measurementNames.map((name) => [name, dirty.slots(name)]));
  const saved: Saved = { slots, collectors: [...collectors], ...(gateways !== null && { gateways: [...gateways] }) };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(saved), { flush: true });
  await rename(`${file}.new`, file);
}

/** Makes and writes the rollups of one run of slots; false where it `ended` before all of them were made: then none counts as made. */
export async function rollUp(
  client: InfluxClient,
  policies: Policies,
  name: MeasurementName,
  run: Run,
  { collectors, gateways }: Whose,
  ended: () => boolean,
): Promise<boolean> {
  const byGateway = gateways !== null && measurement(name).tags.includes('gateway');
  const all = byGateway ? [...gateways] : [null];
  for (let at = 0; at < all.length; at += TOGETHER) {
    if (ended()) return false;
    const some = all.slice(at, at + TOGETHER).filter((gateway) => gateway !== null);
    const read = await readSamples(client, policies, name, run, [...collectors], some);
    const points = read.flatMap((series) => rollupsOf(series, name, run));
    await writeAll(client, points, policies.rollups, 'ms');
  }
  return true;
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
  const fields = fieldsOf(name);
  const places = fields.map(({ field }) => columns.indexOf(field));
  const secondsAt = columns.indexOf('seconds');
  const slots = new Map<number, Float64Array>();
  for (const row of onceEach(values)) {
    const time = Number(row[0]);
    const seconds = Number(row[secondsAt] ?? 0);
    for (const piece of cut(time, row[secondsAt] === null ? null : seconds, ROLLUP)) {
      const start = piece.bucket * ROLLUP;
      if (start < run.from || start >= run.to) continue;
      let slot = slots.get(start);
      if (slot === undefined) slots.set(start, (slot = new Float64Array(fields.length * FIGURES)));
      for (let at = 0; at < fields.length; at++) {
        const value = row[places[at]!];
        if (value === null || value === undefined) continue;
        if (fields[at]!.kind !== 'delta') {
          if (piece.ends) addLevel(slot, at * FIGURES, Number(value), time);
        } else if (seconds > 0) addDelta(slot, at * FIGURES, Number(value) * piece.share, seconds * piece.share);
      }
    }
  }
  return [...slots].flatMap(([start, slot]) => {
    const written = writtenOf(slot, fields);
    return written === null ? [] : [{ measurement: rollupName(name), tags, fields: written, timestamp: String(start) }];
  });
}

/** Figures of one field in one slot: how many samples, their sum, seconds covered, least, largest, newest and its time. */
const FIGURES = 7;
const [COUNT, SUM, SECONDS, LOW, HIGH, LATEST, LATEST_AT] = [0, 1, 2, 3, 4, 5, 6] as const;

function addDelta(slot: Float64Array, at: number, value: number, seconds: number): void {
  slot[at + COUNT]!++;
  slot[at + SUM]! += value;
  slot[at + SECONDS]! += seconds;
}

function addLevel(slot: Float64Array, at: number, value: number, time: number): void {
  const first = slot[at + COUNT]!++ === 0;
  slot[at + SUM]! += value;
  slot[at + LOW] = first ? value : Math.min(slot[at + LOW]!, value);
  slot[at + HIGH] = first ? value : Math.max(slot[at + HIGH]!, value);
  if (!first && time <= slot[at + LATEST_AT]!) return;
  slot[at + LATEST] = value;
  slot[at + LATEST_AT] = time;
}

interface Field {
  field: string;
  kind: FieldKind;
  /** Which figure is written under which name. */
  written: readonly (readonly [name: string, figure: number])[];
}

const known = new Map<MeasurementName, readonly Field[]>();

function fieldsOf(name: MeasurementName): readonly Field[] {
  let fields = known.get(name);
  if (fields === undefined) {
    fields = Object.entries(measurement(name).fields).map(([field, { kind }]) => ({
      field,
      kind,
      written: figuresOf[kind].map(([figure, at]) => [`${field}_${figure}`, at]),
    }));
    known.set(name, fields);
  }
  return fields;
}

const level = [
  ['count', COUNT],
  ['min', LOW],
  ['max', HIGH],
  ['last', LATEST],
] as const;
const figuresOf: Readonly<Record<FieldKind, readonly (readonly [string, number])[]>> = {
  delta: [
    ['sum', SUM],
    ['seconds', SECONDS],
  ],
  state: level,
  gauge: [...level, ['sum', SUM]],
};

/** Null where nothing of it was measured. */
function writtenOf(slot: Float64Array, fields: readonly Field[]): Record<string, number> | null {
  const all: Record<string, number> = {};
  let any = false;
  for (const [place, { written }] of fields.entries()) {
    if (slot[place * FIGURES + COUNT] === 0) continue;
    any = true;
    for (const [name, figure] of written) all[name] = slot[place * FIGURES + figure]!;
  }
  return any ? all : null;
}
