/** Where things are in the engine: measurements and retention policies. */
import type { FlowMeasurementName, MeasurementName } from '../../model/measurements.js';
import { StoreError } from '../errors.js';
import type { InfluxClient } from './client.js';
import { encodeText } from './text.js';

export const rawName = (name: MeasurementName | FlowMeasurementName): string => name;
export const rollupName = (name: MeasurementName): string => `${name}_5m`;
export const EVENTS = 'event';
export const SHARED = 'shared';
/** Which rollups each collector has yet to make: in the policy of samples. */
export const OWED = 'rollups_owed';

/** Milliseconds. */
export interface Retention {
  raw: number;
  rollups: number;
  events: number;
}

/** Our retention policies; undefined where the database keeps to its default one, and then keeps everything as long as that says. */
export interface Policies {
  raw: string | undefined;
  rollups: string | undefined;
  events: string | undefined;
}

const names = { raw: 'interconnect_raw', rollups: 'interconnect_rollups', events: 'interconnect_events' } as const;

/** InfluxQL identifiers and literals: the names are ours or from the configuration, the values were encoded. */
export const identifier = (name: string): string => `"${name.replace(/["\\]/g, (char) => `\\${char}`)}"`;
export const literal = (text: string): string => `'${text.replace(/['\\]/g, (char) => `\\${char}`)}'`;

/** The filter, as conditions on encoded values. */
export function condition(filter: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(filter)
    .map(([tag, values]) => {
      const any = values.map((value) => `${identifier(tag)} = ${literal(encodeText(value))}`);
      return ` AND (${any.length > 0 ? any.join(' OR ') : `${identifier(tag)} = '' AND ${identifier(tag)} != ''`})`;
    })
    .join('');
}

export function tagList(tags: readonly string[]): string {
  return [...tags, 'collector'].map(identifier).join(', ');
}

export function from(policy: string | undefined, name: string): string {
  return policy === undefined ? identifier(name) : `${identifier(policy)}.${identifier(name)}`;
}

/**
 * Creates the database and the policies where that is allowed, and finds out which there are. A database made beforehand, by someone
 * with more rights, is taken as it is.
 */
export async function prepare(client: InfluxClient, database: string, retention: Retention): Promise<Policies> {
  const refusal = await client.attempt(`CREATE DATABASE ${identifier(database)}`);
  const present = await policies(client, database, refusal);
  for (const kind of ['raw', 'rollups', 'events'] as const) {
    const verb = present.has(names[kind]) ? 'ALTER' : 'CREATE';
    const seconds = Math.max(3_600, Math.round(retention[kind] / 1_000));
    const statement = `${verb} RETENTION POLICY ${identifier(names[kind])} ON ${identifier(database)} DURATION ${seconds}s`;
    const reason = await client.attempt(verb === 'CREATE' ? `${statement} REPLICATION 1` : statement);
    if (reason === null) present.add(names[kind]);
  }
  const known = (name: string): string | undefined => (present.has(name) ? name : undefined);
  return { raw: known(names.raw), rollups: known(names.rollups), events: known(names.events) };
}

async function policies(client: InfluxClient, database: string, refusal: string | null): Promise<Set<string>> {
  try {
    const [series] = await client.query([`SHOW RETENTION POLICIES ON ${identifier(database)}`]);
    return new Set(series?.flatMap(({ values }) => values.map(([name]) => String(name))));
  } catch (error) {
    if (!(error instanceof StoreError) || !/database not found/i.test(error.message)) throw error;
    const message = `there is no database ${database} at ${client.where}, and it may not be created (${refusal ?? 'no reason given'}): create it, with rights to read and write for this user`;
    throw new StoreError('STORE_AWAY', message, { cause: error });
  }
}
