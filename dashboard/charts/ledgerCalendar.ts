import { scaleLinear } from 'd3';
import { formatDay, formatDuration, formatMonth } from './formatTime.js';
import { hatch } from './hatch.js';
import { localDays, type LocalDay } from './localDays.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import { zoneOf } from './timeAxis.js';

export type CalendarState = 'available' | 'unavailable' | 'excluded' | 'unknown';

export interface CalendarInterval {
  /** ms since the epoch. */
  startsAt: number;
  endsAt: number;
  state: CalendarState;
}

export interface LedgerCalendarInput {
  /** Unique in the page. */
  id: string;
  /** px */
  width: number;
  textSize: number;
  timeZone: string;
  /** ms since the epoch: the period, and what became of all of it. */
  from: number;
  to: number;
  intervals: readonly CalendarInterval[];
  /** Whose ledger it is. */
  subject: string;
  simulated: boolean;
}

const HOUR = 3_600_000;
/** Text sizes: a row, the column of days, the column of sums. */
const ROW = 1.3;
const DAYS = 4.6;
const SUMS = 9.5;
/** Text sizes: what an hour's label takes. */
const LABEL = 3.2;
/** px: a second of a month must still be seen. */
const LEAST = 2;

/**
 * A row per day, a column per hour: each stretch that was not available stands where it was. Unavailable is solid and as tall as the row,
 * unknown is hatched, excluded is hollow; what is available is a quiet band.
 */
export function ledgerCalendar(input: LedgerCalendarInput): TreeNode {
  const { width, textSize, from, to, timeZone, intervals } = input;
  const days = localDays(from, to, timeZone);
  const longest = Math.max(...days.map(({ startsAt, endsAt }) => endsAt - startsAt), 24 * HOUR);
  const x = scaleLinear([0, longest], [textSize * DAYS, width - textSize * SUMS]);
  const top = textSize * 1.5;
  const height = top + days.length * textSize * ROW + textSize * 0.4;
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = input.simulated ? 'chart ledger-calendar simulated' : 'chart ledger-calendar';
  let next = 0;
  const rows = days.map((day, i) => {
    while (next < intervals.length && intervals[next]!.endsAt <= day.startsAt) next++;
    return row(day, within(intervals, next, day), x, top + i * textSize * ROW, input);
  });
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input) }, [
    el('defs', {}, [hatch(`${input.id}-unknown`, textSize / 3)]),
    ...hours(x, longest, textSize),
    el('text', { class: 'zone', x: width, y: textSize * 0.95, 'text-anchor': 'end' }, when(input)),
    ...rows,
  ]);
}

/** Letters that the column of sums has room for beside the last hour. */
const LETTERS = 15;

/** Which month it is, and the zone of its hours where there is room for it: `Nov 2026, GMT`. */
function when({ from, to, timeZone }: LedgerCalendarInput): string {
  const month = formatMonth(from, timeZone);
  const full = `${month}, ${zoneOf(from, to - 1, timeZone)}`;
  return full.length <= LETTERS ? full : month;
}

/** Those of a day, cut to it. */
function within(
  intervals: readonly CalendarInterval[],
  from: number,
  { startsAt, endsAt }: LocalDay,
): CalendarInterval[] {
  const found: CalendarInterval[] = [];
  for (let i = from; i < intervals.length && intervals[i]!.startsAt < endsAt; i++) {
    const each = intervals[i]!;
    found.push({ ...each, startsAt: Math.max(startsAt, each.startsAt), endsAt: Math.min(endsAt, each.endsAt) });
  }
  return found;
}

type X = (ms: number) => number;

function hours(x: X, longest: number, textSize: number): TreeNode[] {
  const narrow = x(6 * HOUR) - x(0) < textSize * LABEL;
  return [0, 6, 12, 18, 24].flatMap((hour) =>
    hour * HOUR > longest || (narrow && hour % 12 !== 0)
      ? []
      : [el('text', { x: x(hour * HOUR), y: textSize * 0.95, 'text-anchor': 'middle' }, `${hour} h`)],
  );
}

function row(day: LocalDay, found: CalendarInterval[], x: X, top: number, input: LedgerCalendarInput): TreeNode {
  const { textSize, timeZone, id } = input;
  const height = textSize * 0.8;
  const label = formatDay(day.startsAt, timeZone).replace(/ \S+$/, '');
  const band = { x: x(0), y: top + height * 0.3, width: x(day.endsAt - day.startsAt) - x(0), height: height * 0.4 };
  const marks = merged(found, (ms) => x(ms - day.startsAt)).map(({ state, left, right }) =>
    el('rect', {
      class: `ledger-${state}`,
      x: left,
      y: top,
      width: Math.max(LEAST, right - left),
      height,
      fill: state === 'unknown' ? `url(#${id}-unknown)` : null,
    }),
  );
  return el('g', {}, [
    el('text', { x: 0, y: top + textSize * 0.72 }, label),
    el('rect', { class: 'ledger-available', ...band }),
    ...marks,
    el(
      'text',
      { class: 'direction-value', x: input.width, y: top + textSize * 0.72, 'text-anchor': 'end' },
      sums(found),
    ),
  ]);
}

interface MarkSpan {
  state: CalendarState;
  left: number;
  right: number;
}

/** What stands within the same pixels is drawn once: a month of flaps is no larger than a month. */
function merged(found: readonly CalendarInterval[], x: X): MarkSpan[] {
  const last = new Map<CalendarState, MarkSpan>();
  const spans: MarkSpan[] = [];
  for (const { state, startsAt, endsAt } of found) {
    if (state === 'available') continue;
    const [left, right] = [round(x(startsAt)), round(x(endsAt))];
    const before = last.get(state);
    if (before !== undefined && left <= before.right + 0.5) before.right = Math.max(before.right, right);
    else {
      const span = { state, left, right };
      spans.push(span);
      last.set(state, span);
    }
  }
  return spans;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const words: Record<Exclude<CalendarState, 'available'>, string> = {
  unavailable: 'down',
  unknown: 'unknown',
  excluded: 'excluded',
};

/** `down 8 min 40 s`; the worst of the day, '' where nothing was. */
function sums(found: readonly CalendarInterval[]): string {
  for (const state of ['unavailable', 'unknown', 'excluded'] as const) {
    const ms = totalOf(found, state);
    if (ms > 0) return `${words[state]} ${ms < 1_000 ? '< 1 s' : formatDuration(ms / 1_000)}`;
  }
  return '';
}

const totalOf = (found: readonly CalendarInterval[], state: CalendarState): number =>
  found.reduce((sum, each) => sum + (each.state === state ? each.endsAt - each.startsAt : 0), 0);

function describe({ subject, intervals, simulated }: LedgerCalendarInput): string {
  const made = simulated ? 'Simulated data. ' : '';
  const each = (['unavailable', 'excluded', 'unknown'] as const).map(
    (state) => `${state} ${formatDuration(totalOf(intervals, state) / 1_000)}`,
  );
  return `${made}Each day of the month of ${plainText(subject)} by the hour: ${each.join(', ')}, available the rest.`;
}
