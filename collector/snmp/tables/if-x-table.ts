/** ifXTable (RFC 2863, 1.3.6.1.2.1.31.1.1). */
import { columnsOf } from './columns.js';

const table = columnsOf('ifXTable', '1.3.6.1.2.1.31.1.1.1', {
  ifName: 1,
  ifInMulticastPkts: 2,
  ifInBroadcastPkts: 3,
  ifOutMulticastPkts: 4,
  ifOutBroadcastPkts: 5,
  ifHCInOctets: 6,
  ifHCInUcastPkts: 7,
  ifHCInMulticastPkts: 8,
  ifHCInBroadcastPkts: 9,
  ifHCOutOctets: 10,
  ifHCOutUcastPkts: 11,
  ifHCOutMulticastPkts: 12,
  ifHCOutBroadcastPkts: 13,
  ifHighSpeed: 15,
  ifAlias: 18,
  ifCounterDiscontinuityTime: 19,
});
export const ifXTable = table.spec;
/** Position of each column in a row. */
export const IfX = table.at;
