import { type DataFrame, FieldType } from '@grafana/data';
import type { Status } from '../../../../../collector/api/types.js';
import { inNames } from '../../../../../dashboard/charts/inNames.js';
import { readStatus } from '../api/readStatus';
import type { Frames } from '../run';
import { columns, frameOf } from './frame';
import { noteOf } from './paths';

/** Is the service available, and is it protected: one row. */
export const serviceFrames: Frames = async (client) => serviceOf(readStatus(await client.get('status')));

export function serviceOf(status: Status): DataFrame[] {
  const { string, number, time } = FieldType;
  const { service, protection, incidents } = status.resilience;
  return [
    frameOf(
      'service',
      columns(
        [status],
        [
          ['service', string, () => service.state.toUpperCase()],
          ['protection', string, () => protection.state.replace('-', ' ').toUpperCase()],
          ['reason', string, () => service.reason],
          ['protectionReason', string, () => inNames(protection.reasons[0] ?? '', status.interconnect.sides)],
          ['serviceSince', time, () => Date.parse(service.since)],
          ['protectionSince', time, () => Date.parse(protection.since)],
          ['openIncidents', number, () => incidents.length],
          ['time', time, () => Date.parse(status.time)],
        ]
      ),
      noteOf(status)
    ),
  ];
}
