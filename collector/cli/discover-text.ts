/** What discovery found, as a table. */
import { printable } from '../model/text.js';
import type { DiscoveredInterface, Discovery } from '../snmp/discover.js';
import { signalsText } from './discover-signals-text.js';
import type { Paint } from './io.js';
import { table } from './table.js';
import { ageText, count, rateText } from './words.js';

export function discoveryText(found: Discovery, paint: Paint): string {
  const { system, interfaces } = found;
  const { sysName, sysDescr, sysObjectID, sysUpTime } = system;
  const facts = Object.entries({
    sysName,
    sysDescr,
    sysObjectID,
    sysUpTime: ageText(sysUpTime === null ? null : sysUpTime / 100),
  }).map(([name, value]) => `${paint('bold', name.padEnd(11))}  ${value === null ? '-' : printable(value)}\n`);
  const names = new Map(interfaces.map(({ ifIndex, ifName, ifDescr }) => [ifIndex, ifName ?? ifDescr]));
  const signals = signalsText(found, (ifIndex) => names.get(ifIndex) ?? null);
  return `${facts.join('')}\n${interfaceTable(interfaces)}\n${count(interfaces.length, 'interface')}\n${signals}`;
}

const right = true;
const columns = [
  { title: 'INDEX', right },
  { title: 'NAME', most: 32 },
  { title: 'ALIAS', most: 40 },
  { title: 'ADMIN' },
  { title: 'OPER' },
  { title: 'SPEED', right },
  { title: 'IN OCTETS', right },
  { title: 'OUT OCTETS', right },
];

function interfaceTable(interfaces: readonly DiscoveredInterface[]): string {
  const rows = interfaces.map((found) => [
    found.ifIndex,
    found.ifName ?? found.ifDescr,
    found.ifAlias,
    found.ifAdminStatus,
    found.ifOperStatus,
    rateText(speedOf(found)),
    found.ifHCInOctets ?? found.ifInOctets,
    found.ifHCOutOctets ?? found.ifOutOctets,
  ]);
  return table(columns, rows);
}

/** bit/s. ifSpeed ends at 4.3 Gbit/s, where ifHighSpeed (Mbit/s) takes over (RFC 2863 §3.1.17). */
export function speedOf({ ifHighSpeed, ifSpeed }: DiscoveredInterface): number | null {
  if (ifHighSpeed !== null && ifHighSpeed > 0) return ifHighSpeed * 1e6;
  return ifSpeed !== null && ifSpeed > 0 && ifSpeed < 4_294_967_295 ? ifSpeed : null;
}
