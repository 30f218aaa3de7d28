/** Every readable column of ifTable and ifXTable (RFC 2863), and how discovery writes its values. */
import type { SnmpValue, TableSpec } from './table.js';
import { adminStates, operStates } from '../model/interface.js';
import { octetText } from './octet-text.js';

/** A value as JSON has it; null where the agent has none. */
export type Plain = string | number | boolean | null;
type Write = (value: SnmpValue) => Plain;

const counter: Write = (value) => (typeof value === 'number' || typeof value === 'bigint' ? String(value) : null);
const gauge: Write = (value) => (typeof value === 'number' ? value : counter(value));
const text: Write = (value) => (typeof value === 'object' ? octetText(value) : String(value));
const hex: Write = (value) => (typeof value === 'object' ? (value.toString('hex').match(/../g) ?? []).join(':') : null);
/** TruthValue (RFC 2579). */
const truth: Write = (value) => (value === 1 ? true : value === 2 ? false : null);
/** A number that the MIB has no word for is written as it came. */
const word =
  (words: Record<number, string>): Write =>
  (value) =>
    typeof value === 'number' ? (words[value] ?? String(value)) : null;

const admin = word(adminStates);
const oper = word(operStates);
const enabled = word({ 1: 'enabled', 2: 'disabled' });

const ifEntry = '1.3.6.1.2.1.2.2.1';
const ifXEntry = '1.3.6.1.2.1.31.1.1.1';

const columns: readonly [name: string, oid: string, write: Write][] = [
  ['ifName', `${ifXEntry}.1`, text],
  ['ifDescr', `${ifEntry}.2`, text],
  ['ifAlias', `${ifXEntry}.18`, text],
  ['ifType', `${ifEntry}.3`, gauge],
  ['ifMtu', `${ifEntry}.4`, gauge],
  ['ifSpeed', `${ifEntry}.5`, gauge],
  ['ifHighSpeed', `${ifXEntry}.15`, gauge],
  ['ifPhysAddress', `${ifEntry}.6`, hex],
  ['ifAdminStatus', `${ifEntry}.7`, admin],
  ['ifOperStatus', `${ifEntry}.8`, oper],
  ['ifLastChange', `${ifEntry}.9`, gauge],
  ['ifHCInOctets', `${ifXEntry}.6`, counter],
  ['ifHCOutOctets', `${ifXEntry}.10`, counter],
  ['ifInOctets', `${ifEntry}.10`, counter],
  ['ifOutOctets', `${ifEntry}.16`, counter],
  ['ifHCInUcastPkts', `${ifXEntry}.7`, counter],
  ['ifHCOutUcastPkts', `${ifXEntry}.11`, counter],
  ['ifHCInMulticastPkts', `${ifXEntry}.8`, counter],
  ['ifHCOutMulticastPkts', `${ifXEntry}.12`, counter],
  ['ifHCInBroadcastPkts', `${ifXEntry}.9`, counter],
  ['ifHCOutBroadcastPkts', `${ifXEntry}.13`, counter],
  ['ifInUcastPkts', `${ifEntry}.11`, counter],
  ['ifOutUcastPkts', `${ifEntry}.17`, counter],
  ['ifInMulticastPkts', `${ifXEntry}.2`, counter],
  ['ifOutMulticastPkts', `${ifXEntry}.4`, counter],
  ['ifInBroadcastPkts', `${ifXEntry}.3`, counter],
  ['ifOutBroadcastPkts', `${ifXEntry}.5`, counter],
  ['ifInNUcastPkts', `${ifEntry}.12`, counter],
  ['ifOutNUcastPkts', `${ifEntry}.18`, counter],
  ['ifInErrors', `${ifEntry}.14`, counter],
  ['ifOutErrors', `${ifEntry}.20`, counter],
  ['ifInDiscards', `${ifEntry}.13`, counter],
  ['ifOutDiscards', `${ifEntry}.19`, counter],
  ['ifInUnknownProtos', `${ifEntry}.15`, counter],
  ['ifOutQLen', `${ifEntry}.21`, gauge],
  ['ifSpecific', `${ifEntry}.22`, text],
  ['ifLinkUpDownTrapEnable', `${ifXEntry}.14`, enabled],
  ['ifPromiscuousMode', `${ifXEntry}.16`, truth],
  ['ifConnectorPresent', `${ifXEntry}.17`, truth],
  ['ifCounterDiscontinuityTime', `${ifXEntry}.19`, gauge],
];

/**
 * Both tables as one: they share their index, so that a column of one that ends early is noticed by the rows of the other. ifIndex
 * itself comes last: where every other column is absent it still tells that the row is there.
 */
export const interfaceSpec: TableSpec = {
  name: 'ifTable and ifXTable',
  columns: [...columns.map(([name, oid]) => ({ name, oid })), { name: 'ifIndex', oid: `${ifEntry}.1` }],
};

/** The values of one row by MIB name. */
export function writeRow(row: readonly (SnmpValue | undefined)[]): Record<string, Plain> {
  return Object.fromEntries(
    columns.map(([name, , write], at) => [name, row[at] === undefined ? null : write(row[at])]),
  );
}
