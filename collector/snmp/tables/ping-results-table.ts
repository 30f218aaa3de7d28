/** DISMAN-PING-MIB (RFC 4560): pings that an agent sends by itself, as Nokia's SAA and others tell of theirs. */
import { namedIndex, namesIn, type OperationTable } from '../signals/operation-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises, vendorNumber } from './vendor.js';

export const pingResultsTable: OperationTable = {
  name: 'pingResultsTable',
  // Juniper tells the same tests, over all runs, in its own tables; Cisco has none of these.
  appliesTo: (sysObjectID) => {
    const number = vendorNumber(sysObjectID);
    return number !== enterprises.juniper && number !== enterprises.cisco;
  },
  parts: [
    {
      name: 'pingResults',
      suffix: '',
      columns: under('1.3.6.1.2.1.80.1.3.1', {
        pingResultsAverageRtt: 6,
        pingResultsProbeResponses: 7,
        pingResultsSentProbes: 8,
      }),
    },
  ],
  indexOf: namedIndex,
  operationOf: namesIn,
  read(values) {
    const sent = integer(values['pingResultsSentProbes']);
    const received = integer(values['pingResultsProbeResponses']);
    if (sent === null || received === null) return null;
    const average = integer(values['pingResultsAverageRtt']);
    return { completed: null, counts: { sent, received }, ...(average !== null && { delay: average }) };
  },
};
