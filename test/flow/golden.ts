/** What other decoders wrote of the recorded exports, as field values by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flows } from './corpus.js';
import { numberOf } from './golden-words.js';

/** Name and value of each field of a record, in the order they have in the file. */
export type GoldenRecord = [name: string, value: unknown][];

const read = (path: string): string => readFileSync(join(flows ?? '', path), 'utf8');
type Json = Record<string, unknown>;

/** What a decoder wrote of a case: its data records and its options records. */
export interface Golden {
  data: GoldenRecord[];
  options: GoldenRecord[];
}

interface Events {
  events?: { Fields: { netflow: Json } }[] | null;
}

/** Filebeat: one event per record; names in snake case. */
export function beats(path: string): Golden {
  const records = ((JSON.parse(read(path)) as Events).events ?? []).map(({ Fields: { netflow } }) => netflow);
  const about = (wanted: string): Json[] => records.filter(({ type }) => type === wanted);
  return {
    data: about('netflow_flow').map((record) =>
      Object.entries(record).filter(([name]) => name !== 'type' && name !== 'exporter'),
    ),
    options: about('netflow_options').map(({ scope, options }) => [
      ...Object.entries(scope ?? {}),
      ...Object.entries(options ?? {}),
    ]),
  };
}

/** Names under which Filebeat has elements of enterprises, and of NetFlow v9 alone, that are named otherwise by their owners. */
export function fromBeats(name: string): string {
  const plainly = name.replace(/^netscaler_unknown/, '5951.').replace(/^netscaler_/, '');
  return beatsNames[plainly] ?? plainly;
}
const beatsNames: Record<string, string> = {
  asa_fw_event: 'firewallEvent',
  fw_ext_event: 'firewallEventExtended',
  asa_username: 'userName',
  asa_xlate_src_addr_ipv4: 'xlateSourceIPv4Address',
  asa_xlate_dst_addr_ipv4: 'xlateDestinationIPv4Address',
  asa_xlate_src_port: 'xlateSourceTransportPort',
  asa_xlate_dst_port: 'xlateDestinationTransportPort',
};

interface NetGauzeSet {
  Data?: { records: { scope_fields: Json[]; fields: Json[] }[] };
}

/** NetGauze: one line per datagram; every field as an object of one key. Records with scope fields are options. */
export function netGauze(path: string): Golden {
  const records = read(path)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => Object.values(JSON.parse(line) as Record<string, { sets?: NetGauzeSet[] }>))
    .flatMap(({ sets }) => sets ?? [])
    .flatMap(({ Data }) => Data?.records ?? []);
  const flat = (options: boolean): GoldenRecord[] =>
    records
      .filter(({ scope_fields }) => scope_fields.length > 0 === options)
      .map(({ scope_fields, fields }) => [...scope_fields, ...fields].flatMap((field) => Object.entries(field)));
  return { data: flat(false), options: flat(true) };
}

/** Letters and digits of a name: `source_ipv4_address` and `sourceIPv4Address` are one. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]/g, '');

/** True when two decoders mean the same of a field: a word may stand for its number; bytes may be base64, hex or numbers; times may have more or fewer digits; text may end in zeros. */
export function same(golden: unknown, ours: unknown, field = ''): boolean {
  if (Array.isArray(ours)) return ours.some((value) => same(golden, value, field));
  const number = numberOf(plain(field), golden);
  if (number !== undefined) return number === ours;
  // What nobody defined is kept as bytes under its number.
  if (/^\d+\.\d+$/.test(field) && typeof golden === 'number') return golden === Number(`0x${String(ours)}`);
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
