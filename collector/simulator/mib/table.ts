/** The words in which the files of this folder describe a MIB table; agent.ts hands them to the SNMP library. */
import type { Device } from '../device.js';

export type Syntax = 'Integer' | 'OctetString' | 'OID' | 'Counter' | 'Gauge' | 'TimeTicks' | 'Counter64' | 'IpAddress';

/** A Counter64 is a bigint; a Counter is cut to 32 bits by the agent. */
export type Value = number | bigint | string | Buffer;

export interface Column<Row> {
  number: number;
  name: string;
  syntax: Syntax;
  value: (row: Row, device: Device, now: number) => Value;
}

export interface Table<Row> {
  name: string;
  /** Of the entry: columns follow. */
  oid: string;
  /** `index`: one number, or several in the order of the index; every row of a table has as many. */
  rows: (device: Device) => readonly { index: number | readonly number[]; row: Row }[];
  columns: readonly Column<Row>[];
}

export interface Scalar {
  name: string;
  /** Without the `.0`. */
  oid: string;
  syntax: Syntax;
  value: (device: Device, now: number) => Value;
}

/** Shorthand: one column. */
export function column<Row>(number: number, name: string, syntax: Syntax, value: Column<Row>['value']): Column<Row> {
  return { number, name, syntax, value };
}

/** The four sub-identifiers of an IPv4 address in an index. */
export const octets = (address: string): number[] => address.split('.').map(Number);
