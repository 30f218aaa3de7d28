import { max, scaleLinear } from 'd3';
import { direction } from './direction.js';
import { formatMinute } from './formatTime.js';
import { formatBits, formatRoundBits } from './formatUnit.js';
import { hatch } from './hatch.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import type { Sample } from './runs.js';
import { throughputScale, type Reach } from './throughputScale.js';
import { timeAxis, zoneOf } from './timeAxis.js';

export interface ThroughputInput {
  /** Unique in the page. */
  id: string;
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** ms since the epoch. */
  from: number;
  to: number;
  /** ms that one sample covers from its time on. */
  interval: number;
  timeZone: string;
  path: string;
  sides: { a: string; b: string };
  /** bit/s, means over their intervals. */
  aToB: readonly Sample[];
  bToA: readonly Sample[];
  /** bit/s now; null where not known. */
  now: { aToB: number | null; bToA: number | null };
  /** bit/s */
  capacity: number | null;
  simulated: boolean;
}

/**
 * Throughput of one path over time: both directions on one axis (a→b above it, b→a below), capacity as a labelled line on
 * both sides, gaps hatched, times in the interconnect's zone. Colours and fonts are the page's, by class.
 */
export function throughputChart(input: ThroughputInput): TreeNode {
  const { id, width, height, textSize, from, to, timeZone } = input;
  const box = {
    left: textSize * 5.6,
    right: width - textSize * 7.4,
    top: textSize * 1.25,
    bottom: height - textSize * 1.5,
  };
  const reach = throughputScale(peakOf([...input.aToB, ...input.bToA])?.value ?? 0, input.capacity);
  const x = scaleLinear([from, to], [box.left, Math.max(box.left + 1, box.right)]);
  const y = scaleLinear([-reach.top, reach.top], [Math.max(box.top + 1, box.bottom), box.top]);
  const common = { x, y, interval: input.interval, hatch: `${id}-gap` };
  return el('svg', attributes(input), [
    el('defs', {}, [hatch(`${id}-gap`, textSize / 3)]),
    direction({ ...common, samples: input.aToB, sign: 1 }),
    direction({ ...common, samples: input.bToA, sign: -1 }),
    el('line', { class: 'zero', x1: x(from), x2: x(to), y1: y(0), y2: y(0) }),
    ...capacityLines(input, reach, x.range() as [number, number], y),
    ...valueLabels(reach, box.left - textSize * 0.4, y, textSize),
    timeAxis({ x, top: y(-reach.top), textSize, timeZone }),
    ...directionLabels(input, box.right + textSize * 0.6, y(0)),
    el('text', { class: 'zone', x: box.right + textSize * 0.6, y: box.bottom + textSize * 1.15 }, [
      zoneOf(from, to, timeZone),
      input.simulated && ' · simulated',
    ]),
  ]);
}

function attributes(input: ThroughputInput): Record<string, string | number> {
  const { width, height, textSize, simulated } = input;
  return {
    class: simulated ? 'chart throughput simulated' : 'chart throughput',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    'font-size': textSize,
    role: 'img',
    'aria-label': describe(input),
  };
}

function describe(input: ThroughputInput): string {
  const { sides, timeZone } = input;
  const one = (from: string, to: string, samples: readonly Sample[]) => {
    const peak = peakOf(samples);
    const most = peak ? `peak ${formatBits(peak.value)} at ${formatMinute(peak.time, timeZone)}` : 'no data';
    return `${plainText(from, 24)} to ${plainText(to, 24)} ${most}`;
  };
  const capacity = input.capacity === null ? 'capacity not known' : `capacity ${formatRoundBits(input.capacity)}`;
  const hours = Math.round((input.to - input.from) / 3_600_000);
  const made = input.simulated ? 'Simulated data. ' : '';
  return `${made}Throughput of ${plainText(input.path)} over ${hours} hours: ${one(sides.a, sides.b, input.aToB)}; ${one(sides.b, sides.a, input.bToA)}; ${capacity}. Times in ${zoneOf(input.from, input.to, timeZone)}.`;
}

/** The highest sample that is one; null where there is none. */
export function peakOf(samples: readonly Sample[]): { time: number; value: number } | null {
  const value = max(samples, (sample) => sample.value ?? undefined);
  const at = samples.find((sample) => sample.value === value);
  return value === undefined || !at ? null : { time: at.time, value };
}

type Y = (value: number) => number;

function capacityLines(input: ThroughputInput, reach: Reach, [x1, x2]: [number, number], y: Y): TreeNode[] {
  const { capacity } = input;
  if (capacity === null) return [label(input, 'capacity not known', x1)];
  if (!reach.showsCapacity) return [label(input, `capacity ${formatRoundBits(capacity)}, far above this scale`, x1)];
  const lines = [capacity, -capacity].map((value) =>
    el('line', { class: 'capacity', x1, x2, y1: y(value), y2: y(value) }),
  );
  return [...lines, label(input, `capacity ${formatRoundBits(capacity)}`, x1)];
}

const label = ({ path, textSize }: ThroughputInput, text: string, x: number): TreeNode =>
  el('text', { class: 'capacity-label', x, y: textSize * 0.85 }, [
    el('tspan', { class: 'path-name' }, plainText(path, 24)),
    ` · ${text}`,
  ]);

function valueLabels(reach: Reach, x: number, y: Y, textSize: number): TreeNode[] {
  const apart = Math.abs(y(0) - y(reach.tick)) > textSize * 1.1;
  return (apart ? [reach.tick, 0, -reach.tick] : [0]).map((value) =>
    el(
      'text',
      { class: 'value', x, y: y(value) + textSize * 0.36, 'text-anchor': 'end' },
      value === 0 ? '0' : formatRoundBits(Math.abs(value)),
    ),
  );
}

function directionLabels({ sides, now, textSize }: ThroughputInput, x: number, middle: number): TreeNode[] {
  const rows = [
    { name: `${plainText(sides.a, 8)} → ${plainText(sides.b, 8)}`, value: now.aToB, y: middle - textSize * 1.55 },
    { name: `${plainText(sides.b, 8)} → ${plainText(sides.a, 8)}`, value: now.bToA, y: middle + textSize * 1.15 },
  ];
  return rows.flatMap(({ name, value, y }) => [
    el('text', { class: 'direction-label', x, y }, name),
    el('text', { class: 'direction-value', x, y: y + textSize * 1.1 }, formatBits(value)),
  ]);
}
