/** What people send to declare work, hold drills and take incidents on; the same for HTTP and the control socket. */
import { z } from 'zod';
import { CodedError } from '../../model/coded-error.js';
import type { Who } from '../../model/identity.js';
import { scopeTypes } from '../../model/judgement.js';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.js';
import { parsed } from './route.js';
import { durationOf, durationText, timeOf, timeText } from './times.js';

/** Some words; refused in words as well, since people see them on their command line. */
export const line = (most: number) =>
  z
    .string('some words are needed')
    .trim()
    .min(1, 'some words are needed')
    .max(most, `has more than ${most} characters`);

export const act = z.strictObject({
  author: line(120)
    .optional()
    .describe('who does it; a person who is signed in is named by the sign-in, whatever stands here'),
  reason: line(1_000).describe('why; kept in the audit trail'),
});

const span = { from: timeText, to: timeText };

export const windowInput = act.extend({
  ...span,
  scope: z.enum(scopeTypes).default('all'),
  name: z.string().max(64).default('').describe('of the gateway, group or path; left out for all'),
});

export const drillInput = act.extend({ ...span, group: line(64) });

const LONGEST = 366 * 86_400_000;

/** What no calendar can name would break every list that shows it. */
const lasting = durationText.refine(
  (value) => {
    const ms = durationOf(value) ?? 1;
    return ms > 0 && ms <= LONGEST;
  },
  { error: 'expected more than nothing and 366 days at most' },
);

export const acknowledgement = act.extend({
  for: lasting.optional().describe('how long; for good where left out'),
});

const matcher = z.string().max(300).describe('such as alertname="PathDown" or gateway=~"gw.*"');

export const silenceInput = act.extend({
  matchers: z.array(matcher).min(1).max(20),
  from: timeText.default('now'),
  for: lasting.describe('how long, such as 2h'),
});

export const outcomeInput = act.extend({ outcome: z.enum(['passed', 'failed', 'cancelled']) });

/** The two times in milliseconds. @throws ApiError where they are not in order. */
export function spanOf({ from, to }: { from: string; to: string }, now: number): { startsAt: number; endsAt: number } {
  const [startsAt, endsAt] = [timeOf(from, now), timeOf(to, now)];
  if (startsAt === null || endsAt === null || startsAt >= endsAt)
    throw new ApiError(400, 'bad-range', 'from must be before to.', { field: 'from' });
  return { startsAt, endsAt };
}

/** When something that is said to last `length` from `from` on (ms) ends; null where it has no end. */
export function endOf(length: string | undefined, from: number): number | null {
  const ms = length === undefined ? null : durationOf(length);
  return ms === null ? null : from + ms;
}

/** A refusal of an act in the API's words: unknown things are 404, the rest 409. */
export function acting<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw inOurWords(error);
  }
}

/** The same for what takes its time. */
export async function actingLater<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw inOurWords(error);
  }
}

function inOurWords(error: unknown): unknown {
  if (!(error instanceof CodedError)) return error;
  const code = error.code.toLowerCase().replaceAll('_', '-');
  const status = /UNKNOWN(_AUTHORITY)?$/.test(error.code)
    ? 404
    : /(RANGE|MATCHER|INVALID)$/.test(error.code)
      ? 400
      : 409;
  return new ApiError(status, code, `${error.message}.`);
}

/** A JSON body, checked. A form is refused: any page could have a browser send one here. */
export function bodyOf<T extends z.ZodType>(schema: T, request: FastifyRequest): z.output<T> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new ApiError(415, 'unsupported-media-type', 'Send the body as application/json.');
  return parsed(schema, request.body);
}

/**
 * An act with the name of who does it. A person is who they signed in as; a token may speak for somebody, and is named beside them.
 * @throws ApiError where nobody is signed in and no author is given.
 */
export function signed<T extends { author?: string | undefined }>(given: T, who: Who): T & { author: string } {
  const { author } = given;
  if (who.kind === 'person') return { ...given, author: who.name };
  if (who.kind === 'token') return { ...given, author: author === undefined ? who.name : `${author} (${who.name})` };
  if (author === undefined)
    throw new ApiError(400, 'bad-parameter', 'author: say who does it, for nobody is signed in.', { field: 'author' });
  return { ...given, author };
}
