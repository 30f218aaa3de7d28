import { scaleLinear } from 'd3';
import { formatMinute } from './formatTime.js';
import { formatPerSecond } from './formatUnit.js';
import { hatch } from './hatch.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import { remember } from './remember.js';
import { gaps, runs, type Sample } from './runs.js';
import { peakOf } from './throughputChart.js';

export interface ErrorSparklineInput {
  /** Unique in the page. */
  id: string;
  /** px */
  width: number;
  height: number;
  /** ms since the epoch. */
  from: number;
  to: number;
  interval: number;
  timeZone: string;
  path: string;
  /** Errors and discards per second of both interfaces and both directions together. */
  samples: readonly Sample[];
}

/** Errors and discards of a path as bars on a base line; none is an empty line, not observed is hatched. */
export const errorSparkline = remember(({ samples }: ErrorSparklineInput) => samples, draw);

function draw(input: ErrorSparklineInput): TreeNode {
  const { id, width, height, from, to, interval, samples } = input;
  const peak = peakOf(samples);
  const x = scaleLinear([from, to], [0, width]);
  const y = scaleLinear([0, peak?.value || 1], [height - 1, 1]);
  const found = runs(samples, from, to, interval);
  const bars = found
    .flat()
    .filter(({ value }) => value > 0)
    .map(({ start, end, value }) => {
      const wide = Math.max(2, x(end) - x(start));
      return el('rect', { class: 'error-bar', x: x(start), y: y(value), width: wide, height: height - y(value) });
    });
  const blind = gaps(found, from, to, interval).map(([start, end]) =>
    el('rect', { class: 'gap', x: x(start), y: 0, width: x(end) - x(start), height, fill: `url(#${id}-gap)` }),
  );
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return el('svg', { class: 'chart errors', ...size, role: 'img', 'aria-label': describeErrors(input) }, [
    el('defs', {}, [hatch(`${id}-gap`, Math.max(4, height / 3))]),
    ...blind,
    el('line', { class: 'axis', x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }),
    ...bars,
  ]);
}

type Span = Pick<ErrorSparklineInput, 'samples' | 'from' | 'to' | 'interval'>;

function describeErrors(input: ErrorSparklineInput): string {
  const { path, samples, timeZone } = input;
  const peak = peakOf(samples);
  const when = peak && peak.value > 0 ? ` at ${formatMinute(peak.time, timeZone)}` : '';
  return `Errors and discards of ${plainText(path)}: ${errorSummary(input)}${when}`;
}

/** `none`, `none seen` where less than nine tenths were observed, `no data`, or `peak 0.3 /s`. */
export const errorSummary = remember(({ samples }: Span) => samples, summarise);

function summarise({ samples, from, to, interval }: Span): string {
  const peak = peakOf(samples);
  if (!peak) return 'no data';
  if (peak.value > 0) return `peak ${formatPerSecond(peak.value)}`;
  const observed = runs(samples, from, to, interval).flat().length * interval;
  return observed < 0.9 * (to - from) ? 'none seen' : 'none';
}
