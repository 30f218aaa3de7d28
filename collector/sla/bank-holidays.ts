/**
 * Bank holidays of England: those of the Banking and Financial Dealings Act 1971 and the
 * proclamations that recur every year: New Year's Day, Good Friday, Easter Monday, the first and last Monday of May, the last Monday of August,
 * Christmas Day and Boxing Day, each of the fixed ones on the next day that is none where it falls on a weekend. What is proclaimed for one year
 * (a coronation, a jubilee that moves a date) comes from the configuration.
 */

const DAY = 86_400_000;

/** Those of the year that a month (`YYYY-MM`) is in, with days that were proclaimed. */
export const holidaysFor = (month: string, proclaimed: readonly string[]): ReadonlySet<string> =>
  new Set([...bankHolidays(Number(month.slice(0, 4))), ...proclaimed]);

/** In order of the year, as `YYYY-MM-DD`. */
export function bankHolidays(year: number): string[] {
  const easter = easterSunday(year);
  const moved: string[] = [];
  for (const day of [`${year}-01-01`, `${year}-12-25`, `${year}-12-26`]) moved.push(substitute(day, moved));
  const [newYear, ...christmas] = moved;
  return [
    newYear!,
    dateOf(easter - 2 * DAY),
    dateOf(easter + DAY),
    mondayFrom(`${year}-05-01`),
    mondayFrom(`${year}-05-25`),
    mondayFrom(`${year}-08-25`),
    ...christmas.sort(),
  ];
}

/** Christmas on a Saturday is kept on Monday and Boxing Day on Tuesday; Christmas on a Sunday on Tuesday, as Boxing Day has the Monday. */
function substitute(day: string, taken: readonly string[]): string {
  let at = Date.parse(day);
  const boxing = `${day.slice(0, 4)}-12-26`;
  while (isWeekend(at) || taken.includes(dateOf(at)) || (dateOf(at) === boxing && day !== boxing)) at += DAY;
  return dateOf(at);
}

/** The first Monday on or after a day. */
function mondayFrom(day: string): string {
  let at = Date.parse(day);
  while (new Date(at).getUTCDay() !== 1) at += DAY;
  return dateOf(at);
}

/** Of the Gregorian calendar (the anonymous algorithm of Nature, 20 April 1876), ms since the epoch. */
function easterSunday(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const [d, e, f] = [Math.floor(b / 4), b % 4, Math.floor((b + 8) / 25)];
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}

const isWeekend = (at: number): boolean => [0, 6].includes(new Date(at).getUTCDay());
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
