/** How ENTITY-SENSOR-MIB (RFC 3433) and CISCO-ENTITY-SENSOR-MIB, its model, write a reading. */
import type { SensorKind } from '../../model/observation.js';
import type { SnmpValue } from '../table.js';
import { integer, text } from '../text.js';
import { dBm, kindByName, stateOf, type Sensed } from './sensor.js';

/** EntitySensorDataType and Cisco's SensorDataType, which adds specialEnum(13) and dBm(14). */
const types: Readonly<Record<number, { kind: SensorKind; unit: string }>> = {
  3: { kind: 'voltage', unit: 'V' },
  4: { kind: 'voltage', unit: 'V' },
  5: { kind: 'current', unit: 'A' },
  6: { kind: 'power', unit: 'W' },
  7: { kind: 'other', unit: 'Hz' },
  8: { kind: 'temperature', unit: 'Cel' },
  9: { kind: 'other', unit: '%' },
  10: { kind: 'fan', unit: 'rpm' },
  11: { kind: 'other', unit: 'm3/min' },
  14: { kind: 'optical-power', unit: 'dBm' },
};
const TRUTH_VALUE = 12;

/** EntitySensorDataScale as a power of ten; exa and peta stand in this order in the MIB. */
const scales = [-24, -21, -18, -15, -12, -9, -6, -3, 0, 3, 6, 9, 12, 18, 15, 21, 24];

const statuses = { 1: 'ok', 2: 'unknown', 3: 'failed' } as const;
/** What a reading says that lies outside the range of its sensor (RFC 3433 EntitySensorValue). */
const OUT_OF_RANGE = 1_000_000_000;

/** What no part of a router can have: beyond it a reading is garbage, or is in another unit than its agent says. */
const limits: Partial<Record<SensorKind, [least: number, most: number]>> = {
  temperature: [-100, 500],
  voltage: [-1000, 1000],
  current: [-1000, 1000],
  'optical-power': [-100, 60],
};

interface Read {
  index: string;
  label: string;
  type: SnmpValue | undefined;
  scale: SnmpValue | undefined;
  precision: SnmpValue | undefined;
  value: SnmpValue | undefined;
  status: SnmpValue | undefined;
  units?: SnmpValue | undefined;
}

/** A power in watts of a laser is optical and given in dBm, as every other source gives it. */
export function senseEntity(read: Read): Sensed {
  const { index, label } = read;
  const type = integer(read.type);
  const { kind, unit } = typeOf(type, label, read.units);
  const said = read.status === undefined ? 'unknown' : stateOf(statuses, read.status);
  const reading = said === 'ok' || read.status === undefined ? scaled(read) : null;
  const absurd = isAbsurd(kind, reading);
  const value = absurd ? null : reading;
  const state = absurd ? 'unknown' : said;
  if (kind === 'power' && isOptical(label))
    return {
      index,
      label,
      kind: 'optical-power',
      unit: 'dBm',
      state,
      value: value === null ? null : dBm(value * 1000),
    };
  // A truth about a supply or fan that is false: no input, not there.
  const refuted = type === TRUTH_VALUE && value === 0 && state === 'ok' && kind !== 'other';
  return { index, label, kind, unit, state: refuted ? 'warning' : state, value };
}

function typeOf(type: number | null, label: string, units: SnmpValue | undefined): { kind: SensorKind; unit: string } {
  const known = type === null ? undefined : types[type];
  if (known) return known;
  if (type === TRUTH_VALUE) return { kind: kindByName(label), unit: '1' };
  const display = text(units)?.slice(0, 16) ?? '1';
  return display === 'dBm' ? { kind: 'optical-power', unit: 'dBm' } : { kind: 'other', unit: display };
}

function isOptical(label: string): boolean {
  return /\b(rx|tx|receive|transmit|optical|laser|DOM)\b/i.test(label);
}

function isAbsurd(kind: SensorKind, value: number | null): boolean {
  const [least, most] = limits[kind] ?? [-Infinity, Infinity];
  return value !== null && (value < least || value > most);
}

/** Null where there is no reading, or one that says it is out of range. */
function scaled({ type, scale, precision, value }: Read): number | null {
  const raw = integer(value);
  if (raw === null || Math.abs(raw) >= OUT_OF_RANGE) return null;
  if (type === TRUTH_VALUE) return raw === 1 ? 1 : 0;
  const exponent = scales[(integer(scale) ?? 9) - 1] ?? 0;
  const decimals = Math.max(0, integer(precision) ?? 0);
  return Number((raw * 10 ** (exponent - decimals)).toPrecision(12));
}
