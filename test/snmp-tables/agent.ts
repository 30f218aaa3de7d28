/** A made agent: rows by column name, as readings for the interfaces reader. */
import { gateway, type Gateway } from '../../collector/config/schema/gateway.js';
import { path, type PathConfig } from '../../collector/config/schema/crossing.js';
import type { EventObservation, InterfaceObservation, Observation } from '../../collector/model/observation.js';
import { InterfacesReader } from '../../collector/snmp/tables/interfaces.js';
import type { Reader, ReadInput, Row, SnmpValue, TableReading } from '../../collector/snmp/table.js';

export type Columns = Record<string, SnmpValue | string>;

export function gatewayOf(over: Record<string, unknown> = {}): Gateway {
  return gateway.parse({ name: 'gw1', address: '127.0.0.1', snmp: { version: '2c', community: 'env:C' }, ...over });
}

export function pathOf(a: string, b = 'other', over: Partial<PathConfig> = {}): PathConfig {
  return { ...path.parse({ name: 'p1', gateway: 'gw1', a, b }), ...over };
}

/** Rows by table, index and column; text of a column that holds OCTET STRINGs becomes a Buffer. */
export function readings(
  reader: Reader,
  rows: Record<string, Columns>,
  complete: Record<string, boolean> = {},
): Map<string, TableReading> {
  return new Map(
    reader.specs.map((spec) => {
      const found = new Map<string, Row>();
      for (const [index, columns] of Object.entries(rows)) {
        const row: Row = spec.columns.map(({ name }) => raw(name, columns[name]));
        if (row.some((value) => value !== undefined)) found.set(index, row);
      }
      return [spec.name, { spec, rows: found, complete: complete[spec.name] ?? true }];
    }),
  );
}

function raw(column: string, value: SnmpValue | undefined): SnmpValue | undefined {
  return typeof value === 'string' && !/ObjectID|hrStorageType/.test(column) ? Buffer.from(value) : value;
}

/** One poll at `seconds` of monotonic time; sysUpTime runs along unless given. */
export function poll(
  reader: Reader,
  seconds: number,
  rows: Record<string, Columns>,
  over: Partial<ReadInput> & { complete?: Record<string, boolean> } = {},
): Observation[] {
  const { complete, ...rest } = over;
  return reader.read({
    origin: { gateway: 'gw1', context: '', collector: 'c1', at: 1_700_000_000_000 + seconds * 1000 },
    slot: 1_700_000_000_000 + seconds * 1000,
    monotonic: seconds * 1000,
    now: seconds * 1000,
    readings: readings(reader, rows, complete),
    upTime: Math.round(100_000 + seconds * 100),
    engine: null,
    ...rest,
  });
}

export function interfaces(observations: readonly Observation[]): InterfaceObservation[] {
  return observations.filter((each): each is InterfaceObservation => each.kind === 'interface');
}

export function events(observations: readonly Observation[]): EventObservation[] {
  return observations.filter((each): each is EventObservation => each.kind === 'event');
}

export function codes(observations: readonly Observation[]): string[] {
  return events(observations).map(({ code }) => code);
}

/** The only interface of a poll. */
export function one(observations: readonly Observation[]): InterfaceObservation {
  const [first, ...more] = interfaces(observations);
  if (!first || more.length > 0) throw new Error(`${more.length + (first ? 1 : 0)} interfaces`);
  return first;
}

/** An interfaces reader of the default context. */
export const reader = (over: Record<string, unknown> = {}, paths = [] as PathConfig[]): InterfacesReader =>
  new InterfacesReader(gatewayOf(over), '', paths);

/** A port of 1 Gbit/s with 64-bit counters. */
export const port = (over: Columns = {}): Columns => ({
  ifName: 'Gi0/0',
  ifDescr: 'GigabitEthernet0/0',
  ifType: 6,
  ifAdminStatus: 1,
  ifOperStatus: 1,
  ifSpeed: 1_000_000_000,
  ifHighSpeed: 1000,
  ...over,
});
export const wide = (octets: number | bigint, over: Columns = {}): Columns =>
  port({ ifHCInOctets: octets, ifHCOutOctets: octets, ...over });
/** A port of 100 Mbit/s with 32-bit counters. */
export const narrow = (octets: number, over: Columns = {}): Columns =>
  port({ ifInOctets: octets, ifOutOctets: octets, ifSpeed: 100_000_000, ifHighSpeed: 100, ...over });
