import { scaleLinear } from 'd3';
import { formatDay, formatTime } from './formatTime.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import { timeTicks } from './timeTicks.js';

export interface FailoverMark {
  /** ms since the epoch. */
  time: number;
  kind: 'unplanned' | 'planned' | 'drill';
  /** Names of the paths before and after. */
  from: string;
  to: string;
}

export interface FailoverStripInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** ms since the epoch. */
  from: number;
  to: number;
  timeZone: string;
  failovers: readonly FailoverMark[];
}

/** Failovers of some days on one line: a tall filled mark for each that nobody announced, a short hollow one for work and drills. */
export function failoverStrip(input: FailoverStripInput): TreeNode {
  const { width, height, textSize, from, to } = input;
  const x = scaleLinear([from, to], [1, width - 1]);
  const base = height - textSize * 1.3;
  const shown = input.failovers.filter(({ time }) => time >= from && time <= to);
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return el('svg', { class: 'chart failover-strip', ...size, role: 'img', 'aria-label': describe(input, shown) }, [
    el('line', { class: 'axis', x1: 0, x2: width, y1: base, y2: base }),
    ...days(input, x, base),
    ...shown.map((one) => mark(one, x(one.time), base, textSize)),
  ]);
}

function mark({ kind }: FailoverMark, x: number, base: number, textSize: number): TreeNode {
  const wide = textSize * 0.3;
  const tall = kind === 'unplanned' ? base - 1 : base * 0.55;
  const box = { x: x - wide / 2, y: base - tall, width: wide, height: tall };
  return el('rect', { class: `failover ${kind}`, ...box });
}

/** Width of the name of a day with what keeps it from the next, in text sizes. */
const NAME = 4.1;

/** Midnights of the zone, each with its day in the middle of its own stretch; every second or third where all have no room. */
function days(input: FailoverStripInput, x: (time: number) => number, base: number) {
  const { from, to, timeZone, textSize, width, height } = input;
  const midnights = timeTicks(from, to, timeZone, Infinity).filter((time) => isMidnight(time, timeZone));
  const apart = x(86_400_000) - x(0);
  const every = Math.max(1, Math.ceil((textSize * NAME) / apart));
  return midnights.map((time, i) => {
    const [left, right] = [x(time), x(midnights[i + 1] ?? to)];
    const label = formatDay(time, timeZone).replace(/ \S+$/, '');
    const [middle, half] = [(left + right) / 2, (textSize * NAME) / 2];
    // The first and the last day may be short, and have nothing beside them.
    const room = every > 1 ? middle >= half && middle + half <= width : right - left > half * 2;
    const fits = i % every === 0 && room;
    return el('g', { class: 'tick' }, [
      el('line', { class: 'axis', x1: left, x2: left, y1: base, y2: base + textSize * 0.35 }),
      fits && el('text', { x: middle, y: height - textSize * 0.2, 'text-anchor': 'middle' }, label),
    ]);
  });
}

const isMidnight = (time: number, timeZone: string): boolean => formatTime(time, timeZone).includes(' 00:00:00 ');

function describe({ timeZone }: FailoverStripInput, shown: readonly FailoverMark[]): string {
  if (shown.length === 0) return 'No failover is recorded in this time';
  const each = shown.slice(0, 5).map(({ time, kind, from, to }) => {
    return `${formatTime(time, timeZone)}, ${plainText(from, 20)} to ${plainText(to, 20)}, ${kind}`;
  });
  const more = shown.length > 5 ? `; and ${shown.length - 5} more` : '';
  return `Failovers: ${each.join('; ')}${more}`;
}
