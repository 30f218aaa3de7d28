/**
 * Minutes of flows in tables of their own. A row carries the number of each name, not the number of a combination: combinations are as many as
 * there are days, names as many as are configured. Nothing here needs a version of the schema: tables are only ever added.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { flowDimensions, flowMeasures } from '../../../model/flow.js';
import { createTable, quoted, type Column } from '../tables.js';

const integer = (name: string): Column => ({ name, type: 'INTEGER' });
const double = (name: string): Column => ({ name, type: 'DOUBLE' });
const keys: Column[] = [{ name: 'time', type: 'BIGINT' }, integer('collector')];

/** `time` is in the minute, as many milliseconds after its start as its part's number says; in ms since the epoch. */
export const ROWS = 'raw_flow';
export const rowColumns: Column[] = [...keys, ...flowDimensions.map(integer), ...flowMeasures.map(double)];
/** One row closes each part of a minute. */
export const CLOSED = 'raw_flow_minute';
export const closedColumns: Column[] = [...keys, ...flowMeasures.map(double), integer('rows')];
/** `time` is the start of the hour. */
export const HOUR_ROWS = 'rollup_flow';
/** What went into it: `parts` tells whether more has come since. */
export const HOURS = 'rollup_flow_hour';
const hourColumns: Column[] = [...keys, integer('minutes'), integer('parts'), ...flowMeasures.map(double)];
export const NAMES = 'flow_names';

export const dimensionList = flowDimensions.map(quoted).join(', ');
export const sumList = flowMeasures.map((name) => `sum(${quoted(name)}) AS ${quoted(name)}`).join(', ');

export async function createFlowTables(connection: DuckDBConnection): Promise<void> {
  await connection.run(createTable(ROWS, rowColumns));
  await connection.run(createTable(CLOSED, closedColumns));
  await connection.run(createTable(HOUR_ROWS, rowColumns));
  await connection.run(createTable(HOURS, hourColumns));
  await connection.run(`CREATE TABLE IF NOT EXISTS ${NAMES} (id INTEGER NOT NULL, name VARCHAR NOT NULL)`);
}
