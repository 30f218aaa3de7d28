/** The door of the store: what can be kept as it is, what is mended, what is refused and counted. */
import { measurement, measurementNames } from '../model/measurements.js';
import type { Point } from './contract.js';

/** Longest tag value that is kept: anything longer is no name. */
const MAX_TAG = 1_024;

/** The points that can be kept. Refused ones are counted in `refused` by reason; nothing of the caller's is changed. */
export function admit(points: readonly Point[], refused: Record<string, number>): readonly Point[] {
  if (points.every(isSound)) return points;
  return points.filter((point) => {
    const reason = faultOf(point);
    if (reason !== null) refused[reason] = (refused[reason] ?? 0) + 1;
    return reason === null;
  });
}

const isSound = (point: Point): boolean => faultOf(point) === null;

function faultOf(point: Point): string | null {
  if (!measurementNames.includes(point.measurement)) return 'unknown-measurement';
  if (!Number.isSafeInteger(point.time) || point.time < 0) return 'bad-time';
  if (point.seconds !== null && !(point.seconds >= 0 && point.seconds < 1e9)) return 'bad-seconds';
  if (!fieldsAreSound(point)) return 'bad-field';
  return tagsAreSound(point) ? null : 'bad-tag';
}

function fieldsAreSound({ measurement: name, fields }: Point): boolean {
  const known = measurement(name).fields;
  for (const field in fields) {
    const spec = known[field];
    if (spec === undefined) return false;
    const value = fields[field];
    if (value === null || value === undefined) continue;
    if (!Number.isFinite(value)) return false;
    if (spec.kind === 'state' && !(Number.isInteger(value) && value >= 0 && value < 256)) return false;
  }
  return true;
}

function tagsAreSound({ measurement: name, tags, collector }: Point): boolean {
  const known = measurement(name).tags;
  for (const tag in tags) if (!known.includes(tag) || (tags[tag] ?? '').length > MAX_TAG) return false;
  return collector.length > 0 && collector.length <= MAX_TAG;
}
