import { type DataFrame, FieldType } from '@grafana/data';
import type { Status } from '../../../../../collector/api/types.js';
import { readStatus } from '../api/readStatus';
import type { Frames } from '../run';
import { columns, frameOf, seconds } from './frame';
import { noteOf } from './paths';

/** Every gateway now, and the collector's own store: who answers, how old their data is. */
export const gatewaysFrames: Frames = async (client) => gatewaysOf(readStatus(await client.get('status')));

export function gatewaysOf(status: Status): DataFrame[] {
  const { string, number, time } = FieldType;
  const { store, collector } = status;
  return [
    frameOf(
      'gateways',
      columns(status.gateways, [
        ['gateway', string, ({ name }) => name],
        ['state', string, ({ state }) => state],
        ['since', time, ({ since }) => Date.parse(since)],
        ['age', number, ({ ageSeconds }) => ageSeconds, seconds],
        ['uptime', number, ({ uptimeSeconds }) => uptimeSeconds, { unit: 'dtdurations' }],
        ['cpu', number, ({ cpuPercent }) => cpuPercent, { unit: 'percent' }],
        ['memory', number, ({ memoryPercent }) => memoryPercent, { unit: 'percent' }],
        ['system', string, ({ sysDescr }) => sysDescr ?? ''],
        ['error', string, ({ error }) => error?.message ?? ''],
      ]),
      noteOf(status)
    ),
    frameOf(
      'collector',
      columns(
        [status],
        [
          ['collector', string, () => collector.id],
          ['version', string, () => status.version],
          ['uptime', number, () => collector.uptimeSeconds, { unit: 'dtdurations' }],
          ['store', string, () => store.state],
          ['lastWrite', time, () => (store.lastWriteAt === null ? null : Date.parse(store.lastWriteAt))],
          ['spoolPoints', number, () => store.spool.points, { unit: 'short' }],
          ['spoolOctets', number, () => store.spool.octets, { unit: 'bytes' }],
          ['spoolCapacity', number, () => store.spool.capacityOctets, { unit: 'bytes' }],
        ]
      ),
      noteOf(status)
    ),
  ];
}
