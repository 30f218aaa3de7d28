/** What other decoders wrote of the recorded exports, as field values by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flows } from './corpus.js';

/** Name and value of each field of a record, in the order they have in the file. */
export type GoldenRecord = [name: string, value: unknown][];

const read = (path: string): string => readFileSync(join(flows ?? '', path), 'utf8');
type Json = Record<string, unknown>;

/** Filebeat: one event per record; names in snake case. Options are apart. */
export function beats(path: string): GoldenRecord[] {
  const { events } = JSON.parse(read(path)) as { events: { Fields: { netflow: Json } }[] | null };
  return (events ?? [])
    .map(({ Fields: { netflow } }) => netflow)
    .filter(({ type }) => type === 'netflow_flow')
    .map((netflow) => Object.entries(netflow).filter(([name]) => name !== 'type' && name !== 'exporter'));
}

interface NetGauzeSet {
  Data?: { records: { scope_fields: Json[]; fields: Json[] }[] };
}

/** NetGauze: one line per datagram; every field as an object of one key. Records with scope fields are options. */
export function netGauze(path: string): GoldenRecord[] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => Object.values(JSON.parse(line) as Record<string, { sets?: NetGauzeSet[] }>))
    .flatMap(({ sets }) => sets ?? [])
    .flatMap(({ Data }) => Data?.records ?? [])
    .filter(({ scope_fields }) => scope_fields.length === 0)
    .map(({ fields }) => fields.flatMap((field) => Object.entries(field)));
}

const telegrafNames: Record<string, string> = {
  src_port: 'sourceTransportPort',
  dst_port: 'destinationTransportPort',
  in_bytes: 'octetDeltaCount',
  in_packets: 'packetDeltaCount',
  in_total_bytes: 'octetTotalCount',
  in_total_packets: 'packetTotalCount',
  in_snmp: 'ingressInterface',
  out_snmp: 'egressInterface',
};

/** Telegraf: line protocol. The numbers that have one name in all its protocols. */
export function telegraf(path: string): GoldenRecord[] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('netflow,'))
    .map((line) =>
      [...line.matchAll(/[ ,](\w+)=(\d+)u/g)].flatMap(([, name, value]): GoldenRecord => {
        const ours = telegrafNames[name!];
        return ours ? [[ours, Number(value)]] : [];
      }),
    );
}

/** Letters and digits of a name: `source_ipv4_address` and `sourceIPv4Address` are one. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]/g, '');

/** True when two decoders mean the same: bytes may be base64, hex or numbers; times may have more or fewer digits; text may end in zeros. */
export function same(golden: unknown, ours: unknown): boolean {
  if (Array.isArray(ours)) return ours.some((value) => same(golden, value));
  if (Array.isArray(golden))
    return Buffer.from(golden as number[]).toString('hex') === String(ours).replaceAll(':', '');
  if (typeof golden !== 'string') return golden === ours || String(golden) === String(ours);
  if (/^\d{4}-\d\d-\d\dT/.test(golden)) return Math.abs(Date.parse(golden) - Date.parse(String(ours))) < 1;
  const text = golden.replace(/\0+$/, '').toLowerCase();
  const own = String(ours).toLowerCase();
  return (
    text === own ||
    text.replaceAll('-', ':') === own ||
    text.replaceAll('-', '') === own ||
    Buffer.from(golden, 'base64').toString('hex') === own
  );
}

/** Values that NetGauze spells out where others write the number. */
export const spelledOut = (golden: unknown, ours: unknown): boolean =>
  (typeof golden === 'object' && golden !== null && !Array.isArray(golden)) ||
  (typeof golden === 'string' && [ours].flat().every((value) => typeof value === 'number'));
