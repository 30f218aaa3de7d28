/** Times of a report: the year belongs to them, since a page is read years later. */
import { formatClock, formatDay, formatZone } from '../../charts/formatTime.js';

/** `5 Oct 2026 14:05:09 BST` */
export function formatStamp(time: number, timeZone: string): string {
  return `${formatDay(time, timeZone).replace(/^\S+ /, '')} ${yearOf(time, timeZone)} ${formatClock(time, timeZone)} ${formatZone(time, timeZone)}`;
}

/** `5 October 2026` */
export function formatDate(time: number, timeZone: string): string {
  return formatter(timeZone).format(time);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone });
  formatters.set(timeZone, made);
  return made;
}

const yearOf = (time: number, timeZone: string): string => formatDate(time, timeZone).split(' ').at(-1)!;

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026-10` → `October 2026`. */
export function formatMonth(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${months[Number(number) - 1] ?? number} ${year}`;
}

/** `2026-10` → `Oct`. */
export const shortMonth = (month: string): string => formatMonth(month).slice(0, 3);
