/** The count at the end: what each collector accepted, by its spool, against what its store has. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { measurementNames } from '../../collector/model/measurements.js';
import { MarkFile } from '../../collector/store/spool/mark.js';
import type { Influxd } from '../lab/influxd.js';

export interface Count {
  accepted: number;
  stored: number;
}

/** Points that a spool has ever accepted: it numbers them, over every restart. The spool must be empty and its collector ended. */
async function acceptedOf(data: string): Promise<number> {
  await stat(join(data, 'spool', 'position'));
  const { file, mark } = await MarkFile.open(join(data, 'spool', 'position'));
  await file.close();
  if (mark === null) throw new Error(`the spool in ${data} does not say how far it has come`);
  return mark.position.points;
}

/** DuckDB keeps a row for each point, also for one that came twice: more than were accepted are doubled, fewer are lost. */
export async function countEmbedded(data: string): Promise<Count> {
  const accepted = await acceptedOf(data);
  const instance = await DuckDBInstance.create(join(data, 'interconnect.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const tables = await connection.runAndReadAll(
      "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'raw\\_%' ESCAPE '\\'",
    );
    let stored = 0;
    for (const [table] of tables.getRows()) {
      const [row] = (await connection.runAndReadAll(`SELECT count(*) FROM "${String(table)}"`)).getRows();
      stored += Number(row![0]);
    }
    return { accepted, stored };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** InfluxDB keeps one point for each series and time. Its collector was never killed, so no slot was read twice. */
export async function countOutside(data: string, influxd: Influxd): Promise<Count> {
  const accepted = await acceptedOf(data);
  let stored = 0;
  for (const name of [...measurementNames, 'flow', 'flow_minute']) {
    // A row of each point that has any field at all.
    const answer = await influxd.ask(
      `SELECT count(*) FROM (SELECT * FROM "interconnect"."interconnect_raw"."${name}") GROUP BY *`,
    );
    const { results } = JSON.parse(answer) as { results: { series?: { values: (number | null)[][] }[] }[] };
    for (const { values } of results.flatMap(({ series = [] }) => series))
      stored += Math.max(...values[0]!.slice(1).map((each) => each ?? 0));
  }
  return { accepted, stored };
}
