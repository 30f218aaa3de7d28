/**
 * Parts of a date; the value is seconds since the epoch, in UTC. NaN where it is no time: Prometheus gives what its processor makes of
 * such a number, which means nothing.
 */
const at = (value: number): Date => new Date(Math.trunc(value) * 1_000);
const DAY = 86_400_000;

export const dates: Readonly<Record<string, (value: number) => number>> = {
  minute: (value) => at(value).getUTCMinutes(),
  hour: (value) => at(value).getUTCHours(),
  day_of_week: (value) => at(value).getUTCDay(),
  day_of_month: (value) => at(value).getUTCDate(),
  day_of_year: (value) => Math.floor((at(value).getTime() - Date.UTC(at(value).getUTCFullYear(), 0, 1)) / DAY) + 1,
  days_in_month: (value) => new Date(Date.UTC(at(value).getUTCFullYear(), at(value).getUTCMonth() + 1, 0)).getUTCDate(),
  month: (value) => at(value).getUTCMonth() + 1,
  year: (value) => at(value).getUTCFullYear(),
};
