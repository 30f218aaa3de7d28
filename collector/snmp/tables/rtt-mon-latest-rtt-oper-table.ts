/** CISCO-RTTMON-MIB: the latest result of each IP SLA operation, with the losses of jitter operations. */
import type { OperationSaid, OperationTable } from '../signals/operation-table.js';
import { askedOf, under, type Values } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

/** RttResponseSense: ok and overThreshold are answers; busy says that no packet was sent. */
const ANSWERED: ReadonlySet<number> = new Set([1, 3]);
const NO_RESULT: ReadonlySet<number> = new Set([0, 5]);
const MICROSECONDS = 2;

export const rttMonLatestRttOperTable: OperationTable = {
  name: 'rttMonLatestRttOperTable',
  appliesTo: askedOf([enterprises.cisco]),
  parts: [
    {
      name: 'rttMonLatestRttOper',
      suffix: '',
      columns: {
        ...under('1.3.6.1.4.1.9.9.42.1.2.10.1', {
          rttMonLatestRttOperCompletionTime: 1,
          rttMonLatestRttOperSense: 2,
          rttMonLatestRttOperTime: 5,
        }),
        ...under('1.3.6.1.4.1.9.9.42.1.2.2.1', { rttMonEchoAdminPrecision: 37 }),
        ...under('1.3.6.1.4.1.9.9.42.1.5.2.1', {
          rttMonLatestJitterOperPacketLossSD: 26,
          rttMonLatestJitterOperPacketLossDS: 27,
        }),
      },
    },
  ],
  indexOf: (operation) => (/^[1-9]\d{0,9}$/.test(operation) ? operation : null),
  operationOf: (index) => (/^\d+$/.test(index) ? index : null),
  read,
};

function read(values: Values): OperationSaid | null {
  const sense = integer(values['rttMonLatestRttOperSense']);
  const completed = integer(values['rttMonLatestRttOperTime']);
  if (sense === null || completed === null) return null;
  if (NO_RESULT.has(sense)) return { completed, counts: null };
  const time = integer(values['rttMonLatestRttOperCompletionTime']);
  const scale = integer(values['rttMonEchoAdminPrecision']) === MICROSECONDS ? 1_000 : 1;
  const [forward, backward] = ['SD', 'DS'].map((way) => integer(values[`rttMonLatestJitterOperPacketLoss${way}`]));
  return {
    completed,
    counts: null,
    delay: ANSWERED.has(sense) && time !== null ? time / scale : null,
    ...(forward != null && { lostForward: forward }),
    ...(backward != null && { lostBackward: backward }),
  };
}
