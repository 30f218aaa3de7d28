/** Calendar months and days of a time zone, exact over changes of its clocks. Instants are milliseconds since the epoch. */
import { Temporal } from 'temporal-polyfill';

export interface Period {
  startsAt: number;
  endsAt: number;
}

/** A local day: 23, 24 or 25 hours long in a zone with summer time. */
export interface LocalDay extends Period {
  /** YYYY-MM-DD */
  day: string;
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  weekday: number;
}

/** `2026-03` in Europe/London → its first and last moment. Throws a RangeError for what is no month. */
export function monthPeriod(month: string, zone: string): Period {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return { startsAt: midnight(first, zone), endsAt: midnight(first.add({ months: 1 }), zone) };
}

/** The month that an instant falls in: `2026-03`. */
export function monthAt(at: number, zone: string): string {
  return local(at, zone).toPlainDate().toPlainYearMonth().toString();
}

/** `addMonths('2026-01', -1)` → `2025-12`. */
export function addMonths(month: string, count: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months: count }).toString();
}

/** The first moment of a date, `2026-06-16`. */
export function dateStart(date: string, zone: string): number {
  return midnight(Temporal.PlainDate.from(date), zone);
}

/** The local date of an instant. */
export function dateAt(at: number, zone: string): string {
  return local(at, zone).toPlainDate().toString();
}

/** Every local day that overlaps [startsAt, endsAt), whole. */
export function daysOf({ startsAt, endsAt }: Period, zone: string): LocalDay[] {
  const days: LocalDay[] = [];
  let date = local(startsAt, zone).toPlainDate();
  for (let from = midnight(date, zone); from < endsAt;) {
    const next = date.add({ days: 1 });
    const to = midnight(next, zone);
    days.push({ day: date.toString(), weekday: date.dayOfWeek, startsAt: from, endsAt: to });
    [date, from] = [next, to];
  }
  return days;
}

/** When a local clock shows `HH:MM` on a date; `24:00` is the end of the day. A time that the clocks skip is the first after it. */
export function timeOfDay(day: string, time: string, zone: string): number {
  const date = Temporal.PlainDate.from(day);
  if (time === '24:00') return midnight(date.add({ days: 1 }), zone);
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

/** The first day of a month that is none of a weekend or a holiday (YYYY-MM-DD). */
export function firstWorkingDay(month: string, holidays: ReadonlySet<string>): string {
  let date = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  while (date.dayOfWeek > 5 || holidays.has(date.toString())) date = date.add({ days: 1 });
  return date.toString();
}

const local = (at: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

const midnight = (date: Temporal.PlainDate, zone: string): number =>
  date.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
