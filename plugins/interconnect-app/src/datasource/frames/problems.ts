import { type DataFrame, FieldType } from '@grafana/data';
import type { Status } from '../../../../../collector/api/types.js';
import { readStatus } from '../api/readStatus';
import type { Frames } from '../run';
import { columns, frameOf } from './frame';
import { noteOf } from './paths';

/** What needs a person now, with the next step. */
export const problemsFrames: Frames = async (client) => problemsOf(readStatus(await client.get('status')));

export function problemsOf(status: Status): DataFrame[] {
  const { string, time } = FieldType;
  return [
    frameOf(
      'problems',
      columns(status.problems, [
        ['severity', string, ({ severity }) => severity],
        ['subject', string, ({ subject }) => subject],
        ['message', string, ({ message }) => message],
        ['next', string, ({ next }) => next],
        ['since', time, ({ since }) => Date.parse(since)],
        ['code', string, ({ code }) => code],
      ]),
      noteOf(status)
    ),
  ];
}
