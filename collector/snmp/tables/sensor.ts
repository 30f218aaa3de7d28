/** What every source of sensors gives, and how it becomes observations. */
import type { Observation, SensorKind, SensorObservation, SensorState } from '../../model/observation.js';
import type { ReadInput, Reader, Row, TableSpec } from '../table.js';
import { text } from '../text.js';
import { rowsOf } from './columns.js';

/** One sensor in one poll, before it has a key. */
export interface Sensed {
  /** Index in its table; tells sensors with one label apart. */
  index: string;
  kind: SensorKind;
  label: string;
  value: number | null;
  unit: string;
  /** `absent`: its place is empty. It is left out, or failed if it was there before. */
  state: SensorState | 'absent';
}

/** Where the sensors of one kind of router are found. */
export interface SensorSource {
  specs: readonly TableSpec[];
  sense: (tables: Tables) => Sensed[];
  appliesTo: (sysObjectID: string | null) => boolean;
}

/** The rows of any table; those of a table that is asked seldom are remembered in between, with its OCTET STRINGs as text. */
export type Tables = (spec: TableSpec) => ReadonlyMap<string, Row>;

const none: ReadonlySet<string> = new Set();

export class SensorsReader implements Reader {
  readonly name = 'sensors';
  readonly interval = 'health';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;
  /** Most readers are of another vendor and never read anything: null. */
  private remembered: Map<string, ReadonlyMap<string, Row>> | null = null;
  private present: ReadonlySet<string> = none;

  constructor(private readonly source: SensorSource) {
    this.specs = source.specs;
    this.appliesTo = source.appliesTo;
  }

  read(input: ReadInput): Observation[] {
    if (!this.remember(input)) return [];
    const sensed = this.source.sense((spec) => this.remembered?.get(spec.name) ?? rowsOf(input.readings, spec));
    const keys = sensorKeys(sensed);
    const was = this.present;
    this.present = new Set(keys.filter((key, at) => sensed[at]?.state !== 'absent' || was.has(key)));
    return sensed.flatMap((one, at) => this.observe(input, keys[at] ?? one.index, one));
  }

  /** False while a table of names was never read: sensors without their names would get keys that do not last. */
  private remember(input: ReadInput): boolean {
    const seldom = this.specs.filter(({ every }) => every !== undefined);
    for (const { name } of seldom) {
      const reading = input.readings.get(name);
      // A walk that ended early does not take names away that are known.
      const better = reading && (reading.complete || (reading.rows.size > 0 && !this.remembered?.has(name)));
      if (better) (this.remembered ??= new Map()).set(name, inText(reading.rows));
    }
    return seldom.every(({ name }) => this.remembered?.has(name));
  }

  private observe({ origin, slot }: ReadInput, key: string, sensed: Sensed): SensorObservation[] {
    const { kind: sensorKind, label, value, unit } = sensed;
    if (sensed.state === 'absent' && !this.present.has(key)) return [];
    const state = sensed.state === 'absent' ? 'failed' : sensed.state;
    return [{ kind: 'sensor', ...origin, slot, sensor: key, sensorKind, label, value, unit, state }];
  }
}

/** Names of entities as they are kept from poll to poll: a Buffer takes three times as much, and would be read anew in each. */
function inText(rows: ReadonlyMap<string, Row>): ReadonlyMap<string, Row> {
  const read = (value: Row[number]): Row[number] => {
    if (typeof value !== 'object') return value;
    const name = text(value) ?? undefined;
    // Text that was cut need not read as itself: then the octets stay.
    return text(name) === (name ?? null) ? name : value;
  };
  return new Map(Array.from(rows, ([index, row]) => [index, row.map(read)]));
}

/** The label is the key; sensors that share one get their index behind it. */
function sensorKeys(sensed: readonly Sensed[]): string[] {
  const count = new Map<string, number>();
  for (const { label } of sensed) count.set(label, (count.get(label) ?? 0) + 1);
  const used = new Set<string>();
  return sensed.map(({ label, index }) => {
    let key = count.get(label) === 1 ? label : `${label}#${index}`;
    while (used.has(key)) key += '#';
    used.add(key);
    return key;
  });
}

/** A state of an enumeration by its number; a number that the MIB does not have is `unknown`. */
export function stateOf(states: Readonly<Record<number, Sensed['state']>>, value: Row[number]): Sensed['state'] {
  return typeof value === 'number' ? (states[value] ?? 'unknown') : 'unknown';
}

/** Milliwatts as dBm, rounded to 0.01; null for no light at all, which has no logarithm. */
export function dBm(milliwatts: number): number | null {
  return milliwatts > 0 ? Math.round(1000 * Math.log10(milliwatts)) / 100 : null;
}

/** Fan, power supply or neither, by what the agent calls it; a fan of a power supply is a fan. */
export function kindByName(name: string): SensorKind {
  if (/\b(fans?|fan ?tray|blower)\b/i.test(name)) return 'fan';
  return /\b(PEM|PSU|PSM|power ?(supply|entry)|power ?suppl\w*)\b/i.test(name) ? 'power-supply' : 'other';
}
