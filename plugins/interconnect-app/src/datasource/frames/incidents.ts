import { FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import { figure, read, textOrNull, time, timeOrNull } from '../api/read';
import type { Client } from '../api/client';
import type { Asked, Frames } from '../run';
import { columns, frameOf, seconds } from './frame';

const answer = z.looseObject({
  incidents: z.array(
    z.looseObject({
      id: z.string(),
      kind: z.string(),
      subject: z.string(),
      title: z.string(),
      severity: z.string(),
      state: z.string(),
      openedAt: time,
      closedAt: timeOrNull,
      durationSeconds: figure,
      affected: z.array(z.string()),
      acknowledged: z.nullable(z.looseObject({ author: z.string() })),
      maintenance: textOrNull,
      flapping: z.boolean(),
    })
  ),
});
export type IncidentRow = z.infer<typeof answer>['incidents'][number];

/** Incidents that overlap the range, newest first; with `openOnly` every one that has not ended. */
export const incidentsFrames: Frames = async (client, { openOnly }, asked) => {
  const { string, number, boolean, time: when } = FieldType;
  const rows = await incidentsOf(client, asked, openOnly === true);
  return [
    frameOf(
      'incidents',
      columns(rows, [
        ['time', when, ({ openedAt }) => openedAt],
        ['timeEnd', when, ({ closedAt }) => closedAt],
        ['severity', string, ({ severity }) => severity],
        ['title', string, ({ title }) => title],
        ['state', string, ({ state }) => state],
        ['kind', string, ({ kind }) => kind],
        ['subject', string, ({ subject }) => subject],
        ['duration', number, ({ durationSeconds }) => durationSeconds, seconds],
        ['acknowledgedBy', string, ({ acknowledged }) => acknowledged?.author ?? ''],
        ['planned', boolean, ({ maintenance }) => maintenance !== null],
        ['flapping', boolean, ({ flapping }) => flapping],
        ['affected', string, ({ affected }) => affected.join(', ')],
        ['id', string, ({ id }) => id],
      ])
    ),
  ];
};

export async function incidentsOf(client: Client, { from, to }: Asked, openOnly: boolean): Promise<IncidentRow[]> {
  const parameters = openOnly ? { state: 'open' } : { from, to };
  return read(answer, await client.get('incidents', parameters), 'incidents').incidents;
}
