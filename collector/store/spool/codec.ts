/**
 * Points and events ↔ the payload of one spool record. A head in JSON names every string, field and tag once, so that a later
 * release with other measurements still reads it; the points follow as binary rows of which zeros take no room.
 *
 * Payload: u32 length of head, head, then per point: u8 measurement, u32 collector, u32 per tag, f64 time, f64 seconds (NaN: null),
 * u32 mask of fields that are there, u32 mask of those that are zero, f64 for each of the others. Little endian.
 */
import {
  flowMeasurementNames,
  measurement,
  measurementNames,
  type FlowMeasurementName,
  type MeasurementName,
} from '../../model/measurements.js';
import type { FlowPoint, Point, StoredEvent } from '../contract.js';

interface Shape {
  name: MeasurementName | FlowMeasurementName;
  tags: string[];
  fields: string[];
}

interface Head {
  strings: string[];
  shapes: Shape[];
  points: number;
  events: readonly StoredEvent[];
}

export interface Content {
  points: readonly (Point | FlowPoint)[];
  events: readonly StoredEvent[];
}

/** Fields that one measurement may have: the bits of a mask. */
export const MAX_FIELDS = 32;

const shapes: Shape[] = [...measurementNames, ...flowMeasurementNames].map((name) => {
  const fields = Object.keys(measurement(name).fields);
  if (fields.length > MAX_FIELDS) throw new Error(`measurement ${name} has more than ${MAX_FIELDS} fields`);
  return { name, tags: [...measurement(name).tags], fields };
});
const shapeOf = new Map<string, Shape>(shapes.map((shape) => [shape.name, shape]));
/** Octets of a row with every field. */
export const LARGEST_ROW = Math.max(
  ...shapes.map((shape) => 1 + 4 + 4 * shape.tags.length + 16 + 8 + 8 * shape.fields.length),
);

class Strings {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  position(text: string): number {
    const known = this.#index.get(text);
    if (known !== undefined) return known;
    this.#index.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

/** The shapes that a record needs, in the order in which its rows come upon them. */
class Used {
  readonly list: Shape[] = [];
  readonly #positions = new Map<string, number>();

  position(name: string): number {
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    const shape = shapeOf.get(name);
    if (shape === undefined) throw new Error(`no measurement ${name}`);
    this.#positions.set(name, this.list.length);
    return this.list.push(shape) - 1;
  }
}

function encodeRow(target: Buffer, start: number, point: Point | FlowPoint, strings: Strings, used: Used): number {
  const index = used.position(point.measurement);
  const shape = used.list[index] as Shape;
  let at = target.writeUInt8(index, start);
  at = target.writeUInt32LE(strings.position(point.collector), at);
  for (const tag of shape.tags) at = target.writeUInt32LE(strings.position(point.tags[tag] ?? ''), at);
  at = target.writeDoubleLE(point.time, at);
  at = target.writeDoubleLE(point.seconds ?? Number.NaN, at);
  const masks = at;
  at += 8;
  let present = 0;
  let zero = 0;
  for (let bit = 0; bit < shape.fields.length; bit++) {
    const value = point.fields[shape.fields[bit] as string];
    if (value === null || value === undefined) continue;
    present |= 1 << bit;
    if (value === 0) zero |= 1 << bit;
    else at = target.writeDoubleLE(value, at);
  }
  target.writeUInt32LE(present >>> 0, masks);
  target.writeUInt32LE(zero >>> 0, masks + 4);
  return at;
}

/** The payload of one record. */
export function encode({ points, events }: Content): Buffer {
  const rows = Buffer.allocUnsafe(points.length * LARGEST_ROW);
  const strings = new Strings();
  const used = new Used();
  let end = 0;
  for (const point of points) end = encodeRow(rows, end, point, strings, used);
  const head = Buffer.from(
    JSON.stringify({ strings: strings.list, shapes: used.list, points: points.length, events } satisfies Head),
  );
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(head.length, 0);
  return Buffer.concat([length, head, rows.subarray(0, end)]);
}

function decodeRow(source: Buffer, start: number, head: Head, into: (Point | FlowPoint)[]): number {
  const shape = head.shapes[source.readUInt8(start)];
  if (shape === undefined) throw new Error('a row of an unnamed measurement');
  const collector = head.strings[source.readUInt32LE(start + 1)] ?? '';
  let at = start + 5;
  const tags: Record<string, string> = {};
  for (const tag of shape.tags) {
    tags[tag] = head.strings[source.readUInt32LE(at)] ?? '';
    at += 4;
  }
  const time = source.readDoubleLE(at);
  const seconds = source.readDoubleLE(at + 8);
  const present = source.readUInt32LE(at + 16);
  const zero = source.readUInt32LE(at + 20);
  at += 24;
  const fields: Record<string, number> = {};
  for (let bit = 0; bit < shape.fields.length; bit++) {
    const mask = 1 << bit;
    if ((present & mask) === 0) continue;
    if ((zero & mask) !== 0) fields[shape.fields[bit] as string] = 0;
    else {
      fields[shape.fields[bit] as string] = source.readDoubleLE(at);
      at += 8;
    }
  }
  into.push({
    // Its tags and fields are those that the shape names.
    measurement: shape.name as MeasurementName,
    time,
    seconds: Number.isNaN(seconds) ? null : seconds,
    collector,
    tags,
    fields,
  });
  return at;
}

/** The reverse of encode(). The record's checksum has been verified: what does not parse was not written by us, and throws. */
export function decode(payload: Buffer): Content {
  const headEnd = 4 + payload.readUInt32LE(0);
  const head = JSON.parse(payload.toString('utf8', 4, headEnd)) as Head;
  const points: (Point | FlowPoint)[] = [];
  let at = headEnd;
  for (let row = 0; row < head.points; row++) at = decodeRow(payload, at, head, points);
  return { points, events: head.events };
}
