import { formatTime } from './formatTime.js';
import { failoverMark, sayFailover } from './failoverMark.js';
import { hatch } from './hatch.js';
import { laneSegment, type LaneState } from './laneSegment.js';
import { lanesLayout, type LanesLayout } from './lanesLayout.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';
import { plannedBand } from './plannedBand.js';
import { timeAxis, zoneOf } from './timeAxis.js';

export interface Lane {
  path: string;
  /** In any order; where nothing is known there is none. ms since the epoch. */
  segments: readonly { from: number; to: number; state: LaneState; note: string }[];
}

export interface LaneFailover {
  /** Unique among them. */
  id: string;
  time: number;
  from: string;
  to: string;
  kind: 'unplanned' | 'planned' | 'drill';
  /** Bounds of the time that traffic was lost, seconds; null where not measured. */
  atLeast: number | null;
  atMost: number | null;
  trigger: string;
}

export interface LanePlanned {
  from: number;
  to: number;
  kind: 'maintenance' | 'drill';
  label: string;
  /** Paths that it covers. */
  paths: readonly string[];
}

export interface FailoverLanesInput {
  id: string;
  /** px */
  width: number;
  height: number;
  textSize: number;
  /** ms since the epoch. */
  from: number;
  to: number;
  timeZone: string;
  lanes: readonly Lane[];
  failovers: readonly LaneFailover[];
  planned: readonly LanePlanned[];
  /** Whether a failover can be chosen: each is a button then, named by `data-failover`. */
  interactive: boolean;
  simulated: boolean;
}

/**
 * A lane per path: thick where it forwarded, thin and double where it stood by, broken where it was down; each failover a mark from lane to lane.
 * What each did last stands at its end in a word.
 */
export function failoverLanes(input: FailoverLanesInput): TreeNode {
  const { id, width, height, textSize, from, to, timeZone, simulated } = input;
  const layout = lanesLayout(input);
  const { x } = layout;
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': textSize };
  const name = simulated ? 'chart failover-lanes simulated' : 'chart failover-lanes';
  const shown = input.failovers.filter(({ time }) => time >= from && time <= to);
  const role = input.interactive ? 'group' : 'img';
  return el('svg', { class: name, ...size, role, 'aria-label': describe(input, shown) }, [
    el('defs', {}, [hatch(`${id}-hatch`, Math.max(4, textSize * 0.5))]),
    ...input.planned.map((one) => plannedBand(input, layout, one)),
    ...input.lanes.map((lane, i) => laneRow(input, layout, lane, i)),
    ...shown.map((one) => failoverMark(input, layout, one)),
    el('line', { class: 'axis', x1: layout.left, x2: layout.right, y1: layout.bottom, y2: layout.bottom }),
    timeAxis({ x, top: layout.bottom, textSize, timeZone }),
    zone(input, layout),
    ...input.lanes.map((lane, i) => lastWord(input, layout, lane, i)),
  ]);
}

/** Beside the times, under the names of the paths; above the lanes where these have no room of their own. */
function zone({ width, textSize, from, to, timeZone }: FailoverLanesInput, { left, bottom }: LanesLayout): TreeNode {
  const at: TreeNode['attrs'] = hasGutter(left, textSize)
    ? { x: 0, y: bottom + textSize * 1.15 }
    : { x: width, y: textSize * 0.95, 'text-anchor': 'end' };
  return el('text', { class: 'zone', ...at }, zoneOf(from, to, timeZone));
}

const hasGutter = (left: number, textSize: number): boolean => left > textSize;

/** Part of what is drawn by which a segment may end before it and is the last all the same: evidence is a little older than now. */
const LATE = 0.02;
/** Text sizes: lower lanes have no room for a word. */
const ROOM = 3;

function lastWord(
  input: FailoverLanesInput,
  layout: LanesLayout,
  { path, segments }: Lane,
  i: number,
): TreeNode | null {
  const { from, to, textSize } = input;
  const { left, right, lane, y } = layout;
  const last = [...segments]
    .filter((one) => one.from <= to && to - one.to <= (to - from) * LATE)
    .sort((a, b) => rank(b.state) - rank(a.state))[0];
  const word = last?.state.toUpperCase() ?? '';
  const inside = hasGutter(left, textSize) ? word.length : word.length + Math.min(24, path.length) + 2;
  if (word === '' || lane < textSize * ROOM || inside * textSize * 0.62 > right - left) return null;
  const at = { x: right, y: y(i) - textSize * 0.75, 'text-anchor': 'end', 'stroke-width': textSize / 5 };
  return el('text', { class: `lane-word inside ${last?.state}`, ...at }, word, `${path} word`);
}

function laneRow(input: FailoverLanesInput, layout: LanesLayout, { path, segments }: Lane, i: number): TreeNode {
  const { id, from, to, textSize } = input;
  const { x, y, lane, left } = layout;
  const thickness = Math.min(textSize * 0.7, lane * 0.3);
  const inside = segments.filter((one) => one.to > from && one.from < to);
  // What was wrong is drawn over what the path would have done.
  const order = [...inside].sort((a, b) => rank(a.state) - rank(b.state));
  const drawn = order.map((one) => {
    const [x1, x2] = [x(Math.max(from, one.from)), x(Math.min(to, one.to))];
    return laneSegment({ x1, x2, y: y(i), thickness, state: one.state, hatch: `${id}-hatch` });
  });
  const letters = Math.max(3, Math.floor(left / (textSize * 0.58)));
  const label = hasGutter(left, textSize)
    ? el('text', { class: 'path-name', x: 0, y: y(i) + textSize * 0.35 }, plainText(path, letters))
    : el(
        'text',
        { class: 'path-name inside', x: left, y: y(i) - thickness, 'stroke-width': textSize / 5 },
        plainText(path, 24),
      );
  return el('g', { class: 'lane' }, [...drawn, label], path);
}

const rank = (state: LaneState): number => ['standby', 'forwarding', 'unknown', 'down'].indexOf(state);

function describe(input: FailoverLanesInput, shown: readonly LaneFailover[]): string {
  const made = input.simulated ? 'Simulated data. ' : '';
  const { timeZone, from, to } = input;
  const range = `${formatTime(from, timeZone)} to ${formatTime(to, timeZone)}`;
  const count = shown.length === 0 ? 'no failover' : `${shown.length} failover${shown.length === 1 ? '' : 's'}`;
  const few = shown.length <= 5 && !input.interactive ? shown.map((one) => ` ${sayFailover(input, one)}`).join('') : '';
  return `${made}What each path did, ${range}: ${count}.${few}`;
}
