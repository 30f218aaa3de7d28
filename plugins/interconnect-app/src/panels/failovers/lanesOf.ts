import type { DataFrame } from '@grafana/data';
import type { Lane, LaneFailover, LanePlanned } from '../../../../../dashboard/charts/failoverLanes.js';
import type { LaneState } from '../../../../../dashboard/charts/laneSegment.js';
import { fieldOf, figureAt, textAt } from '../../shared/fields';

export interface Lanes {
  lanes: Lane[];
  failovers: LaneFailover[];
  planned: LanePlanned[];
  /** Where the data links of a failover are: its frame, and its row by its id. */
  frame: DataFrame | null;
  rows: Map<string, number>;
}

const states: Record<string, LaneState> = {
  forwarding: 'forwarding',
  up: 'forwarding',
  standby: 'standby',
  ready: 'standby',
  down: 'down',
};

/**
 * From frames of any source. Lanes: `path`, `state`, `time`, `timeEnd` (`note`). Failovers: `from`, `to`, `time` (`kind`, `gapAtLeast`, `gapAtMost`,
 * `trigger`, `id`). Planned work: `kind`, `time`, `timeEnd`, `scope` (`scopeType`, `reason`). Null where there is neither a lane nor a failover frame.
 * A state that is none of forwarding, standby and down is unknown.
 */
export function lanesOf(frames: readonly DataFrame[]): Lanes | null {
  const has = (frame: DataFrame, ...names: string[]) => names.every((name) => fieldOf(frame, name));
  const moved = frames.find((frame) => has(frame, 'from', 'to', 'time')) ?? null;
  const laid = frames.find((frame) => has(frame, 'path', 'state', 'time', 'timeEnd')) ?? null;
  const work = frames.find((frame) => has(frame, 'kind', 'scope', 'time', 'timeEnd')) ?? null;
  if (!moved && !laid) {
    return null;
  }
  const failovers = moved ? failoversIn(moved) : [];
  const lanes = lanesIn(laid, failovers);
  const groups = laid ? groupsIn(laid) : new Map<string, string>();
  const planned = work
    ? plannedIn(
        work,
        lanes.map(({ path }) => path),
        groups
      )
    : [];
  const rows = new Map(failovers.map(({ id }, row) => [id, row]));
  return { lanes, failovers, planned, frame: moved, rows };
}

/** The paths in the order they come in; those that only failovers name after them. */
function lanesIn(frame: DataFrame | null, failovers: readonly LaneFailover[]): Lane[] {
  const lanes = new Map<string, Array<Lane['segments'][number]>>();
  for (let i = 0; frame && i < frame.length; i++) {
    const path = textAt(fieldOf(frame, 'path'), i);
    const own = lanes.get(path) ?? [];
    lanes.set(path, own);
    const [from, to] = [figureAt(fieldOf(frame, 'time'), i), figureAt(fieldOf(frame, 'timeEnd'), i)];
    if (from === null) {
      continue;
    }
    const state = states[textAt(fieldOf(frame, 'state'), i).toLowerCase()] ?? 'unknown';
    own.push({ from, to: to ?? Infinity, state, note: textAt(fieldOf(frame, 'note'), i) });
  }
  for (const path of failovers.flatMap(({ from, to }) => [from, to])) {
    lanes.set(path, lanes.get(path) ?? []);
  }
  return [...lanes].map(([path, segments]) => ({ path, segments }));
}

function failoversIn(frame: DataFrame): LaneFailover[] {
  const text = (name: string, i: number) => textAt(fieldOf(frame, name), i);
  const figure = (name: string, i: number) => figureAt(fieldOf(frame, name), i);
  return Array.from({ length: frame.length }, (_, i) => {
    const kind = text('kind', i);
    return {
      id: text('id', i) || `${i}`,
      time: figure('time', i) ?? 0,
      from: text('from', i),
      to: text('to', i),
      kind: kind === 'planned' || kind === 'drill' ? kind : 'unplanned',
      atLeast: figure('gapAtLeast', i),
      atMost: figure('gapAtMost', i),
      trigger: text('trigger', i),
    };
  });
}

function groupsIn(frame: DataFrame): Map<string, string> {
  const rows = Array.from({ length: frame.length }, (_, i) => i);
  return new Map(rows.map((i) => [textAt(fieldOf(frame, 'path'), i), textAt(fieldOf(frame, 'group'), i)]));
}

function plannedIn(frame: DataFrame, paths: readonly string[], groups: Map<string, string>): LanePlanned[] {
  const text = (name: string, i: number) => textAt(fieldOf(frame, name), i);
  return Array.from({ length: frame.length }, (_, i) => {
    const [scope, type] = [text('scope', i), text('scopeType', i)];
    const own = paths.filter((path) =>
      type === 'path' ? path === scope : type === 'group' ? groups.get(path) === scope : true
    );
    return {
      from: figureAt(fieldOf(frame, 'time'), i) ?? 0,
      to: figureAt(fieldOf(frame, 'timeEnd'), i) ?? Infinity,
      kind: text('kind', i) === 'drill' ? 'drill' : 'maintenance',
      label: text('reason', i),
      paths: own,
    };
  });
}
