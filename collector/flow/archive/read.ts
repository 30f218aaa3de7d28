/** Single flows out of the files of the archive. */
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { formatAddress, parseAddress, withoutHostBits, type Address } from '../../model/prefix.js';
import type { RawFlow, RawFlows, RawFlowsAsked } from '../../model/raw-flow.js';

/** What this database may take of the machine; it reads the files that it is given, and nothing else. */
const limits = {
  ...{ threads: '1', memory_limit: '256MB', temp_directory: '' },
  ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
};

const prefixOf = (end: 'source' | 'destination'): string =>
  `coalesce(${end}IPv4Prefix || '/' || ${end}IPv4PrefixLength, ${end}IPv6Prefix || '/' || ${end}IPv6PrefixLength)`;

/** `bits`: as addresses are cut off now; those of before are found where they were cut off alike. */
export async function readFlows(
  files: readonly string[],
  asked: RawFlowsAsked,
  bits: { 4: number; 6: number },
): Promise<RawFlows> {
  if (files.length === 0) return { flows: [], more: false, files: 0 };
  const { from, to, gateway, address, limit } = asked;
  const conditions = [
    'collectionTimeMilliseconds >= to_timestamp($1)',
    'collectionTimeMilliseconds < to_timestamp($2)',
  ];
  const values: DuckDBValue[] = [from / 1_000, to / 1_000];
  const bind = (value: string): string => `$${values.push(value)}`;
  if (gateway !== null) conditions.push(`gateway = ${bind(gateway)}`);
  const wanted = address === null ? null : parseAddress(address);
  if (wanted !== null) conditions.push(addressCondition(wanted, bits, bind));
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  const instance = await DuckDBInstance.create(':memory:', limits);
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `SELECT epoch_ms(flowStartMilliseconds), epoch_ms(flowEndMilliseconds), gateway, ${prefixOf('source')}, ${prefixOf('destination')},
         protocolIdentifier, sourceTransportPort, destinationTransportPort, octetDeltaCount, packetDeltaCount, samplingRate
       FROM read_parquet([${list}]) WHERE ${conditions.join(' AND ')}
       ORDER BY collectionTimeMilliseconds DESC LIMIT ${Math.trunc(limit) + 1}`,
      values,
    );
    const rows = reader.getRows();
    connection.closeSync();
    return { flows: rows.slice(0, limit).map(flowOf), more: rows.length > limit, files: files.length };
  } finally {
    instance.closeSync();
  }
}

function addressCondition(address: Address, bits: { 4: number; 6: number }, bind: (value: string) => string): string {
  const { family } = address;
  const cut = formatAddress(withoutHostBits({ ...address, length: bits[family] }));
  const place = bind(cut);
  return `(sourceIPv${family}Prefix = ${place} OR destinationIPv${family}Prefix = ${place})`;
}

function flowOf(row: DuckDBValue[]): RawFlow {
  const number = (at: number): number | null => (row[at] === null || row[at] === undefined ? null : Number(row[at]));
  const text = (at: number): string | null => (typeof row[at] === 'string' ? row[at] : null);
  return {
    ...{ startedAt: number(0), endedAt: number(1), gateway: text(2), source: text(3), destination: text(4) },
    ...{ protocol: number(5), sourcePort: number(6), destinationPort: number(7) },
    ...{ octets: number(8), packets: number(9), sampling: number(10) ?? 1 },
  };
}
