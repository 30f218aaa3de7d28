/** JUNIPER-RPM-MIB: the packets of all tests of a probe (jnxRpmResultsSummaryTable) and its latest round trip (jnxRpmResultsSampleTable). */
import { namedIndex, namesIn, type OperationTable } from '../signals/operation-table.js';
import { askedOf, under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

/** JnxRpmCollectionType allTests; JnxRpmMeasurementType roundTripTime, in microseconds. */
const ALL_TESTS = 4;
const ROUND_TRIP_TIME = 1;

export const jnxRpmResultsTable: OperationTable = {
  name: 'jnxRpmResultsSummaryTable',
  appliesTo: askedOf([enterprises.juniper]),
  parts: [
    {
      name: 'jnxRpmResultsSummary',
      suffix: `.${ALL_TESTS}`,
      columns: under('1.3.6.1.4.1.2636.3.50.1.2.1', { jnxRpmResSumSent: 2, jnxRpmResSumReceived: 3 }),
    },
    {
      name: 'jnxRpmResultsSample',
      suffix: `.${ROUND_TRIP_TIME}`,
      columns: under('1.3.6.1.4.1.2636.3.50.1.1.1', { jnxRpmResSampleValue: 2 }),
    },
  ],
  indexOf: namedIndex,
  operationOf: namesIn,
  read(values) {
    const sent = integer(values['jnxRpmResSumSent']);
    const received = integer(values['jnxRpmResSumReceived']);
    if (sent === null || received === null) return null;
    const sample = integer(values['jnxRpmResSampleValue']);
    return { completed: null, counts: { sent, received }, ...(sample !== null && { delay: sample / 1_000 }) };
  },
};
