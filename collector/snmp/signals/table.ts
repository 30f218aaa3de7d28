/** What a table of routing or redundancy is: which columns, of whose agents, and what one row of it says. */
import { vendorNumber } from '../tables/vendor.js';
import type { Row, SnmpValue, TableSpec } from '../table.js';

/** One row by MIB object name; what the agent does not have is absent. */
export type Values = Readonly<Record<string, SnmpValue | undefined>>;

export interface SignalTable<Said> {
  /** MIB name of the table. */
  name: string;
  /** IANA enterprise numbers of the agents that have it; null: anyone's. */
  enterprises: readonly number[] | null;
  /** MIB object name → OID of the column. Read in every state poll. */
  fast: Readonly<Record<string, string>>;
  /** Read when the row is found and now and then: what does not change while it is there. */
  slow: Readonly<Record<string, string>>;
  /** What a row says; null for a row that says nothing of use. */
  read(index: string, values: Values): Said | null;
}

export const columnsFrom = (columns: Readonly<Record<string, string>>): TableSpec['columns'] =>
  Object.entries(columns).map(([name, oid]) => ({ name, oid }));

/** `column('1.3.6.1.2.1.15.3.1', { bgpPeerState: 2 })` → { bgpPeerState: '1.3.6.1.2.1.15.3.1.2' } */
export function under(entry: string, columns: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(columns).map(([name, arc]) => [name, `${entry}.${arc}`]));
}

export function valuesOf(spec: TableSpec, row: Row): Values {
  return Object.fromEntries(spec.columns.map(({ name }, at) => [name, row[at]]));
}

/** Vendor tables are asked of their vendor, and of agents that have not said whose they are. */
export function askedOf(enterprises: readonly number[] | null): (sysObjectID: string | null) => boolean {
  return (sysObjectID) => {
    const number = vendorNumber(sysObjectID);
    return enterprises === null || number === null || enterprises.includes(number);
  };
}

/** The same without one key: what a table needs for itself is not part of what is observed. */
export function without<T extends object, K extends keyof T>(said: T, key: K): Omit<T, K> {
  const rest: Partial<T> = { ...said };
  delete rest[key];
  return rest as Omit<T, K>;
}
