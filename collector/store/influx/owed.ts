/**
 * Rollups that are yet to be made, told to all who write to the same engine: after an outage each makes its own, and whoever answers meanwhile for
 * all of them reads the samples of that time instead.
 */
import type { Clock } from '../../deps.js';
import { measurementNames, type MeasurementName } from '../../model/measurements.js';
import { joinRuns, type Dirty, type Run } from '../dirty.js';
import type { Refusals } from '../driver.js';
import { ROLLUP } from '../series/plan.js';
import type { InfluxClient } from './client.js';
import { from, identifier, OWED, type Policies } from './places.js';
import { encodeText } from './text.js';
import { writeAll } from './write.js';

/** Runs of one measurement that are told one by one; of more, all from the first to the last. What is not owed may be read from samples too. */
const MOST_RUNS = 50;

/** Answers come many at a time: for all of one second they are made of one reading, ms. */
const FRESH = 1_000;
/** Told where nothing is owed: an empty text is not the same to every engine. */
const NOTHING = 'none';

/** Owed runs by measurement; of one measurement they may overlap. */
export type Owed = ReadonlyMap<MeasurementName, readonly Run[]>;

/** The dirty slots in a line of text: `interface-5933280-5933283` is slots since the epoch, the last one not among them. At most 30 kB. */
export function owedText(dirty: Dirty): string {
  return measurementNames
    .flatMap((name) => {
      const runs = joinRuns(dirty.slots(name));
      const told = runs.length > MOST_RUNS ? [{ from: runs[0]!.from, to: runs.at(-1)!.to }] : runs;
      return told.map((run) => `${name}-${run.from / ROLLUP}-${run.to / ROLLUP}`);
    })
    .join(' ');
}

/** Tells what `collector` owes, in place of what it told before; gives why it was refused. `now` in ms since the epoch. @throws StoreError where the engine is away. */
export async function tellOwed(
  client: InfluxClient,
  policies: Policies,
  { collector, text, now }: { collector: string; text: string; now: number },
): Promise<Refusals> {
  const tags = { collector: encodeText(collector) };
  // Few are kept: within one slot it takes its own place.
  const timestamp = String(Math.floor(now / ROLLUP) * ROLLUP);
  const told = { measurement: OWED, tags, fields: { runs: text || NOTHING }, timestamp };
  return writeAll(client, [told], policies.raw, 'ms');
}

/** What all together owe, as each told last. */
export class OwedByAll {
  #read: { at: number; owed: Promise<Owed> } | null = null;

  constructor(private readonly clock: Clock) {}

  /** As of a second ago at most: what was written since is missing as it was then. What was told before `since` (ms since the epoch) is past. @throws StoreError. */
  read(client: InfluxClient, policies: Policies, since: number): Promise<Owed> {
    const now = this.clock.monotonic();
    if (this.#read !== null && now - this.#read.at <= FRESH) return this.#read.owed;
    const owed = readOwed(client, policies, since);
    this.#read = { at: now, owed };
    owed.catch(() => (this.#read = null));
    return owed;
  }
}

async function readOwed(client: InfluxClient, policies: Policies, since: number): Promise<Owed> {
  const newest = `SELECT ${identifier('runs')} FROM ${from(policies.raw, OWED)} WHERE time >= ${since}ms`;
  const [answer] = await client.query([`${newest} GROUP BY "collector" ORDER BY time DESC LIMIT 1`]);
  const owed = new Map<MeasurementName, Run[]>();
  for (const told of (answer ?? []).flatMap(({ values }) => String(values[0]?.[1] ?? '').split(' '))) {
    const [, name, begin, end] = /^(\w+)-(\d{1,9})-(\d{1,9})$/.exec(told) ?? [];
    const known = measurementNames.find((each) => each === name);
    if (known === undefined) continue;
    owed.set(known, [...(owed.get(known) ?? []), { from: Number(begin) * ROLLUP, to: Number(end) * ROLLUP }]);
  }
  return owed;
}
