import { scaleLog } from 'd3';
import { formatGap } from './formatGap.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

export interface GapInterval {
  /** When and between which paths. */
  label: string;
  kind: 'unplanned' | 'planned' | 'drill';
  /** Seconds; null where it was not measured. */
  atLeast: number | null;
  atMost: number | null;
}

export interface GapIntervalsInput {
  /** px */
  width: number;
  textSize: number;
  gaps: readonly GapInterval[];
  /** Seconds that a gap may last; null where nothing is promised. */
  within: number | null;
  simulated: boolean;
}

/** Text sizes: the columns of words and of bounds. */
const WORDS = 24;
const BOUNDS = 13;
const ROW = 1.7;
/** Seconds: what is shorter is drawn as that. */
const SHORTEST = 0.01;

/** How long each failover cut people off, as the interval that holds the truth, on a scale where each step is ten times as long. */
export function gapIntervals(input: GapIntervalsInput): TreeNode {
  const { width, textSize, gaps, within } = input;
  const most = Math.max(10, (within ?? 0) * 1.5, ...gaps.map(({ atMost, atLeast }) => atMost ?? (atLeast ?? 0) * 2));
  const x = scaleLog([SHORTEST, most], [textSize * WORDS, width - textSize * BOUNDS]);
  const height = textSize * (1.8 + gaps.length * ROW);
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = input.simulated ? 'chart gaps simulated' : 'chart gaps';
  const at = (seconds: number) => round(x(Math.min(most, Math.max(SHORTEST, seconds))));
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input) }, [
    ...[0.01, 0.1, 1, 10, 100, 1_000]
      .filter((tick) => tick <= most)
      .flatMap((tick) => [
        el('line', { class: 'axis', x1: at(tick), x2: at(tick), y1: textSize * 1.3, y2: height, opacity: 0.35 }),
        el('text', { x: at(tick), y: textSize, 'text-anchor': 'middle' }, `${tick} s`),
      ]),
    within !== null && el('line', { class: 'target', x1: at(within), x2: at(within), y1: textSize * 1.3, y2: height }),
    ...gaps.map((gap, i) => row(gap, textSize * (1.8 + i * ROW), at, input)),
  ]);
}

function row(
  { label, kind, atLeast, atMost }: GapInterval,
  top: number,
  at: (seconds: number) => number,
  { width, textSize }: GapIntervalsInput,
): TreeNode {
  const y = top + textSize * 0.8;
  const measured = atLeast !== null || atMost !== null;
  const [left, right] = [at(atLeast ?? 0), at(atMost ?? Infinity)];
  return el('g', {}, [
    el('text', { x: 0, y }, plainText(label, 40)),
    measured &&
      el('rect', {
        class: `failover ${kind}`,
        x: left,
        y: top + textSize * 0.15,
        width: Math.max(3, round(right - left)),
        height: textSize * 0.7,
      }),
    el(
      'text',
      { class: 'direction-value', x: width, y, 'text-anchor': 'end' },
      measured ? formatGap(atLeast, atMost).replace('cut off ', '') : 'not measured',
    ),
  ]);
}

const round = (value: number): number => Math.round(value * 10) / 10;

function describe({ gaps, within, simulated }: GapIntervalsInput): string {
  const made = simulated ? 'Simulated data. ' : '';
  const each = gaps
    .slice(0, 10)
    .map(({ label, kind, atLeast, atMost }) => `${plainText(label, 40)} (${kind}) ${formatGap(atLeast, atMost)}`);
  const more = gaps.length > 10 ? `; and ${gaps.length - 10} more` : '';
  const promise = within === null ? '' : ` A gap may last ${within} s.`;
  return `${made}Cut-off of each failover: ${each.join('; ') || 'none'}${more}.${promise}`;
}
