import { FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import { read, time } from '../api/read';
import type { Client } from '../api/client';
import type { Asked, Frames } from '../run';
import { columns, frameOf } from './frame';

const work = {
  id: z.string(),
  startsAt: time,
  endsAt: time,
  reason: z.string(),
  author: z.string(),
  state: z.string(),
};
const windows = z.looseObject({
  windows: z.array(z.looseObject({ ...work, scope: z.looseObject({ type: z.string(), name: z.string() }) })),
});
const drills = z.looseObject({ drills: z.array(z.looseObject({ ...work, group: z.string() })) });

export interface PlannedRow {
  id: string;
  kind: 'maintenance' | 'drill';
  startsAt: number;
  endsAt: number;
  scopeType: string;
  scope: string;
  state: string;
  reason: string;
  author: string;
}

/** Maintenance windows and drills that overlap the range, newest first. */
export const maintenanceFrames: Frames = async (client, _query, asked) => {
  const { string, time: when } = FieldType;
  return [
    frameOf(
      'planned',
      columns(await plannedOf(client, asked), [
        ['time', when, ({ startsAt }) => startsAt],
        ['timeEnd', when, ({ endsAt }) => endsAt],
        ['kind', string, ({ kind }) => kind],
        ['state', string, ({ state }) => state],
        ['scopeType', string, ({ scopeType }) => scopeType],
        ['scope', string, ({ scope }) => scope],
        ['reason', string, ({ reason }) => reason],
        ['author', string, ({ author }) => author],
        ['id', string, ({ id }) => id],
      ])
    ),
  ];
};

/** What was called off is left out: nothing happened in it. */
export async function plannedOf(client: Client, { from, to }: Asked): Promise<PlannedRow[]> {
  const [one, other] = await Promise.all([client.get('maintenance'), client.get('drills')]);
  const maintained = read(windows, one, 'maintenance').windows.map(({ scope, ...rest }) => ({
    ...rest,
    kind: 'maintenance' as const,
    scopeType: scope.type,
    scope: scope.name,
  }));
  const drilled = read(drills, other, 'drills').drills.map(({ group, ...rest }) => ({
    ...rest,
    kind: 'drill' as const,
    scopeType: 'group',
    scope: group,
  }));
  return [...maintained, ...drilled]
    .filter(({ startsAt, endsAt, state }) => startsAt < to && endsAt > from && state !== 'cancelled')
    .sort((x, y) => y.startsAt - x.startsAt);
}
