import { FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import { figure, read, textOrNull, time } from '../api/read';
import type { Client } from '../api/client';
import type { Asked, Frames } from '../run';
import { columns, frameOf, seconds } from './frame';

const answer = z.looseObject({
  failovers: z.array(
    z.looseObject({
      id: z.string(),
      group: z.string(),
      directions: z.array(z.string()),
      from: z.string(),
      to: z.string(),
      kind: z.string(),
      trigger: z.looseObject({ signal: z.string(), subject: z.string(), after: z.string() }),
      startedAt: time,
      detectionSeconds: figure,
      gap: z.looseObject({ source: z.string(), atLeastSeconds: figure, atMostSeconds: figure, sentence: z.string() }),
      incident: textOrNull,
    })
  ),
});
export type FailoverRow = z.infer<typeof answer>['failovers'][number];

/** Failovers of a range, newest first; of one group where `name` says so. */
export const failoversFrames: Frames = async (client, { name }, asked) => {
  const { string, number, time: when } = FieldType;
  const rows = await failoversOf(client, asked, name);
  return [
    frameOf(
      'failovers',
      columns(rows, [
        ['time', when, ({ startedAt }) => startedAt],
        ['from', string, ({ from }) => from],
        ['to', string, ({ to }) => to],
        ['kind', string, ({ kind }) => kind],
        ['group', string, ({ group }) => group],
        ['gapAtLeast', number, ({ gap }) => gap.atLeastSeconds, seconds],
        ['gapAtMost', number, ({ gap }) => gap.atMostSeconds, seconds],
        ['gapSource', string, ({ gap }) => gap.source],
        ['detection', number, ({ detectionSeconds }) => detectionSeconds, seconds],
        ['trigger', string, ({ trigger }) => `${trigger.subject}: ${trigger.after}`],
        ['directions', string, ({ directions }) => directions.join(', ')],
        ['incident', string, ({ incident }) => incident ?? ''],
        ['id', string, ({ id }) => id],
      ])
    ),
  ];
};

export async function failoversOf(client: Client, { from, to }: Asked, group?: string): Promise<FailoverRow[]> {
  return read(answer, await client.get('failovers', { from, to, group: group || undefined }), 'failovers').failovers;
}
