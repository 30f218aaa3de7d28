/** Throughput, busy hour and 95th percentile of each path, and how long until more capacity has to be planned. */
import type { Forecast, InterconnectReport, PathThroughput } from '../../../collector/api/types.js';
import { forecastChart } from '../../charts/forecastChart.js';
import { formatBits, formatRoundBits, formatShare } from '../../charts/formatUnit.js';
import { monthThroughput, type DayOfTraffic } from '../../charts/monthThroughput.js';
import type { Block, Section, Table } from '../content/block.js';
import { count, directionName, mbit } from '../content/figures.js';
import { formatStamp, shortMonth } from '../content/stamp.js';
import { monthsBefore } from './kpiTable.js';

/** Months that a forecast is drawn ahead. */
const AHEAD = 6;

export function capacity(report: InterconnectReport): Section {
  const { month } = report;
  const paths = [...new Set(month.throughput.map(({ path }) => path))];
  return {
    id: 'capacity',
    title: 'Throughput and capacity',
    blocks: [
      { kind: 'table', table: busy(report) },
      ...paths.map((path, i) => pathChart(path, i, report)),
      ...month.forecasts.flatMap((forecast, i) => forecastBlock(forecast, i, report)),
    ],
  };
}

const busy = ({ month, interconnect: { sides } }: InterconnectReport): Table => ({
  name: 'capacity',
  caption: 'Busy hour (E.600) and 95th percentile of five-minute averages, Mbit/s',
  columns: [
    { title: 'Path', kind: 'text' },
    { title: 'Direction', kind: 'text' },
    ...['Capacity', 'Mean', '95th percentile', 'Busy hour'].map((title) => ({
      title,
      kind: 'number' as const,
      digits: 2,
    })),
    { title: 'Busy hour began', kind: 'time' },
    { title: '95th percentile of capacity, %', kind: 'number', digits: 1 },
    { title: 'Samples', kind: 'number' },
    { title: 'Of', kind: 'number' },
    { title: 'Sample taken', kind: 'number' },
  ],
  rows: month.throughput.map((each) => [
    each.path,
    directionName(each.direction, sides),
    ...[each.capacity, each.mean, each.p95, each.busyHour?.rate ?? null].map(mbit),
    each.busyHour?.startsAt ?? null,
    each.p95 === null || each.capacity === null ? null : (100 * each.p95) / each.capacity,
    each.samples,
    each.expected,
    each.p95Index,
  ]),
  empty: 'No path is configured.',
});

function pathChart(path: string, i: number, { month, interconnect: { sides } }: InterconnectReport): Block {
  const of = (direction: 'a-b' | 'b-a') =>
    month.throughput.find((each) => each.path === path && each.direction === direction);
  const [one, other] = [of('a-b'), of('b-a')];
  const room = one?.capacity ?? other?.capacity ?? null;
  const drawing = monthThroughput({
    ...{ width: 900, height: 220, textSize: 14, path, sides, capacity: room, simulated: month.simulated },
    aToB: daysOf(one),
    bToA: daysOf(other),
    threshold: month.forecasts.find((each) => each.path === path)?.threshold ?? null,
  });
  return {
    kind: 'chart',
    sentence: sentence(path, one, other, month.timeZone),
    drawing,
    table: daily(path, i, one, other, sides),
  };
}

const daysOf = (one: PathThroughput | undefined): DayOfTraffic[] =>
  (one?.days ?? []).map(({ day, mean, max }) => ({ label: String(Number(day.slice(-2))), mean, max }));

function sentence(
  path: string,
  one: PathThroughput | undefined,
  other: PathThroughput | undefined,
  timeZone: string,
): string {
  const known = [one, other].flatMap((each) => (each === undefined || each.busyHour === null ? [] : [each]));
  if (known.length === 0) return `Nothing was kept of the traffic of ${path}.`;
  const most = known.reduce((best, each) => (each.busyHour!.rate > best.busyHour!.rate ? each : best));
  const { startsAt, rate } = most.busyHour!;
  const share = most.capacity === null ? '' : `, ${formatShare(rate, most.capacity)} of capacity`;
  return `The busy hour of ${path} began ${formatStamp(startsAt, timeZone)} and carried ${formatBits(rate)}${share}.`;
}

function daily(
  path: string,
  i: number,
  one: PathThroughput | undefined,
  other: PathThroughput | undefined,
  sides: { a: string; b: string },
): Table {
  const titles = (['a-b', 'b-a'] as const).map((direction) => directionName(direction, sides));
  return {
    name: `path-${i + 1}-days`,
    caption: `${path} by day, Mbit/s`,
    columns: [
      { title: 'Day', kind: 'text' },
      ...titles.flatMap((title) =>
        ['mean', 'highest'].map((what) => ({ title: `${title} ${what}`, kind: 'number' as const, digits: 2 })),
      ),
    ],
    rows:
      (one ?? other)?.days.map(({ day }, at) => [
        day,
        ...[one?.days[at], other?.days[at]].flatMap((each) => [mbit(each?.mean ?? null), mbit(each?.max ?? null)]),
      ]) ?? [],
    empty: 'Nothing was kept.',
  };
}

function forecastBlock(forecast: Forecast, i: number, { month }: InterconnectReport): Block[] {
  const { path, months, growth, threshold, monthsLeft } = forecast;
  const ahead =
    growth === null ? [] : Array.from({ length: AHEAD }, (_, at) => shortMonth(monthsBefore(month.month, -1 - at)));
  const room = month.throughput.find((each) => each.path === path)?.capacity ?? null;
  const points = months.map((each) => ({ label: shortMonth(each.month), p95: each.p95 }));
  const drawing = forecastChart({
    ...{ width: 900, height: 150, textSize: 14, path, months: points, growth, threshold, capacity: room, ahead },
    simulated: month.simulated,
  });
  const table: Table = {
    name: `path-${i + 1}-forecast`,
    caption: `${path}: 95th percentile of the busier direction by month`,
    columns: [
      { title: 'Month', kind: 'text' },
      { title: '95th percentile, Mbit/s', kind: 'number', digits: 2 },
    ],
    rows: months.map((each) => [each.month, mbit(each.p95)]),
    empty: 'No month is known.',
  };
  return [{ kind: 'chart', sentence: outlook(path, growth, threshold, monthsLeft, month.month), drawing, table }];
}

function outlook(
  path: string,
  growth: number | null,
  threshold: number | null,
  left: number | null,
  month: string,
): string {
  if (threshold === null) return `${path}: capacity is not known, and so no threshold.`;
  const plan = `the planning threshold of ${formatRoundBits(threshold)}`;
  if (left !== null && left <= 0) return `${path} has reached ${plan}.`;
  if (growth === null) return `${path}: too few months are known for a forecast to ${plan}.`;
  if (left === null) return `${path} does not grow towards ${plan}.`;
  const whole = Math.ceil(left);
  return `${path} grows by ${formatBits(growth)} a month and reaches ${plan} in ${count(whole, 'month')} (${shortMonth(monthsBefore(month, -whole))} ${monthsBefore(month, -whole).slice(0, 4)}), if it goes on so.`;
}
