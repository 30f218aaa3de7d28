import { formatClock } from './formatTime.js';

const QUARTER = 15 * 60_000;

/**
 * Round hours of a zone between two times (ms since the epoch): every 1, 2, 3, 4, 6 or 12 hours of the local day, or midnights of every 1, 2, 4, 7, 14 or
 * 28 days, the closest spacing that gives at most `limit`. Walks quarter hours, so that zones off the full hour and days of 23 or 25 hours come
 * out right.
 */
export function timeTicks(from: number, to: number, timeZone: string, limit: number): number[] {
  const hours = fullHours(from, to, timeZone);
  const midnights = hours.filter(({ hour }) => hour === 0);
  const choices = [
    ...[1, 2, 3, 4, 6, 12].map((step) => hours.filter(({ hour }) => hour % step === 0)),
    ...[1, 2, 4, 7, 14, 28].map((step) => midnights.filter((_, i) => i % step === 0)),
  ];
  const fitting = choices.find((ticks) => ticks.length <= limit) ?? [];
  return fitting.map(({ time }) => time);
}

interface FullHour {
  time: number;
  hour: number;
}

/** Charts of the same hours stand beside each other and are drawn again and again: the last few stretches are remembered. */
const walked = new Map<string, readonly FullHour[]>();
const MOST_WALKED = 16;

function fullHours(from: number, to: number, timeZone: string): readonly FullHour[] {
  const key = `${from} ${to} ${timeZone}`;
  const known = walked.get(key);
  if (known) return known;
  if (walked.size >= MOST_WALKED) walked.clear();
  const hours = walk(from, to, timeZone);
  walked.set(key, hours);
  return hours;
}

function walk(from: number, to: number, timeZone: string): FullHour[] {
  const hours: FullHour[] = [];
  for (let time = Math.ceil(from / QUARTER) * QUARTER; time <= to; time += QUARTER) {
    const clock = formatClock(time, timeZone);
    if (clock.endsWith(':00:00')) hours.push({ time, hour: Number(clock.slice(0, 2)) });
  }
  return hours;
}
