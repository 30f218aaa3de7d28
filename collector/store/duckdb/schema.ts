/** Schema version and the steps from each version to the next. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { measurementNames } from '../../model/measurements.js';
import { StoreError } from '../errors.js';
import { createFlowTables } from './flows/tables.js';
import { ROLLUP } from '../series/plan.js';
import { addColumns, createSeries, createTable, rawColumns, rawTable, rollupColumns, rollupTable } from './tables.js';

type Step = readonly string[];

/** Samples, their dictionary, events, and how far the spool has come. */
const first: Step = [
  'CREATE TABLE collectors (id INTEGER NOT NULL, name VARCHAR NOT NULL)',
  `CREATE TABLE events (id VARCHAR PRIMARY KEY, time BIGINT NOT NULL, code VARCHAR NOT NULL, severity VARCHAR NOT NULL,
     gateway VARCHAR NOT NULL, subject VARCHAR NOT NULL, message VARCHAR NOT NULL, collector VARCHAR NOT NULL, data VARCHAR NOT NULL)`,
  'CREATE TABLE position (spool VARCHAR NOT NULL, sequence BIGINT NOT NULL, points BIGINT NOT NULL)',
  "INSERT INTO position VALUES ('', 0, 0)",
  ...measurementNames.flatMap((name) => [createTable(rawTable(name), rawColumns(name)), createSeries(name)]),
];

/** Five-minute rollups: what was kept before has them made in the background. */
const second: Step = [
  'CREATE TABLE dirty (measurement VARCHAR NOT NULL, slot BIGINT NOT NULL)',
  'CREATE TABLE clustered (measurement VARCHAR NOT NULL, day BIGINT NOT NULL)',
  ...measurementNames.flatMap((name) => [
    // Measurements that the model has gained since the first version have no samples there.
    createTable(rawTable(name), rawColumns(name)),
    createTable(rollupTable(name), rollupColumns(name)),
    `INSERT INTO dirty SELECT DISTINCT '${name}', (ceil(time / ${ROLLUP}.0)::BIGINT - 1) * ${ROLLUP} FROM ${rawTable(name)}`,
  ]),
];

const steps: readonly Step[] = [first, second];
export const SCHEMA_VERSION = steps.length;

/** Points of one transaction: more than DuckDB's row group, which then goes to its place without passing through the log. */
export const TRANSACTION = 125_000;

/** Points waiting from which on no time is lost: a transaction costs hardly more for all tables of all gateways than for one table of one. */
export const PRESSING = 20_000;

/**
 * Brings the database to `target`, each step in a transaction of its own together with its version. Throws STORE_SCHEMA_NEWER
 * where a later release wrote it.
 */
export async function migrate(connection: DuckDBConnection, target = SCHEMA_VERSION): Promise<void> {
  await connection.run('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
  const rows = (await connection.runAndReadAll('SELECT max(version) FROM schema_version')).getRows();
  const version = Number(rows[0]?.[0] ?? 0);
  if (version > SCHEMA_VERSION)
    throw new StoreError(
      'STORE_SCHEMA_NEWER',
      `the database has schema version ${version} and this release knows up to ${SCHEMA_VERSION}: start the release that wrote it, or a later one`,
    );
  for (let next = version; next < target; next++) await migrateStep(connection, steps[next] ?? [], next + 1);
  if (target === SCHEMA_VERSION) await addNewFields(connection);
}

async function migrateStep(connection: DuckDBConnection, step: Step, version: number): Promise<void> {
  await connection.run('BEGIN');
  for (const statement of step) await connection.run(statement);
  await connection.run(`INSERT INTO schema_version VALUES (${version})`);
  await connection.run('COMMIT');
}

/** Measurements and fields that the model has gained are only ever additions: they need no version. */
async function addNewFields(connection: DuckDBConnection): Promise<void> {
  await createFlowTables(connection);
  for (const name of measurementNames) {
    await connection.run(createTable(rawTable(name), rawColumns(name)));
    await connection.run(createTable(rollupTable(name), rollupColumns(name)));
    await connection.run(createSeries(name));
    for (const statement of await missing(connection, rawTable(name), rawColumns(name)))
      await connection.run(statement);
    for (const statement of await missing(connection, rollupTable(name), rollupColumns(name)))
      await connection.run(statement);
  }
}

async function missing(connection: DuckDBConnection, table: string, columns: ReturnType<typeof rawColumns>) {
  const result = await connection.runAndReadAll(`SELECT column_name FROM duckdb_columns() WHERE table_name = $1`, [
    table,
  ]);
  const present = new Set(result.getRows().map(([column]) => String(column)));
  return addColumns(
    table,
    columns.filter(({ name }) => !present.has(name)),
  );
}
