/** The journal of conclusions cannot be written, or lost something. */
import type { RecordsHealth } from '../../../records/records.js';
import type { Found } from './problem.js';

export function recordsProblems({ fault, waiting, lost, damaged }: RecordsHealth): Found[] {
  const found = (code: string, severity: Found['severity'], message: string, next: string): Found => ({
    code,
    severity,
    subject: 'records',
    message,
    next,
  });
  return [
    ...(fault === null
      ? []
      : [
          found(
            'records-failing',
            'critical',
            `Failovers and incidents cannot be kept: ${fault}. ${waiting} wait in memory.`,
            'Mend the disk before this collector stops: what waits is written by itself then, and lost with a restart.',
          ),
        ]),
    ...(lost === 0
      ? []
      : [
          found(
            'records-lost',
            'warning',
            `${lost} entries of the journal of conclusions were lost because too many waited.`,
            'Compare with what the other collector of the pair has kept.',
          ),
        ]),
    ...(damaged === 0
      ? []
      : [
          found(
            'records-damaged',
            'warning',
            `${damaged} lines of the journal of conclusions could not be read at the start and were passed over.`,
            'One is what a crash leaves. More are a fault of the disk: look at records/ in the data folder and at its backup.',
          ),
        ]),
  ];
}
