import type { Row, SnmpValue, TableReading, TableSpec } from '../table.js';

/** A table's spec, and the position of each of its columns in a row. */
export interface Columns<Name extends string> {
  spec: TableSpec;
  at: Readonly<Record<Name, number>>;
}

/**
 * A table from its entry's OID and the last arc of each wanted column.
 * @param name the MIB's name of the table
 * @param entry numeric OID of the conceptual row
 */
export function columnsOf<Name extends string>(
  name: string,
  entry: string,
  columns: Record<Name, number>,
  more: Partial<TableSpec> = {},
): Columns<Name> {
  const names = Object.keys(columns) as Name[];
  const spec = {
    name,
    columns: names.map((column) => ({ name: column, oid: `${entry}.${columns[column]}` })),
    ...more,
  };
  const at = Object.fromEntries(names.map((column, position) => [column, position])) as Record<Name, number>;
  return { spec, at };
}

/** Scalars under one group, written without the `.0`. */
export function scalarsOf<Name extends string>(
  name: string,
  group: string,
  objects: Record<Name, number>,
): Columns<Name> {
  return columnsOf(name, group, objects, { scalar: true });
}

const NO_ROWS: ReadonlyMap<string, Row> = new Map<string, Row>();

/** The rows of a table that may not have been read. */
export function rowsOf(readings: ReadonlyMap<string, TableReading>, spec: TableSpec): ReadonlyMap<string, Row> {
  return readings.get(spec.name)?.rows ?? NO_ROWS;
}

/** The one row of a group of scalars. */
export function scalarRow(
  readings: ReadonlyMap<string, TableReading>,
  spec: TableSpec,
): readonly (SnmpValue | undefined)[] {
  return readings.get(spec.name)?.rows.get('0') ?? [];
}
