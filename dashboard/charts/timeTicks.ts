import { formatClock } from './formatTime.js';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
/** ms: what is no longer has ticks at minutes. */
const SHORT = 4 * 60 * MINUTE;
/** Fewer ticks than this tell no time between them. */
const FEW = 3;

/**
 * Round hours of a zone between two times (ms since the epoch): every 1, 2, 3, 4, 6 or 12 hours of the local day, or midnights of every 1, 2, 4, 7, 14 or
 * 28 days, the closest spacing that gives at most `limit`; of a few hours or less round minutes where full hours would be too few. Walks quarter hours, so
 * that zones off the full hour and days of 23 or 25 hours come out right.
 */
export function timeTicks(from: number, to: number, timeZone: string, limit: number): number[] {
  const times = roundTimes(from, to, timeZone);
  const hours = times.filter(({ minute }) => minute === 0);
  const midnights = hours.filter(({ hour }) => hour === 0);
  const wide = Math.floor(limit / 2);
  if (to - from <= SHORT && hours.length < Math.min(FEW, wide)) {
    const minutes = [1, 2, 5, 10, 15, 30].map((step) => times.filter(({ minute }) => minute % step === 0));
    const found = minutes.find((ticks) => ticks.length <= wide);
    if (found) return found.map(({ time }) => time);
  }
  const choices = [
    ...[1, 2, 3, 4, 6, 12].map((step) => hours.filter(({ hour }) => hour % step === 0)),
    ...[1, 2, 4, 7, 14, 28].map((step) => midnights.filter((_, i) => i % step === 0)),
  ];
  const fitting = choices.find((ticks) => ticks.length <= limit) ?? [];
  return fitting.map(({ time }) => time);
}

interface RoundTime {
  time: number;
  hour: number;
  minute: number;
}

/** Charts of the same hours stand beside each other and are drawn again and again: the last few stretches are remembered. */
const walked = new Map<string, readonly RoundTime[]>();
const MOST_WALKED = 16;

function roundTimes(from: number, to: number, timeZone: string): readonly RoundTime[] {
  const key = `${from} ${to} ${timeZone}`;
  const known = walked.get(key);
  if (known) return known;
  if (walked.size >= MOST_WALKED) walked.clear();
  const hours = walk(from, to, timeZone);
  walked.set(key, hours);
  return hours;
}

function walk(from: number, to: number, timeZone: string): RoundTime[] {
  const step = to - from <= SHORT ? MINUTE : QUARTER;
  const found: RoundTime[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const [hour = 0, minute = 0] = formatClock(time, timeZone).split(':').map(Number);
    if (minute === 0 || step === MINUTE) found.push({ time, hour, minute });
  }
  return found;
}
