/** ifTable (RFC 2863, 1.3.6.1.2.1.2.2). */
import { columnsOf } from './columns.js';

const table = columnsOf('ifTable', '1.3.6.1.2.1.2.2.1', {
  ifDescr: 2,
  ifType: 3,
  ifSpeed: 5,
  ifPhysAddress: 6,
  ifAdminStatus: 7,
  ifOperStatus: 8,
  ifInOctets: 10,
  ifInUcastPkts: 11,
  ifInDiscards: 13,
  ifInErrors: 14,
  ifInUnknownProtos: 15,
  ifOutOctets: 16,
  ifOutUcastPkts: 17,
  ifOutDiscards: 19,
  ifOutErrors: 20,
});
export const ifTable = table.spec;
/** Position of each column in a row. */
export const If = table.at;
