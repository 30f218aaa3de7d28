/** Recorded agents as readings: snmprec lines (`OID|TAG|VALUE`) cut into the tables that a reader asks for. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Reader, ReadInput, Row, SnmpValue, TableReading, TableSpec } from '../../collector/snmp/table.js';
import { corpus } from '../needs.js';

export type Walk = [oid: string, value: SnmpValue][];

const folder = (): string => join(corpus() ?? '', 'snmp', 'walks');

/** Names of all recorded agents, as folder/name without the ending. */
export function walkNames(): string[] {
  return readdirSync(folder(), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.snmprec'))
    .map((name) => name.replace(/\.snmprec$/, ''))
    .sort();
}

export function walk(name: string): Walk {
  return readFileSync(join(folder(), `${name}.snmprec`), 'latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, oid = '', tag = '', value = ''] = /^([^|]*)\|([^|]*)\|(.*)$/s.exec(line) ?? [];
      return [oid, decode(tag, value)];
    });
}

function decode(tag: string, value: string): SnmpValue {
  const type = Number.parseInt(tag, 10);
  if (type === 4 || type === 68) return Buffer.from(value, tag.endsWith('x') ? 'hex' : 'latin1');
  if (type === 6) return value;
  if (type === 64) return tag.endsWith('x') ? [...Buffer.from(value, 'hex')].join('.') : value;
  const number = BigInt(value.trim() || '0');
  return number > BigInt(Number.MAX_SAFE_INTEGER) ? number : Number(number);
}

/** What a complete walk of one table would have brought. */
export function reading(lines: Walk, spec: TableSpec): TableReading {
  const rows = new Map<string, Row>();
  spec.columns.forEach(({ oid }, position) => {
    const prefix = `${oid}.`;
    for (const [at, value] of lines) {
      if (!at.startsWith(prefix)) continue;
      const index = at.slice(prefix.length);
      const row: Row = rows.get(index) ?? new Array<SnmpValue | undefined>(spec.columns.length).fill(undefined);
      row[position] = value;
      rows.set(index, row);
    }
  });
  return { spec, rows, complete: true };
}

export function sysObjectID(lines: Walk): string | null {
  const value = lines.find(([oid]) => oid === '1.3.6.1.2.1.1.2.0')?.[1];
  return typeof value === 'string' ? value : null;
}

/** One poll of a recorded agent by one reader. */
export function pollOf(lines: Walk, reader: Reader, seconds = 0, over: Partial<ReadInput> = {}): ReadInput {
  const upTime = lines.find(([oid]) => oid === '1.3.6.1.2.1.1.3.0')?.[1];
  const at = 1_700_000_000_000 + seconds * 1000;
  return {
    origin: { gateway: 'gw1', context: '', collector: 'c1', at },
    slot: Math.ceil(at / 1000) * 1000,
    monotonic: seconds * 1000,
    now: seconds * 1000,
    readings: new Map(reader.specs.map((spec) => [spec.name, reading(lines, spec)])),
    upTime: typeof upTime === 'number' ? upTime : null,
    engine: null,
    ...over,
  };
}
