/** What a table of a router's own measurements is: IP SLA of Cisco, RPM of Juniper, and the pings of RFC 4560. */
import type { Values } from './table.js';

export interface OperationSaid {
  /** Round trip of the latest packet, ms; null: it was not answered. Undefined: there is no result to tell of. */
  delay?: number | null;
  /** sysUpTime at which the latest result came, hundredths of a second; null where it does not tell: then it counts. */
  completed: number | null;
  /** How many packets were sent and answered so far; null where it counts none. Both begin anew with a new test. */
  counts: { sent: number; received: number } | null;
  /** Of a latest result that is made of many packets: how many were lost each way. */
  lostForward?: number;
  lostBackward?: number;
}

export interface OperationPart {
  name: string;
  /** MIB object name → OID of the column. */
  columns: Readonly<Record<string, string>>;
  /** What the index of this part has behind the operation's own. */
  suffix: string;
}

export interface OperationTable {
  /** MIB name. */
  name: string;
  appliesTo(sysObjectID: string | null): boolean;
  parts: readonly OperationPart[];
  /** Index of an operation as the configuration names it; null where it is no name of this table. */
  indexOf(operation: string): string | null;
  /** The other way round; null where the index is malformed. */
  operationOf(index: string): string | null;
  /** Null where the row says nothing. */
  read(values: Values): OperationSaid | null;
}

/** `OWNER/TEST` as the index of tables that are named by two strings (SnmpAdminString, each with its length before it). */
export function namedIndex(operation: string): string | null {
  const slash = operation.indexOf('/');
  if (slash < 1 || slash === operation.length - 1) return null;
  const octets = (text: string): string => [Buffer.byteLength(text), ...Buffer.from(text, 'utf8')].join('.');
  return `${octets(operation.slice(0, slash))}.${octets(operation.slice(slash + 1))}`;
}

export function namesIn(index: string): string | null {
  const numbers = index.split('.').map(Number);
  const owner = numbers.slice(1, 1 + (numbers[0] ?? 0));
  const rest = numbers.slice(1 + owner.length);
  const test = rest.slice(1);
  if (test.length !== rest[0] || [...owner, ...test].some((octet) => !(octet >= 0 && octet <= 255))) return null;
  const text = (octets: readonly number[]): string => Buffer.from(octets).toString('utf8');
  return `${text(owner)}/${text(test)}`;
}
