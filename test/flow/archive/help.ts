/** A folder for an archive, slices by hand, and DuckDB as whoever reads the files later. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll } from 'vitest';
import type { Slice } from '../../../collector/flow/archive/slice.js';
import { Tap } from '../../../collector/flow/archive/tap.js';
import { batchOf, type Flow } from '../aggregate/help.js';

/** A full hour: 2026-11-23 12:00 UTC. */
export const HOUR = 3_600_000;
export const NOON = Date.UTC(2026, 10, 23, 12);

export const cut = { keepBits4: 24, keepBits6: 48 };
export const settings = { enabled: true, retention: 24 * HOUR, ...cut };

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'flow-archive-'));
  folders.push(made);
  return join(made, 'flows');
}

export function slicesOf(flows: readonly Flow[], time: number, bits = cut): Slice[] {
  const source = { gateway: 'gw1', exporter: '192.0.2.1', protocol: 'ipfix' };
  const tap = new Tap(bits, (domain) => ({ ...source, domain }));
  tap.add(batchOf(flows), time);
  return tap.take();
}

export type Row = Record<string, unknown>;

/** Rows of Parquet files, by a DuckDB that knows nothing of the archive. */
export async function read(sql: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
