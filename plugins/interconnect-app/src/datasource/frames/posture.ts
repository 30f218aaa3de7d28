import { FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import { inNames } from '../../../../../dashboard/charts/inNames.js';
import { figure, read } from '../api/read';
import { readStatus } from '../api/readStatus';
import type { Frames } from '../run';
import { columns, frameOf, seconds } from './frame';

const check = z.looseObject({
  name: z.string(),
  verdict: z.string(),
  decides: z.boolean(),
  sentence: z.string(),
  ageSeconds: figure,
});
const answer = z.looseObject({
  groups: z.array(
    z.looseObject({
      group: z.string(),
      protection: z.looseObject({ state: z.string() }),
      checks: z.array(check),
    })
  ),
});

/** Would the standby of each group hold: a row for each check. */
export const postureFrames: Frames = async (client, { name }) => {
  const { string, number, boolean } = FieldType;
  const [posture, status] = await Promise.all([client.get('posture'), client.get('status')]);
  const { groups } = read(answer, posture, 'posture');
  const { sides } = readStatus(status).interconnect;
  const rows = groups
    .filter(({ group }) => name === undefined || name === '' || group === name)
    .flatMap(({ group, protection, checks }) => checks.map((one) => ({ group, protection, check: one })));
  return [
    frameOf(
      'posture',
      columns(rows, [
        ['group', string, ({ group }) => group],
        ['protection', string, ({ protection }) => protection.state],
        ['check', string, (row) => row.check.name],
        ['verdict', string, (row) => row.check.verdict],
        ['decides', boolean, (row) => row.check.decides],
        ['sentence', string, (row) => inNames(row.check.sentence, sides)],
        ['age', number, (row) => row.check.ageSeconds, seconds],
      ])
    ),
  ];
};
