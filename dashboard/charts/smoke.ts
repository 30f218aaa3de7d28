import { extent, scaleLinear, scaleLog } from 'd3';
import { formatDelay, formatShare } from './formatUnit.js';
import { formatDuration, formatMinute } from './formatTime.js';
import { hatch } from './hatch.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import { remember } from './remember.js';
import { gaps, runs } from './runs.js';
import { bandsOf, smokeBands } from './smokeBands.js';
import { smokeLoss, worstOf } from './smokeLoss.js';
import { timeAxis, zoneOf } from './timeAxis.js';

/** What became of the packets of one probe in one interval. */
export interface SmokeInterval {
  /** ms since the epoch at which it begins. */
  time: number;
  /** Packets; null where nothing was measured, which is no zero. */
  sent: number | null;
  lost: number | null;
  /** ms, in the order of `percentiles`; null where no packet was answered. */
  delays: readonly number[] | null;
}

export interface SmokeInput {
  /** Unique in the page. */
  id: string;
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** ms since the epoch. */
  from: number;
  to: number;
  /** ms that each interval lasts. */
  interval: number;
  timeZone: string;
  probe: string;
  /** Ascending, with 50 among them: 5, 25, 50, 75, 95. */
  percentiles: readonly number[];
  intervals: readonly SmokeInterval[];
  /** The whole range together; its delays are null where nothing was answered, or where only the intervals are known. */
  whole: Omit<SmokeInterval, 'time'>;
  simulated: boolean;
}

/**
 * Round trips of one probe over time as smoke: bands between percentiles around the median, on a scale where each step is ten times as long; beneath it
 * what was lost, as bars with a word, and a cross where nothing came back. What was not measured is hatched and never bridged.
 */
export const smoke = remember(({ intervals }: SmokeInput) => intervals, draw);

function draw(input: SmokeInput): TreeNode {
  const { id, width, height, textSize, from, to, interval, timeZone, intervals } = input;
  const compact = width < textSize * NARROW;
  const box = plot(input, compact);
  const x = scaleLinear([from, to], [box.left, box.right]);
  const y = scaleLog(reach(input), [box.bottom, box.top]);
  const measured = runs(
    intervals.map(({ time, sent }) => ({ time, value: sent })),
    from,
    to,
    interval,
  );
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = input.simulated ? 'chart smoke simulated' : 'chart smoke';
  return el('svg', { class: name, ...size, role: 'img', 'aria-label': describe(input) }, [
    el('defs', {}, [hatch(`${id}-gap`, textSize / 3)]),
    ...gaps(measured, from, to, interval).map(([start, end]) =>
      el('rect', {
        class: 'gap',
        x: x(start),
        y: box.top,
        width: x(end) - x(start),
        height: box.lossBottom - box.top,
        fill: `url(#${id}-gap)`,
      }),
    ),
    ...valueLines(y, box, textSize, compact),
    smokeBands({ ...input, x, y }),
    el('line', { class: 'axis', x1: box.left, x2: box.right, y1: box.lossBottom, y2: box.lossBottom }),
    smokeLoss({ ...input, x, top: box.lossTop, bottom: box.lossBottom }),
    ...(compact ? [] : labelsBeside(input, y, box)),
    title(input),
    timeAxis({ x, top: box.lossBottom, textSize, timeZone }),
    compact ? null : zone(input, box),
  ]);
}

/** Narrower than this many text sizes, labels beside the plot have no room. */
const NARROW = 27;
/** What is lost takes so many text sizes beneath the plot. */
const LOSS = 1.5;

export interface SmokeBox {
  left: number;
  right: number;
  /** Of the delays. */
  top: number;
  bottom: number;
  /** Of what was lost. */
  lossTop: number;
  lossBottom: number;
}

function plot({ width, height, textSize }: SmokeInput, compact: boolean): SmokeBox {
  const left = textSize * (compact ? 3.4 : 4.4);
  const right = Math.max(left + 1, compact ? width - 1 : width - textSize * 9);
  const top = textSize * 1.75;
  const lossBottom = Math.max(top + 2, height - textSize * 1.5);
  const lossTop = Math.max(top + 1, lossBottom - textSize * LOSS);
  return { left, right, top, bottom: Math.max(top + 1, lossTop - textSize * 0.4), lossTop, lossBottom };
}

/** ms: from the least to the greatest that is drawn, at least a factor of four apart. */
function reach({ intervals, percentiles }: SmokeInput): [number, number] {
  const [first, last] = outermost(percentiles);
  const drawn = intervals.flatMap(({ delays }) => delays?.slice(first, last + 1) ?? []);
  const [low = 1, high = 10] = extent(drawn.filter((delay) => delay > 0));
  const middle = Math.sqrt(low * high);
  return [Math.min(low / 1.1, middle / 2), Math.max(high * 1.1, middle * 2)];
}

/** Positions of the percentiles that bound the widest band; those beyond are not drawn. */
const outermost = (percentiles: readonly number[]): readonly [number, number] =>
  bandsOf(percentiles)[0] ?? [percentiles.indexOf(50), percentiles.indexOf(50)];

type Scale = ReturnType<typeof scaleLog<number, number>>;

