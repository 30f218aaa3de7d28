import { max, scaleBand, scaleLinear } from 'd3';
import { formatBits, formatRoundBits } from './formatUnit.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import { throughputScale } from './throughputScale.js';

export interface DayOfTraffic {
  /** What the day is called below the plot. */
  label: string;
  /** bit/s: the mean, and the highest five minutes; null where nothing was kept. */
  mean: number | null;
  max: number | null;
}

export interface MonthThroughputInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  path: string;
  sides: { a: string; b: string };
  /** Both of the same days. */
  aToB: readonly DayOfTraffic[];
  bToA: readonly DayOfTraffic[];
  /** bit/s */
  capacity: number | null;
  /** bit/s at which more has to be planned. */
  threshold: number | null;
  simulated: boolean;
}

/** Text sizes. */
const LEFT = 6.5;
const RIGHT = 9.5;

/** The days of a month of one path: a→b above one axis, b→a below; the mean solid, the highest five minutes as a line over it. */
export function monthThroughput(input: MonthThroughputInput): TreeNode {
  const { width, height, textSize, aToB, bToA, capacity, threshold } = input;
  const peak = max([...aToB, ...bToA], (day) => day.max ?? undefined) ?? 0;
  const reach = throughputScale(peak, capacity);
  const [left, right, top, bottom] = [
    textSize * LEFT,
    width - textSize * RIGHT,
    textSize * 1.4,
    height - textSize * 1.6,
  ];
  const y = scaleLinear([-reach.top, reach.top], [bottom, top]);
  const x = scaleBand(
    aToB.map((_, i) => i),
    [left, right],
  ).padding(0.2);
  const line = (value: number, name: string, label: string) => [
    el('line', { class: name, x1: left, x2: right, y1: round(y(value)), y2: round(y(value)) }),
    value > 0 && el('text', { class: 'value', x: right + textSize * 0.4, y: round(y(value) + textSize * 0.35) }, label),
  ];
  const both = (value: number, name: string, label: string) => [
    ...line(value, name, label),
    ...line(-value, name, label),
  ];
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const shownThreshold = threshold !== null && threshold < reach.top;
  const name = input.simulated ? 'chart month-throughput simulated' : 'chart month-throughput';
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input, peak) }, [
    ...directionBars(aToB, 1, x, y),
    ...directionBars(bToA, -1, x, y),
    el('line', { class: 'zero', x1: left, x2: right, y1: y(0), y2: y(0) }),
    ...(reach.showsCapacity && capacity !== null
      ? both(capacity, 'capacity', `capacity ${formatRoundBits(capacity)}`)
      : []),
    ...(shownThreshold ? both(threshold, 'target', `plan at ${formatRoundBits(threshold)}`) : []),
    ...valueLabels(reach.tick, left - textSize * 0.4, y, textSize),
    ...dayLabels(input, (i) => (x(i) ?? 0) + x.bandwidth() / 2, height),
    el(
      'text',
      { class: 'direction-label', x: left, y: textSize * 0.9 },
      `${plainText(input.sides.a, 12)} → ${plainText(input.sides.b, 12)} above, ${plainText(input.sides.b, 12)} → ${plainText(input.sides.a, 12)} below`,
    ),
  ]);
}

type Bands = ReturnType<typeof scaleBand<number>>;
type Y = (value: number) => number;

function directionBars(days: readonly DayOfTraffic[], sign: 1 | -1, x: Bands, y: Y): TreeNode[] {
  return days.flatMap(({ mean, max: most }, i) => {
    if (mean === null)
      return [
        el('rect', {
          class: 'day-missing',
          x: round(x(i) ?? 0),
          y: round(y(0) - 2),
          width: round(x.bandwidth()),
          height: 4,
        }),
      ];
    const [from, to] = sign > 0 ? [y(mean), y(0)] : [y(0), y(-mean)];
    const bar = el('rect', {
      class: 'day-mean',
      x: round(x(i) ?? 0),
      y: round(from),
      width: round(x.bandwidth()),
      height: round(to - from),
    });
    if (most === null) return [bar];
    const at = round(y(sign * most));
    return [
      bar,
      el('line', { class: 'day-max', x1: round(x(i) ?? 0), x2: round((x(i) ?? 0) + x.bandwidth()), y1: at, y2: at }),
    ];
  });
}

function valueLabels(tick: number, x: number, y: Y, textSize: number): TreeNode[] {
  return [tick, 0, -tick].map((value) =>
    el(
      'text',
      { class: 'value', x, y: round(y(value) + textSize * 0.36), 'text-anchor': 'end' },
      value === 0 ? '0' : formatRoundBits(Math.abs(value)),
    ),
  );
}

function dayLabels(
  { aToB, width, textSize }: MonthThroughputInput,
  x: (i: number) => number,
  height: number,
): TreeNode[] {
  const every = Math.max(1, Math.ceil((aToB.length * textSize * 3.2) / (width - textSize * (LEFT + RIGHT))));
  return aToB.flatMap(({ label }, i) =>
    i % every === 0 ? [el('text', { x: round(x(i)), y: height - textSize * 0.3, 'text-anchor': 'middle' }, label)] : [],
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

function describe({ path, sides, capacity, simulated, aToB }: MonthThroughputInput, peak: number): string {
  const made = simulated ? 'Simulated data. ' : '';
  const room = capacity === null ? 'capacity not known' : `capacity ${formatRoundBits(capacity)}`;
  return `${made}Throughput of ${plainText(path)} on ${aToB.length} days, ${plainText(sides.a, 24)} to ${plainText(sides.b, 24)} above and back below: highest five minutes ${formatBits(peak)}; ${room}.`;
}
