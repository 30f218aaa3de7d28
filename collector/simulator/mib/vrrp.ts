/** VRRP-MIB (RFC 2787): the virtual router on the network of side A, indexed by ifIndex and VRID. */
import type { Device } from '../device.js';
import { VIRTUAL, VRID } from '../peers.js';
import type { Port } from '../port.js';
import { column, type Table } from './table.js';

/** vrrpOperState: initialize, backup, master. */
const [INITIALIZE, BACKUP, MASTER] = [1, 2, 3];
const UP = 1;

const rows = ({ ports }: Device): { index: number[]; row: Port }[] =>
  ports.filter(({ plan }) => plan.role === 'a').map((port) => ({ index: [port.plan.ifIndex, VRID], row: port }));

const stateOf = (port: Port, { election }: Device): number =>
  port.operStatus !== 'up' ? INITIALIZE : election.master ? MASTER : BACKUP;

export const vrrpOperTable: Table<Port> = {
  name: 'vrrpOperTable',
  oid: '1.3.6.1.2.1.68.1.3.1',
  rows,
  columns: [
    column(3, 'vrrpOperState', 'Integer', stateOf),
    column(4, 'vrrpOperAdminState', 'Integer', () => UP),
    column(5, 'vrrpOperPriority', 'Integer', () => 100),
    column(7, 'vrrpOperMasterIpAddr', 'IpAddress', (_, { election }) => (election.master ? VIRTUAL : '0.0.0.0')),
  ],
};

export const vrrpRouterStatsTable: Table<Port> = {
  name: 'vrrpRouterStatsTable',
  oid: '1.3.6.1.2.1.68.2.4.1',
  rows,
  columns: [column(1, 'vrrpStatsBecomeMaster', 'Counter', (_, { election }) => election.becameMaster)],
};