/** Lines at 1, 2, 5, 10 … ms, as many as have room for their label. */
function valueLines(y: Scale, box: SmokeBox, textSize: number, compact: boolean): TreeNode[] {
  const [low = 1, high = 10] = y.domain();
  const steps: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10)
    steps.push(...[1, 2, 5].map((step) => step * power).filter((value) => value >= low && value <= high));
  const room = Math.max(1, Math.floor((box.bottom - box.top) / (textSize * 1.4)));
  const tens = steps.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6));
  const shown = steps.length <= room ? steps : tens.length > 0 ? tens : steps.slice(0, 1);
  return shown.flatMap((value) => [
    el('line', { class: 'axis', x1: box.left, x2: box.right, y1: y(value), y2: y(value), opacity: 0.35 }),
    el(
      'text',
      {
        class: 'value',
        x: box.left - textSize * (compact ? 0.2 : 0.4),
        y: y(value) + textSize * 0.35,
        'text-anchor': 'end',
      },
      formatDelay(value),
    ),
  ]);
}

/** The outermost bands and the median by their names, at their last known place; one that would cover the median's name is left out. */
function labelsBeside({ percentiles, intervals, textSize }: SmokeInput, y: Scale, { right }: SmokeBox): TreeNode[] {
  const last = intervals.flatMap(({ delays }) => (delays === null ? [] : [delays])).at(-1);
  if (!last) return [];
  const at = (i: number): number => y(last[i] ?? 1);
  const middle = percentiles.indexOf(50);
  const named = [...outermost(percentiles), middle].filter(
    (i) => i === middle || Math.abs(at(i) - at(middle)) >= textSize * 1.1,
  );
  return named.map((i) =>
    el(
      'text',
      {
        class: i === middle ? 'direction-value' : 'direction-label',
        x: right + textSize * 0.5,
        y: at(i) + textSize * 0.35,
      },
      i === middle
        ? `median ${formatDelay(last[i] ?? null)}`
        : `${percentiles[i]} % in ${formatDelay(last[i] ?? null)}`,
    ),
  );
}

/** Whose chart it is; of the whole range what was lost, the worst of it, and the median: as much of it as there is room for, in this order. */
function title(input: SmokeInput): TreeNode {
  const { width, probe, simulated, textSize, timeZone } = input;
  const worst = worstOf(input);
  const most = worst === null ? '' : `, up to ${worst.word} at ${formatMinute(worst.time, timeZone)}`;
  const name = plainText(probe, 24);
  let room = width / (textSize * LETTER) - name.length;
  const fitting = (text: string): string => {
    if (text.length > room) return '';
    room -= text.length;
    return text;
  };
  const [lost, worse, median] = [fitting(` · ${lostOf(input)}`), fitting(most), fitting(medianOf(input))];
  const parts = [median, `${lost}${worse}`, simulated ? fitting(' · simulated') : ''];
  // Without a name the first of them needs nothing that parts it from one.
  if (name === '') parts[parts[0] === '' ? 1 : 0] = parts[parts[0] === '' ? 1 : 0]!.replace(' · ', '');
  return el('text', { class: 'title', x: 1, y: textSize * 0.85 }, [
    el('tspan', { class: 'path-name' }, name),
    parts[0] ?? '',
    el('tspan', { class: worst === null ? 'loss-none' : 'loss-some' }, parts[1]),
    parts[2] ?? '',
  ]);
}

/** Mean width of a letter, in text sizes. */
const LETTER = 0.56;

/** ` · median 8.2 ms`; nothing where only the intervals are known. */
function medianOf({ percentiles, whole, intervals }: SmokeInput): string {
  const median = whole.delays?.[percentiles.indexOf(50)];
  if (median !== undefined) return ` · median ${formatDelay(median)}`;
  return intervals.some(({ delays }) => delays !== null) ? '' : ' · no answer';
}

function lostOf({ whole: { sent, lost } }: SmokeInput): string {
  if (sent === null || lost === null || sent === 0) return 'loss not known';
  return lost === 0 ? 'none lost' : `${formatShare(lost, sent)} lost`;
}

function zone({ from, to, timeZone, textSize }: SmokeInput, box: SmokeBox): TreeNode {
  const at = { x: box.right + textSize * 0.6, y: box.lossBottom + textSize * 1.15 };
  return el('text', { class: 'zone', ...at }, zoneOf(from, to, timeZone));
}

function describe(input: SmokeInput): string {
  const { probe, from, to, timeZone, whole, percentiles, intervals, interval } = input;
  const made = input.simulated ? 'Simulated data. ' : '';
  const worst = worstOf(input);
  const most = worst === null ? '' : `, up to ${worst.word} at ${formatMinute(worst.time, timeZone)}`;
  const [first, last] = outermost(percentiles);
  const [low, high] = [whole.delays?.[first], whole.delays?.[last]];
  const spread =
    low === undefined || high === undefined
      ? ''
      : `, ${percentiles[first]} % within ${formatDelay(low)} and ${percentiles[last]} % within ${formatDelay(high)}`;
  const seen = intervals.filter(({ sent }) => sent !== null).length * interval;
  const missing =
    to - from - seen >= interval ? `; nothing measured for ${formatDuration((to - from - seen) / 1_000)}` : '';
  const span = formatDuration((to - from) / 1_000);
  return `${made}Round trip of ${plainText(probe)} over ${span}: ${medianOf(input).replace(' · ', '') || 'median not known'}${spread}; ${lostOf(input)}${most}${missing}. Times in ${zoneOf(from, to, timeZone)}.`;
}
