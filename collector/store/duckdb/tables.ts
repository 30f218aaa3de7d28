/** The tables of each measurement, built from the model: columns and their types. */
import { measurement, type FieldKind, type MeasurementName } from '../../model/measurements.js';

export interface Column {
  name: string;
  type: 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'UTINYINT';
}

/** What a rollup keeps of a field, by its kind: column suffix → type. */
const rollupParts: Record<FieldKind, Record<string, Column['type']>> = {
  delta: { sum: 'DOUBLE', seconds: 'DOUBLE' },
  gauge: { sum: 'DOUBLE', count: 'INTEGER', min: 'DOUBLE', max: 'DOUBLE', last: 'DOUBLE' },
  state: { count: 'INTEGER', min: 'UTINYINT', max: 'UTINYINT', last: 'UTINYINT' },
};

/** Names come from the model, never from outside; quoted all the same. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL takes no hyphen in a bare name. */
const bare = (name: MeasurementName): string => name.replaceAll('-', '_');

export const rawTable = (name: MeasurementName): string => `raw_${bare(name)}`;
export const rollupTable = (name: MeasurementName): string => `rollup_${bare(name)}`;
export const seriesTable = (name: MeasurementName): string => `series_${bare(name)}`;
/** Samples that may be there already, on their way into the raw table. */
export const lateTable = (name: MeasurementName): string => `late_${bare(name)}`;

/** Sample: `time` in ms since the epoch (the end of what it covers), `seconds` covered, one column per field. */
export function rawColumns(name: MeasurementName): Column[] {
  const fields = Object.entries(measurement(name).fields).map(([field, { kind }]): Column => {
    return { name: field, type: kind === 'state' ? 'UTINYINT' : 'DOUBLE' };
  });
  return [...keys, { name: 'seconds', type: 'DOUBLE' }, ...fields];
}

/** Rollup: `time` is the start of its five minutes. */
export function rollupColumns(name: MeasurementName): Column[] {
  const fields = Object.entries(measurement(name).fields).flatMap(([field, { kind }]) =>
    Object.entries(rollupParts[kind]).map(([part, type]): Column => ({ name: `${field}_${part}`, type })),
  );
  return [...keys, ...fields];
}

const keys: Column[] = [
  { name: 'time', type: 'BIGINT' },
  { name: 'series', type: 'INTEGER' },
  { name: 'collector', type: 'INTEGER' },
];

export function createTable(table: string, columns: readonly Column[]): string {
  return `CREATE TABLE IF NOT EXISTS ${table} (${columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ')})`;
}

/** For fields that a later release added. */
export function addColumns(table: string, columns: readonly Column[]): string[] {
  return columns.map(({ name, type }) => `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${quoted(name)} ${type}`);
}

export function createSeries(name: MeasurementName): string {
  const tags = measurement(name).tags.map((tag) => `${quoted(tag)} VARCHAR NOT NULL`);
  return `CREATE TABLE IF NOT EXISTS ${seriesTable(name)} (id INTEGER NOT NULL, ${tags.join(', ')})`;
}
