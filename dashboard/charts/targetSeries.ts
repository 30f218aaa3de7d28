import { max, min, scaleLinear, scalePoint } from 'd3';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

export interface TargetSeriesInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** Oldest first. */
  points: readonly { label: string; value: number | null }[];
  target: number | null;
  /** `%`, `ms`, `s`, `points`. */
  unit: string;
  /** Decimal places of what is written. */
  digits: number;
  /** The axis begins at zero; else near the values. */
  zero: boolean;
  /** What is drawn, in words. */
  title: string;
  simulated: boolean;
}

/** Text sizes. */
const LEFT = 5.4;
const RIGHT = 9;

/** Values in order against the target: a line that breaks where nothing was measured, dots, the target dashed and labelled. */
export function targetSeries(input: TargetSeriesInput): TreeNode {
  const { width, height, textSize, points, target } = input;
  const y = scaleLinear(domain(input), [height - textSize * 1.8, textSize * 1.2]);
  const x = scalePoint(
    points.map((_, i) => i),
    [textSize * LEFT, width - textSize * RIGHT],
  ).padding(0.5);
  const at = (i: number) => round(x(i) ?? 0);
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = input.simulated ? 'chart target-series simulated' : 'chart target-series';
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input) }, [
    ...valueAxis(input, y),
    ...labels(input, at),
    target !== null && targetLine(input, target, y(target)),
    el('path', { class: 'series-line', d: path(points, at, y) }),
    ...points.flatMap(({ value }, i) =>
      value === null ? [] : [el('circle', { class: 'series-dot', cx: at(i), cy: round(y(value)), r: textSize * 0.22 })],
    ),
  ]);
}

function domain({ points, target, zero }: TargetSeriesInput): [number, number] {
  const known = [...points.map(({ value }) => value), target].filter((each): each is number => each !== null);
  const [low, high] = [zero ? 0 : (min(known) ?? 0), max(known) ?? 1];
  const pad = (high - low || Math.abs(high) * 0.1 || 1) * 0.15;
  return [zero ? 0 : low - pad, high + pad];
}

function path(points: TargetSeriesInput['points'], x: (i: number) => number, y: (value: number) => number): string {
  let open = false;
  return points
    .map(({ value }, i) => {
      const command = open ? 'L' : 'M';
      open = value !== null;
      return value === null ? '' : `${command}${x(i)},${round(y(value))}`;
    })
    .join('');
}

function valueAxis({ width, textSize, digits, unit }: TargetSeriesInput, y: ReturnType<typeof scaleLinear<number>>) {
  const ticks = y.ticks(3);
  return ticks.flatMap((value) => [
    el('line', {
      class: 'axis',
      x1: textSize * LEFT,
      x2: width - textSize * RIGHT,
      y1: round(y(value)),
      y2: round(y(value)),
      opacity: 0.35,
    }),
    el(
      'text',
      { class: 'value', x: textSize * (LEFT - 0.4), y: round(y(value) + textSize * 0.35), 'text-anchor': 'end' },
      `${value.toFixed(digits)} ${unit}`,
    ),
  ]);
}

function labels({ points, textSize, width, height }: TargetSeriesInput, x: (i: number) => number): TreeNode[] {
  const longest = Math.max(1, ...points.map(({ label }) => label.length));
  const room = (width - textSize * (LEFT + RIGHT)) / Math.max(1, points.length);
  const every = Math.max(1, Math.ceil((longest * textSize * 0.62 + textSize * 0.4) / room));
  return points.flatMap(({ label }, i) =>
    i % every === 0 ? [el('text', { x: x(i), y: height - textSize * 0.4, 'text-anchor': 'middle' }, label)] : [],
  );
}

function targetLine({ width, textSize, digits, unit }: TargetSeriesInput, target: number, y: number): TreeNode {
  const right = width - textSize * RIGHT;
  return el('g', {}, [
    el('line', { class: 'target', x1: textSize * LEFT, x2: right, y1: round(y), y2: round(y) }),
    el(
      'text',
      { class: 'target-label', x: right + textSize * 0.4, y: round(y + textSize * 0.35) },
      `target ${target.toFixed(digits)} ${unit}`,
    ),
  ]);
}

const round = (value: number): number => Math.round(value * 10) / 10;

function describe({ title, points, target, unit, digits, simulated }: TargetSeriesInput): string {
  const made = simulated ? 'Simulated data. ' : '';
  const known = points.filter((each): each is { label: string; value: number } => each.value !== null);
  const promised = target === null ? '' : `; target ${target.toFixed(digits)} ${unit}`;
  if (known.length === 0) return `${made}${plainText(title)}: nothing was measured${promised}.`;
  const low = known.reduce((best, each) => (each.value < best.value ? each : best));
  const high = known.reduce((best, each) => (each.value > best.value ? each : best));
  const say = (each: { label: string; value: number }) =>
    `${each.value.toFixed(digits)} ${unit} (${plainText(each.label)})`;
  return `${made}${plainText(title)}: lowest ${say(low)}, highest ${say(high)}${promised}.`;
}
