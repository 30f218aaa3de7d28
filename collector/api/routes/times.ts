/** Times and durations as people and pages write them. */
import { z } from 'zod';

const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const TIME =
  'a time such as 2026-11-23T12:00:00Z, milliseconds since the epoch, now, -24h, or +1h (units ms s m h d w)';
const DURATION = 'a duration such as 30s, 5m, 1h (units ms s m h d w), or milliseconds';
/** The last millisecond that a Date can hold (ECMA-262). */
const MAX_TIME = 8.64e15;

/** Milliseconds of `90s`, `5m` or `300000`; null where the text is none of these. */
export function durationOf(text: string): number | null {
  const [, amount, unit] = /^(\d{1,15}(?:\.\d{1,6})?)(ms|s|m|h|d|w)?$/.exec(text) ?? [];
  return amount === undefined ? null : Math.round(Number(amount) * (units[unit ?? 'ms'] ?? 1));
}

/** Milliseconds since the epoch of ISO 8601 with an offset, of milliseconds, of `now`, `-24h` and `+1h`; null where it is none. */
export function timeOf(text: string, now: number): number | null {
  if (text === 'now') return now;
  const [, sign, shift] = /^([+-])(.*)$/.exec(text) ?? [];
  if (shift !== undefined) return shifted(shift, sign === '-' ? -1 : 1, now);
  const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const time = iso ? Date.parse(text) : /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Math.abs(time) <= MAX_TIME ? time : null;
}

function shifted(text: string, sign: 1 | -1, now: number): number | null {
  const time = now + sign * (durationOf(text) ?? Number.NaN);
  return time >= 0 && time <= MAX_TIME ? time : null;
}

const text = z.union([z.string().max(40), z.number().transform(String)]);

export const timeText = text
  .refine((value) => timeOf(value, Date.UTC(2000, 0)) !== null, { error: `expected ${TIME}` })
  .describe(TIME);

export const durationText = text
  .refine((value) => durationOf(value) !== null, { error: `expected ${DURATION}` })
  .describe(DURATION);
