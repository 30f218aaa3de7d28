/** A further OID that the configuration declares: a scalar or every instance of a column. */
import type { MetricConfig } from '../../config/schema/gateway.js';
import type { MetricObservation, Observation } from '../../model/observation.js';
import { growth32, growth64 } from '../counters.js';
import { RestartWatch } from '../restart.js';
import type { ReadInput, Reader, SnmpValue, TableSpec } from '../table.js';
import { text } from '../text.js';

interface Before {
  at: number;
  values: Map<string, SnmpValue>;
}

/** Largest part of the 32-bit range that a counter of unknown nature is believed to have grown by when it came round. */
const HALF_RANGE = 2 ** 31;

export class MetricReader implements Reader {
  readonly name: string;
  readonly interval: number;
  specs: readonly TableSpec[];
  private readonly restarts = new RestartWatch();
  private before: Before | null = null;

  constructor(private readonly config: MetricConfig) {
    this.name = `metric:${config.name}`;
    this.interval = config.interval;
    this.specs = this.specsOf(config.oid.replace(/^\./, ''));
  }

  /** `….0` is a scalar. Anything else is a column, or one instance of it: that is asked for until the column answers. */
  private specsOf(oid: string): TableSpec[] {
    const name = this.config.name;
    if (oid.endsWith('.0')) return [{ name: this.name, scalar: true, columns: [{ name, oid: oid.slice(0, -2) }] }];
    const cut = oid.lastIndexOf('.');
    const instance = oid.slice(cut + 1);
    return [
      { name: this.name, columns: [{ name, oid }] },
      {
        name: `${this.name}:instance`,
        columns: [{ name, oid: oid.slice(0, cut) }],
        rows: () => [instance],
      },
    ];
  }

  read(input: ReadInput): Observation[] {
    const continuity = this.restarts.observe(input);
    const column = input.readings.get(this.name);
    if (column && column.rows.size > 0) this.specs = this.specs.slice(0, 1);
    const reading = this.specs.length === 1 ? column : (input.readings.get(`${this.name}:instance`) ?? column);
    if (!reading) return [];
    const at = reading.monotonic ?? input.monotonic;
    const before = continuity === 'restarted' ? null : this.before;
    const now: Before = { at, values: new Map() };
    const observations: Observation[] = [];
    for (const [index, [value]] of reading.rows) {
      if (value === undefined) continue;
      now.values.set(index, value);
      observations.push(this.observe(input, index, value, before, at));
    }
    if (reading.rows.size > 0) this.before = now;
    return observations;
  }

  private observe(
    { origin, slot }: ReadInput,
    index: string,
    value: SnmpValue,
    before: Before | null,
    at: number,
  ): MetricObservation {
    const { name: metric, unit, kind, scale } = this.config;
    const base = { kind: 'metric' as const, ...origin, slot, metric, index: index === '0' ? '' : index, unit };
    if (kind === 'state') return { ...base, value: numberOf(value), word: this.word(value), seconds: null };
    if (kind === 'gauge') return { ...base, value: scaled(numberOf(value), scale), word: null, seconds: null };
    const seconds = before ? (at - before.at) / 1000 : 0;
    const grown = before && seconds > 0 ? grew(before.values.get(index), value) : -1;
    if (grown < 0) return { ...base, value: null, word: null, seconds: null };
    return { ...base, value: scaled(grown, scale), word: null, seconds };
  }

  /** The configured word for a value; text that the agent sends is its own word. */
  private word(value: SnmpValue): string | null {
    const raw = typeof value === 'object' ? text(value) : String(value);
    return raw === null ? null : (this.config.words?.[raw] ?? (typeof value === 'object' ? raw : null));
  }
}

function scaled(value: number | null, scale: number): number | null {
  return value === null ? null : Number((value * scale).toPrecision(15));
}

/** Agents also write numbers as text: `42`, `3.5`, `-7.2 dBm`. */
function numberOf(value: SnmpValue): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const digits = /^\s*[-+]?\d+(\.\d+)?/.exec(typeof value === 'object' ? (text(value) ?? '') : '')?.[0];
  return digits === undefined ? null : Number(digits);
}

/** The type is not known: what fits 32 bits and fell is a wrap where little of the range is left to grow, else a reset. */
function grew(before: SnmpValue | undefined, now: SnmpValue): number {
  const wide = growth64(before, now);
  return wide >= 0 ? wide : growth32(before, now, HALF_RANGE);
}
