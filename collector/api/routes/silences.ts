import { z } from 'zod';
import { silenceRow } from '../live/paging.js';
import { silence, silencesAnswer } from '../schema/paging.js';
import { whoOf } from '../security/guard.js';
import type { SilenceRow, SilencesAnswer } from '../types.js';
import type { PagingDesk, SilenceGiven } from '../paging.js';
import { act, acting, actingLater, bodyOf, endOf, signed, silenceInput } from './records-input.js';
import { failure, parsed, type Route } from './route.js';
import { timeOf } from './times.js';

export const silencesRoute: Route = {
  method: 'GET',
  url: '/api/v1/alerts/silences',
  tag: 'live',
  summary: 'Silences, those that end last first',
  answers: {
    200: { description: 'Every silence', schema: silencesAnswer },
    409: failure('They are kept by Alertmanager, and it cannot be reached'),
  },
  async handle({ paging, clock }): Promise<SilencesAnswer> {
    const now = clock.now();
    const silences = await actingLater(() => paging.silences());
    return {
      time: new Date(now).toISOString(),
      silences: silences.map((each) => silenceRow(each, paging.matcherText, now)),
    };
  },
};

/** What was asked for, in milliseconds and matchers. @throws CodedError `SILENCE_MATCHER`. */
export function silenceOf(
  { matchers, author, reason, from, for: length }: z.output<typeof silenceInput> & { author: string },
  desk: Pick<PagingDesk, 'parseMatcher'>,
  now: number,
): SilenceGiven {
  const startsAt = timeOf(from, now) ?? now;
  const endsAt = endOf(length, startsAt) ?? startsAt;
  return { matchers: matchers.map((text) => desk.parseMatcher(text)), startsAt, endsAt, author, reason };
}

const refused = {
  400: failure('What is wrong with the body'),
  404: failure('There is no such silence'),
  409: failure('It is not in a state for that'),
};

export const addSilenceRoute: Route = {
  method: 'POST',
  url: '/api/v1/alerts/silences',
  tag: 'operations',
  summary: 'Alerts that match are told to nobody until it ends',
  deed: 'silence.add',
  body: { type: 'application/json', schema: silenceInput },
  answers: { 200: { description: 'The silence', schema: silence }, ...refused },
  async handle({ paging, clock }, request): Promise<SilenceRow> {
    const now = clock.now();
    const given = signed(bodyOf(silenceInput, request), whoOf(request));
    const made = await actingLater(async () => paging.addSilence(silenceOf(given, paging, now)));
    return silenceRow(made, paging.matcherText, now);
  },
};

const params = z.object({ id: z.string().max(64) });

export const endSilenceRoute: Route = {
  method: 'POST',
  url: '/api/v1/alerts/silences/:id/end',
  tag: 'operations',
  summary: 'Ends a silence now',
  deed: 'silence.cancel',
  params,
  body: { type: 'application/json', schema: act },
  answers: { 200: { description: 'The silence', schema: silence }, ...refused },
  handle({ paging, clock }, request): SilenceRow {
    const { id } = parsed(params, request.params);
    const given = signed(bodyOf(act, request), whoOf(request));
    return silenceRow(
      acting(() => paging.endSilence(id, given)),
      paging.matcherText,
      clock.now(),
    );
  },
};
