/** SNMPv2-MIB system group (RFC 3418) and the engine's own (RFC 3411). */
import type { Scalar } from './table.js';

const system = (number: number, name: string, syntax: Scalar['syntax'], value: Scalar['value']): Scalar => ({
  name,
  oid: `1.3.6.1.2.1.1.${number}`,
  syntax,
  value,
});

/** sysServices: physical, datalink and internet layers (1 + 2 + 4). */
const ROUTER = 7;

export const systemGroup: readonly Scalar[] = [
  system(1, 'sysDescr', 'OctetString', () => 'Interconnect Monitor simulated gateway'),
  // netSnmpAgentOIDs.unknown: no maker's private tables are to be expected here.
  system(2, 'sysObjectID', 'OID', () => '1.3.6.1.4.1.8072.3.2.255'),
  system(3, 'sysUpTime', 'TimeTicks', (device, now) => device.upTime(now)),
  system(4, 'sysContact', 'OctetString', () => 'noc@example.invalid'),
  system(5, 'sysName', 'OctetString', ({ name }) => name),
  system(6, 'sysLocation', 'OctetString', () => 'Simulated'),
  system(7, 'sysServices', 'Integer', () => ROUTER),
];

export const engineGroup: readonly Scalar[] = [
  { name: 'snmpEngineBoots', oid: '1.3.6.1.6.3.10.2.1.2', syntax: 'Integer', value: ({ boots }) => boots },
  {
    name: 'snmpEngineTime',
    oid: '1.3.6.1.6.3.10.2.1.3',
    syntax: 'Integer',
    value: (device, now) => Math.floor((now - device.bootAt) / 1_000),
  },
];
