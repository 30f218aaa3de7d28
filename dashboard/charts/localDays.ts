import { formatClock } from './formatTime.js';

export interface LocalDay {
  /** ms since the epoch. */
  startsAt: number;
  endsAt: number;
}

const HOUR = 3_600_000;

/** The days of a zone in [from, to): of 23 or 25 hours where the clocks change, the first and last cut where the range cuts them. */
export function localDays(from: number, to: number, timeZone: string): LocalDay[] {
  const days: LocalDay[] = [];
  for (let at = from; at < to;) {
    const endsAt = Math.min(to, nextMidnight(at, timeZone));
    days.push({ startsAt: at, endsAt });
    at = endsAt;
  }
  return days;
}

/** The clock says how far the day has gone; a change of the clock meanwhile puts that off by as much. */
function nextMidnight(at: number, timeZone: string): number {
  const gone = sinceMidnight(at, timeZone);
  const guess = at + 24 * HOUR - gone;
  const off = sinceMidnight(guess, timeZone);
  if (off === 0) return guess;
  return off < 12 * HOUR ? guess - off : guess + 24 * HOUR - off;
}

/** By the clock of the zone, ms. */
function sinceMidnight(at: number, timeZone: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = formatClock(at, timeZone).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + (((at % 1_000) + 1_000) % 1_000);
}
