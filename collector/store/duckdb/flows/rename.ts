/** An authority under another name, in every row that is of it. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { flowDimensions } from '../../../model/flow.js';
import { quoted } from '../tables.js';
import type { FlowNames } from './names.js';
import { HOUR_ROWS, NAMES, ROWS } from './tables.js';

/**
 * False where no row has the name. Rows hold its number, so that the name alone is changed – unless something else is called the same: then the
 * rows of the authority get a number of their own.
 */
export async function renameAuthority(
  writer: DuckDBConnection,
  names: FlowNames,
  from: string,
  to: string,
): Promise<boolean> {
  const number = names.find(from);
  if (number === null || !(await holds(writer, number, ['authority']))) return false;
  const others = flowDimensions.filter((name) => name !== 'authority');
  await writer.run('BEGIN');
  if (await holds(writer, number, others)) {
    const own = names.number(to);
    await names.save(writer);
    for (const table of [ROWS, HOUR_ROWS])
      await writer.run(`UPDATE ${table} SET authority = $1 WHERE authority = $2`, [own, number]);
  } else await writer.run(`UPDATE ${NAMES} SET name = $1 WHERE id = $2`, [to, number]);
  await writer.run('COMMIT');
  await names.load(writer);
  // What was is in the log until then.
  await writer.run('CHECKPOINT');
  return true;
}

async function holds(
  connection: DuckDBConnection,
  number: number,
  dimensions: readonly (typeof flowDimensions)[number][],
): Promise<boolean> {
  const condition = dimensions.map((name) => `${quoted(name)} = $1`).join(' OR ');
  for (const table of [ROWS, HOUR_ROWS]) {
    const found = await connection.runAndReadAll(`SELECT 1 FROM ${table} WHERE ${condition} LIMIT 1`, [number]);
    if (found.getRows().length > 0) return true;
  }
  return false;
}
