/** dot3StatsTable of EtherLike-MIB (RFC 3635, 1.3.6.1.2.1.10.7.2); indexed by ifIndex. */
import { columnsOf } from './columns.js';

const table = columnsOf('dot3StatsTable', '1.3.6.1.2.1.10.7.2.1', {
  dot3StatsAlignmentErrors: 2,
  dot3StatsFCSErrors: 3,
  dot3StatsLateCollisions: 8,
  dot3StatsCarrierSenseErrors: 11,
  dot3StatsSymbolErrors: 18,
});
export const dot3StatsTable = table.spec;
/** Position of each column in a row. */
export const Dot3 = table.at;
