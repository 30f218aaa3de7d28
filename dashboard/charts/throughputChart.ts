import { max, scaleLinear } from 'd3';
import { direction } from './direction.js';
import { formatMinute } from './formatTime.js';
import { formatBits, formatRoundBits } from './formatUnit.js';
import { hatch } from './hatch.js';
import { el, type Child, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import { remember } from './remember.js';
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
  /** bit/s that the axis reaches at the least, so that charts side by side can share a scale. */
  reach: number;
  simulated: boolean;
}

/**
 * Throughput of one path over time: both directions on one axis (a→b above it, b→a below), capacity as a labelled line on
 * both sides, gaps hatched, times in the interconnect's zone. Colours and fonts are the page's, by class.
 */
export function throughputChart(input: ThroughputInput): TreeNode {
  const { now, ...day } = input;
  const { attrs, ground, box, compact, middle, zone } = dayOf(day);
  const rates = { ...day, now };
  const { textSize } = input;
  const labels = compact ? labelsInside(rates, box) : labelsBeside(rates, box.right + textSize * 0.6, middle);
  return el('svg', attrs, [...ground, ...labels, zone]);
}

type Day = Omit<ThroughputInput, 'now'>;

/** Everything but the rates of now. */
const dayOf = remember(({ aToB }: Day) => aToB, drawDay);

function drawDay(input: Day) {
  const { id, textSize, from, to, timeZone } = input;
  const compact = input.width < textSize * NARROW;
  const box = plot(input, compact);
  const reach = throughputScale(
    Math.max(input.reach, peakOf([...input.aToB, ...input.bToA])?.value ?? 0),
    input.capacity,
  );
  const x = scaleLinear([from, to], [box.left, box.right]);
  const y = scaleLinear([-reach.top, reach.top], [box.bottom, box.top]);
  const common = { x, y, interval: input.interval, hatch: `${id}-gap` };
  const ground = [
    el('defs', {}, [hatch(`${id}-gap`, textSize / 3)]),
    direction({ ...common, samples: input.aToB, sign: 1 }),
    direction({ ...common, samples: input.bToA, sign: -1 }),
    el('line', { class: 'zero', x1: x(from), x2: x(to), y1: y(0), y2: y(0) }),
    ...capacityLines(input, reach, box, y),
    title(input, reach, box.left),
    ...(compact ? [] : valueLabels(reach, box.left - textSize * 0.4, y, textSize)),
    timeAxis({ x, top: box.bottom, textSize, timeZone }),
  ];
  return { attrs: attributes(input), ground, box, compact, middle: y(0), zone: zone(input, box, compact) };
}

/** Of the times: below the labels, or at the end of the title's line where the title leaves room. */
function zone(input: Day, box: Box, compact: boolean): TreeNode | null {
  const { from, to, timeZone, textSize } = input;
  const name = zoneOf(from, to, timeZone);
  if (!compact)
    return el('text', { class: 'zone', x: box.right + textSize * 0.6, y: box.bottom + textSize * 1.15 }, name);
  const letters = text(title(input, throughputScale(0, input.capacity), 0)).length + name.length + 1;
  if (letters * textSize * LETTER > box.right - box.left) return null;
  return el('text', { class: 'zone', x: box.right, y: textSize * 0.85, 'text-anchor': 'end' }, name);
}

/** Mean width of a letter, in text sizes; of a title, which has many narrow ones and may come to its end. */
const LETTER = 0.55;
const TITLE_LETTER = 0.52;

const text = (node: Child): string => (typeof node === 'string' ? node : node.children.map(text).join(''));

/** Narrower than this many text sizes, labels move into the plot. */
const NARROW = 27;

/** Lower than this many text sizes, a plot has no room for two labels. */
const TWO_LINES = 2.4;

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function plot({ width, height, textSize }: Day, compact: boolean): Box {
  const left = compact ? 1 : textSize * 5.6;
  const top = textSize * 1.25;
  const right = Math.max(left + 1, compact ? width - 1 : width - textSize * 7.4);
  return { left, right, top, bottom: Math.max(top + 1, height - textSize * 1.5) };
}

function attributes(input: Day): Record<string, string | number> {
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

function describe(input: Day): string {
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

function capacityLines({ capacity }: Day, reach: Reach, { left, right }: Box, y: Y): TreeNode[] {
  if (capacity === null || !reach.showsCapacity) return [];
  return [capacity, -capacity].map((value) =>
    el('line', { class: 'capacity', x1: left, x2: right, y1: y(value), y2: y(value) }),
  );
}

/** Whose chart it is and how much its path can carry, in as many words as there is room for; the label of the capacity line right beneath it. */
function title({ path, capacity, simulated, textSize, width }: Day, reach: Reach, x: number): TreeNode {
  const tag = simulated ? ' · simulated' : '';
  const letters = Math.floor((width - x) / (textSize * TITLE_LETTER)) - tag.length;
  const name = plainText(path, Math.min(24, Math.max(6, letters)));
  const most = capacityWords(capacity, reach).find((words) => name.length + words.length <= letters);
  return el('text', { class: 'title', x, y: textSize * 0.85 }, [
    el('tspan', { class: 'path-name' }, name),
    `${most ?? ''}${tag}`,
  ]);
}

/** Longest first. */
function capacityWords(capacity: number | null, { showsCapacity }: Reach): string[] {
  if (capacity === null) return [' · capacity not known'];
  const most = formatRoundBits(capacity);
  const usual = [` · capacity ${most}`, ` · ${most}`];
  return showsCapacity ? usual : [` · capacity ${most}, far above this scale`, ...usual];
}

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

interface Label {
  name: string;
  value: string;
}

function labels({ sides, now }: ThroughputInput): [Label, Label] {
  const [a, b] = [plainText(sides.a, 8), plainText(sides.b, 8)];
  return [
    { name: `${a} → ${b}`, value: formatBits(now.aToB) },
    { name: `${b} → ${a}`, value: formatBits(now.bToA) },
  ];
}

function labelsBeside(input: ThroughputInput, x: number, middle: number): TreeNode[] {
  const { textSize } = input;
  return labels(input).flatMap(({ name, value }, i) => {
    const y = middle + textSize * (i === 0 ? -1.55 : 1.15);
    return [
      el('text', { class: 'direction-label', x, y }, name),
      el('text', { class: 'direction-value', x, y: y + textSize * 1.1 }, value),
    ];
  });
}

/** Both rates, one above the other; where the plot is too low for two lines they share one, by the arrows of the crossing. */
function labelsInside(input: ThroughputInput, { left, top, bottom }: Box): TreeNode[] {
  const { textSize } = input;
  if (bottom - top < textSize * TWO_LINES) {
    const [aToB, bToA] = labels(input);
    // On the line between both directions, which would strike it through if it stood in the middle.
    const y = (top + bottom) / 2 - textSize * 0.18;
    const attrs = { class: 'direction-label inside', x: left + textSize * 0.3, y, 'stroke-width': textSize / 5 };
    const rate = (value: string) => el('tspan', { class: 'direction-value' }, value);
    return [el('text', attrs, ['→ ', rate(aToB.value), ' · ← ', rate(bToA.value)])];
  }
  return labels(input).map(({ name, value }, i) => {
    const y = i === 0 ? top + textSize * 1.1 : bottom - textSize * 0.4;
    const attrs = { class: 'direction-label inside', x: left + textSize * 0.3, y, 'stroke-width': textSize / 5 };
    return el('text', attrs, [`${name} `, el('tspan', { class: 'direction-value' }, value)]);
  });
}
