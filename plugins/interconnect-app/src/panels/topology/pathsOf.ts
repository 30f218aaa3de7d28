import type { DataFrame, Field } from '@grafana/data';
import { formatTime } from '../../../../../dashboard/charts/formatTime.js';
import { formatBits, formatShare } from '../../../../../dashboard/charts/formatUnit.js';
import type { PathLook } from '../../../../../dashboard/charts/pathLine.js';
import type { TopologyPath, TopologyRate } from '../../../../../dashboard/charts/topology.js';
import { fieldOf, figureAt, shownAt, textAt } from '../../shared/fields';
import { firstThreshold } from '../../shared/firstThreshold';
import type { TopologyOptions } from './options';

export interface Paths {
  paths: TopologyPath[];
  /** The frame that they came from, and the row of each by its name. */
  frame: DataFrame;
  rows: Map<string, number>;
}

/** What is said of a word that any data source may use for a state. */
const looks: Record<string, PathLook> = {
  up: 'up',
  forwarding: 'up',
  ready: 'ready',
  standby: 'ready',
  'at risk': 'at-risk',
  'at-risk': 'at-risk',
  degraded: 'degraded',
  down: 'down',
  unknown: 'unknown',
  suspect: 'unknown',
  planned: 'planned',
  maintenance: 'planned',
};

const worst: PathLook[] = ['down', 'unknown', 'degraded', 'at-risk', 'planned', 'up', 'ready'];

interface Context {
  options: TopologyOptions;
  timeZone: string;
  /** Why nothing of it can be trusted now; null where it can. */
  blind: string | null;
}

/**
 * The paths of the first frame with the fields `path` and `state` (or `health`). Optional: `gateway`, `aToB`, `bToA`, `capacity` (bit/s), `lookA`,
 * `lookB`, `reason`, `updated`. Null where no frame has them. A word that is none of the states is UNKNOWN.
 */
export function pathsOf(frames: readonly DataFrame[], context: Context): Paths | null {
  const frame = frames.find((one) => fieldOf(one, 'path') && fieldOf(one, 'state', 'health', 'look'));
  if (!frame) {
    return null;
  }
  const rows = new Map<string, number>();
  const paths = Array.from({ length: frame.length }, (_, i) => {
    const path = pathAt(frame, i, context);
    rows.set(path.name, i);
    return path;
  });
  const order = (path: TopologyPath) => worst.indexOf(path.look);
  const sorted = context.options.order === 'worst-first' ? [...paths].sort((x, y) => order(x) - order(y)) : paths;
  return { paths: sorted, frame, rows };
}

function pathAt(frame: DataFrame, i: number, { options, timeZone, blind }: Context): TopologyPath {
  const text = (...names: string[]) => textAt(fieldOf(frame, ...names), i);
  const word = text('state', 'health', 'look');
  const look = lookOf(text('look') || word);
  const capacity = figureAt(fieldOf(frame, 'capacity'), i);
  const own = {
    name: text('path'),
    gateway: text('gateway'),
    word: look === 'unknown' && !looks[word.toLowerCase()] ? 'UNKNOWN' : word.toUpperCase(),
    look,
    halves: { a: lookOf(text('lookA') || look), b: lookOf(text('lookB') || look) },
    aToB: rateAt(fieldOf(frame, 'aToB', 'a_to_b'), i, capacity),
    bToA: rateAt(fieldOf(frame, 'bToA', 'b_to_a'), i, capacity),
    note: options.notes ? text('reason') : '',
  };
  if (blind === null) {
    return own;
  }
  const updated = figureAt(fieldOf(frame, 'updated', 'time'), i);
  // First: a card that has no room for all of it cuts its end.
  const last = updated === null ? '' : `Last known: ${own.word.toLowerCase()}, ${formatTime(updated, timeZone)}. `;
  return {
    ...own,
    word: 'UNKNOWN',
    look: 'unknown',
    halves: { a: 'unknown', b: 'unknown' },
    note: `${last}${blind}.`,
    ...noRates,
  };
}

const nothing: TopologyRate = { text: '—', share: '', value: null, mark: '' };
const noRates = { aToB: nothing, bToA: nothing };

function lookOf(word: string): PathLook {
  return looks[word.toLowerCase()] ?? 'unknown';
}

function rateAt(field: Field | undefined, i: number, capacity: number | null): TopologyRate {
  const value = figureAt(field, i);
  if (value === null || !field) {
    return nothing;
  }
  const share = capacity === null ? '' : formatShare(value, capacity);
  return { text: shownAt(field, i, formatBits), share, value, mark: isBusy(field, value, capacity) ? 'BUSY' : '' };
}

/** As the panel's own default has it. */
const BUSY = { value: 80, share: true };

/** Beyond the first threshold: of the share of the capacity where thresholds are in per cent, else of the rate itself. */
function isBusy(field: Field, value: number, capacity: number | null): boolean {
  const first = firstThreshold(field, BUSY);
  if (first === null) {
    return false;
  }
  if (!first.share) {
    return value >= first.value;
  }
  return capacity !== null && capacity > 0 && (100 * value) / capacity >= first.value;
}
