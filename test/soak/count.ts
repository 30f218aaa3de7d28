/** The count at the end: what each collector accepted, by its spool, against what its store has. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { measurementNames } from '../../collector/model/measurements.js';
import { decode } from '../../collector/store/spool/codec.js';
import {
  decodeRecordHead,
  decodeSegmentHead,
  RECORD_HEADER,
  recordIsSound,
  SEGMENT_HEADER,
} from '../../collector/store/spool/format.js';
import { MarkFile } from '../../collector/store/spool/mark.js';
import type { Influxd } from '../lab/influxd.js';

export interface Count {
  accepted: number;
  /** Of these, points of a slot that was told before: a collector that was killed reads the slot again in which it died, and both are one sample. */
  repeated: number;
  stored: number;
}

/** Reads everything that was ever accepted; rows of flows are all counted for themselves. @throws Error where the spool has come round, and the oldest records are gone. */
async function repeatedOf(data: string, accepted: number): Promise<number> {
  const folder = join(data, 'spool');
  const seen = new Set<string>();
  let found = 0;
  let rows = 0;
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.segment'))) {
    const bytes = await readFile(join(folder, name));
    const head = decodeSegmentHead(bytes.subarray(0, SEGMENT_HEADER));
    for (let at = SEGMENT_HEADER; head !== null && at + RECORD_HEADER < bytes.length;) {
      const { length } = decodeRecordHead(bytes.subarray(at, at + RECORD_HEADER));
      const record = bytes.subarray(at, at + RECORD_HEADER + length);
      if (length === 0 || record.length < RECORD_HEADER + length || !recordIsSound(record, head.generation)) break;
      const { points } = decode(record.subarray(RECORD_HEADER));
      found += points.length;
      for (const { measurement, collector, time, ...rest } of points)
        seen.add(JSON.stringify([measurement, collector, time, 'tags' in rest ? rest.tags : ++rows]));
      at += record.length;
    }
  }
  if (found !== accepted)
    throw new Error(
      `the spool in ${data} holds ${found} of the ${accepted} points that it accepted: it has come round`,
    );
  return found - seen.size;
}

/** Points that a spool has ever accepted: it numbers them, over every restart. The spool must be empty and its collector ended. */
async function acceptedOf(data: string): Promise<number> {
  await stat(join(data, 'spool', 'position'));
  const { file, mark } = await MarkFile.open(join(data, 'spool', 'position'));
  await file.close();
  if (mark === null) throw new Error(`the spool in ${data} does not say how far it has come`);
  return mark.position.points;
}

/** DuckDB keeps a row for each sample, one that was told twice is merged: more than were accepted are doubled, fewer are lost. */
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
    return { accepted, repeated: await repeatedOf(data, accepted), stored };
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
  return { accepted, repeated: 0, stored };
}
