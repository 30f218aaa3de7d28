/**
 * Samples in line protocol (InfluxDB 1.8, "Line protocol reference"), and the package that sends them as they are. The package would make the same of a
 * point in four times the time and twice the memory, and samples are nearly all that a collector writes.
 */
import { InfluxDB, type IParseOptions, type IParsedPoint, type IPoint } from 'influx';
import type { FlowPoint, Point } from '../contract.js';
import { rawName } from './places.js';
import { encodeText } from './text.js';

/** A point that is a line already. */
export interface Line extends IPoint {
  line: string;
}

/** Null where the sample has no field: it says nothing, and cannot be written. Names are ours and texts are encoded, so nothing needs escaping. */
export function lineOf({ measurement, time, seconds, collector, tags, fields }: Point | FlowPoint): Line | null {
  let line = `${rawName(measurement)},collector=${encodeText(collector)}`;
  for (const tag in tags) line += `,${tag}=${encodeText(tags[tag] ?? '')}`;
  let before = ' ';
  for (const field in fields) {
    const value = fields[field];
    if (value === null || value === undefined) continue;
    line += `${before}${field}=${value}`;
    before = ',';
  }
  if (seconds !== null) line += `${before}seconds=${seconds}`;
  else if (before === ' ') return null;
  return { line: `${line} ${time}` };
}

/** Writes lines as they are, beside points, of which it makes lines itself. */
export class LineWriter extends InfluxDB {
  override parsePoint(point: IPoint | Line, options?: IParseOptions): IParsedPoint {
    if (!('line' in point)) return super.parsePoint(point, options);
    return { measurement: point.line, tags: {}, tagsNames: [], fields: {}, fieldsPairs: [] };
  }
}
