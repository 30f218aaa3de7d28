/** IF-MIB ifNumber and ifTable (RFC 2863): the 32-bit counters. */
import { adminStates, operStates } from '../../model/interface.js';
import { LOOPBACK } from '../ports.js';
import type { Port } from '../port.js';
import type { Device } from '../device.js';
import { column, type Scalar, type Table } from './table.js';

const GAUGE_MAX = 2 ** 32 - 1;

function codeOf(states: Readonly<Record<number, string>>, word: string): number {
  return Number(Object.entries(states).find(([, state]) => state === word)![0]);
}

/** A locally administered address made of gateway and ifIndex; a loopback has none. */
function physAddress({ seed }: Device, { plan }: Port): Buffer {
  return plan.type === LOOPBACK
    ? Buffer.alloc(0)
    : Buffer.from([0x02, 0x00, seed & 255, (seed >> 8) & 255, (seed >> 16) & 255, plan.ifIndex]);
}

/** sysUpTime at the last change of state, hundredths of a second. */
function lastChange({ bootAt }: Device, { changedAt }: Port): number {
  return Math.floor(Math.max(0, changedAt - bootAt) / 10) % 2 ** 32;
}

export const ifNumber: Scalar = {
  name: 'ifNumber',
  oid: '1.3.6.1.2.1.2.1',
  syntax: 'Integer',
  value: ({ ports }) => ports.length,
};

export const ports = (device: Device): { index: number; row: Port }[] =>
  device.ports.map((port) => ({ index: port.plan.ifIndex, row: port }));

export const ifTable: Table<Port> = {
  name: 'ifTable',
  oid: '1.3.6.1.2.1.2.2.1',
  rows: ports,
  columns: [
    column(1, 'ifIndex', 'Integer', ({ plan }) => plan.ifIndex),
    column(2, 'ifDescr', 'OctetString', ({ plan }) => plan.descr),
    column(3, 'ifType', 'Integer', ({ plan }) => plan.type),
    column(4, 'ifMtu', 'Integer', ({ plan }) => plan.mtu),
    column(5, 'ifSpeed', 'Gauge', ({ plan }) => Math.min(plan.speed, GAUGE_MAX)),
    column(6, 'ifPhysAddress', 'OctetString', (port, device) => physAddress(device, port)),
    column(7, 'ifAdminStatus', 'Integer', ({ adminStatus }) => codeOf(adminStates, adminStatus)),
    column(8, 'ifOperStatus', 'Integer', ({ operStatus }) => codeOf(operStates, operStatus)),
    column(9, 'ifLastChange', 'TimeTicks', (port, device) => lastChange(device, port)),
    column(10, 'ifInOctets', 'Counter', (port, _, now) => port.read(now).in.octets),
    column(11, 'ifInUcastPkts', 'Counter', (port, _, now) => port.read(now).in.ucast),
    column(13, 'ifInDiscards', 'Counter', (port, _, now) => port.read(now).in.discards),
    column(14, 'ifInErrors', 'Counter', (port, _, now) => port.read(now).in.errors),
    column(15, 'ifInUnknownProtos', 'Counter', () => 0),
    column(16, 'ifOutOctets', 'Counter', (port, _, now) => port.read(now).out.octets),
    column(17, 'ifOutUcastPkts', 'Counter', (port, _, now) => port.read(now).out.ucast),
    column(19, 'ifOutDiscards', 'Counter', (port, _, now) => port.read(now).out.discards),
    column(20, 'ifOutErrors', 'Counter', () => 0),
  ],
};
