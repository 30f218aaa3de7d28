/** What happened in the month that a simulation looks back on. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** One path is cut, and back later. Since the first moment of the month, milliseconds, like all that follows. */
export const CUT = { at: 10 * DAY + 2 * HOUR + 14 * MINUTE, gap: 1_000, back: 41 * MINUTE };
export const OUTAGE = { at: 13 * DAY + 9 * HOUR + 5 * MINUTE + 10_000, lasts: 374_000 };
export const WORK = { at: 17 * DAY + 22 * HOUR, lasts: 2 * HOUR, down: 20 * MINUTE };
export const DRILL = { at: 19 * DAY + 9 * HOUR, lasts: 30 * MINUTE };
export const BLIND = { at: 24 * DAY + 3 * HOUR, lasts: 25 * MINUTE };

/** Whether `at` falls into what lasts so long from `from` on. */
export const within = (at: number, from: number, lasts: number): boolean => at >= from && at < from + lasts;
