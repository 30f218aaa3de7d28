import { max, scaleLinear } from 'd3';
import { formatBits, formatRoundBits } from './formatUnit.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

export interface ForecastChartInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  path: string;
  /** bit/s by month, oldest first. */
  months: readonly { label: string; p95: number }[];
  /** bit/s a month; null where no line can be drawn. */
  growth: number | null;
  threshold: number | null;
  capacity: number | null;
  /** Months that the line goes on for, with their labels. */
  ahead: readonly string[];
  simulated: boolean;
}

/** Text sizes. */
const LEFT = 6;
const RIGHT = 9.5;

/** The busy end of each month known, and where the line through them meets what has to be planned for. */
export function forecastChart(input: ForecastChartInput): TreeNode {
  const { width, height, textSize, months, growth, threshold, ahead } = input;
  const labels = [...months.map(({ label }) => label), ...ahead];
  const last = months.at(-1)?.p95 ?? 0;
  const end = growth === null ? last : last + growth * ahead.length;
  const near = (value: number | null) => value !== null && value < 4 * Math.max(last, end, 1);
  const most = max([...months.map(({ p95 }) => p95), end, ...(near(threshold) ? [threshold!] : [])]) ?? 1;
  const x = scaleLinear([0, Math.max(1, labels.length - 1)], [textSize * (LEFT + 1.5), width - textSize * RIGHT]);
  const y = scaleLinear([0, most * 1.12], [height - textSize * 1.8, textSize * 1.2]);
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = input.simulated ? 'chart forecast simulated' : 'chart forecast';
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input) }, [
    ...[0, most].map((value) =>
      el(
        'text',
        { class: 'value', x: textSize * LEFT, y: round(y(value) + textSize * 0.35), 'text-anchor': 'end' },
        value === 0 ? '0' : formatBits(value),
      ),
    ),
    el('line', { class: 'zero', x1: textSize * LEFT, x2: width - textSize * RIGHT, y1: y(0), y2: y(0) }),
    ...(near(threshold) ? thresholdLine(input, y(threshold!)) : []),
    growth !== null &&
      months.length > 0 &&
      el('line', {
        class: 'forecast-line',
        x1: round(x(months.length - 1)),
        y1: round(y(last)),
        x2: round(x(labels.length - 1)),
        y2: round(y(Math.max(0, end))),
      }),
    ...months.map(({ p95 }, i) =>
      el('circle', { class: 'series-dot', cx: round(x(i)), cy: round(y(p95)), r: textSize * 0.28 }),
    ),
    el('path', {
      class: 'series-line',
      d: months.map(({ p95 }, i) => `${i === 0 ? 'M' : 'L'}${round(x(i))},${round(y(p95))}`).join(''),
    }),
    ...labels.map((label, i) =>
      el('text', { x: round(x(i)), y: height - textSize * 0.4, 'text-anchor': 'middle' }, label),
    ),
  ]);
}

function thresholdLine({ width, textSize, threshold }: ForecastChartInput, y: number): TreeNode[] {
  return [
    el('line', { class: 'target', x1: textSize * LEFT, x2: width - textSize * RIGHT, y1: round(y), y2: round(y) }),
    el(
      'text',
      { class: 'target-label', x: width - textSize * (RIGHT - 0.4), y: round(y + textSize * 0.35) },
      `plan at ${formatRoundBits(threshold ?? 0)}`,
    ),
  ];
}

const round = (value: number): number => Math.round(value * 10) / 10;

function describe({ path, months, threshold, growth, simulated }: ForecastChartInput): string {
  const made = simulated ? 'Simulated data. ' : '';
  const each = months.map(({ label, p95 }) => `${label} ${formatBits(p95)}`).join(', ');
  const slope = growth === null ? 'too few months for a line' : `growth ${formatBits(growth)} a month`;
  const plan = threshold === null ? '' : `; more is planned at ${formatRoundBits(threshold)}`;
  return `${made}95th percentile of ${plainText(path)} by month: ${each || 'none known'}; ${slope}${plan}.`;
}
