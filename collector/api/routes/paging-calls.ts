/** Pages and silences over the control socket, for the commands. */
import { z } from 'zod';
import { anyoneHere } from '../../model/identity.js';
import { pageRow, receiversAnswer, silenceRow } from '../live/paging.js';
import type { PagingDesk } from '../paging.js';
import { act, acknowledgement, endOf, line, signed, silenceInput } from './records-input.js';
import { asked } from './records-calls.js';
import { silenceOf } from './silences.js';

const withId = <T extends z.ZodRawShape>(schema: z.ZodObject<T>) => schema.extend({ id: z.string().max(64) });
const listInput = z.strictObject({ open: z.boolean().default(true) });
const who = z.strictObject({ author: line(120) });

/** Method → what it answers. Wrong parameters and refusals are CodedErrors. */
export function pagingCalls(desk: PagingDesk, now: () => number): Record<string, (params: unknown) => unknown> {
  const row = (silence: Parameters<typeof silenceRow>[0]) => silenceRow(silence, desk.matcherText, now());
  return {
    'alerts.pages': asked(listInput, ({ open }) =>
      desk
        .pages()
        .filter(({ closedAt }) => !open || closedAt === null)
        .slice(0, 500)
        .map((page) => pageRow(page, desk.acknowledgementOf(page))),
    ),
    'alerts.ack': asked(withId(acknowledgement), ({ id, ...given }) => {
      const { author, reason, for: length } = signed(given, anyoneHere);
      const page = desk.acknowledge(id, { at: now(), author, note: reason, endsAt: endOf(length, now()) });
      return pageRow(page, desk.acknowledgementOf(page));
    }),
    'alerts.silences': async () => (await desk.silences()).map(row),
    'alerts.silence': asked(silenceInput, async (given) =>
      row(await desk.addSilence(silenceOf(signed(given, anyoneHere), desk, now()))),
    ),
    'alerts.unsilence': asked(withId(act), ({ id, ...given }) => row(desk.endSilence(id, signed(given, anyoneHere)))),
    'alerts.receivers': () => receiversAnswer(desk.health()),
    'alerts.test-page': asked(who, ({ author }) => desk.testPage(author)),
  };
}
