/**
 * The content of a request PDU (RFC 3416 §3): request-id, two numbers, and the wanted OIDs with NULL for values. The library writes the
 * message around it; its own writer of OIDs, by regular expression and array, was the dearest part of a request.
 */
import { writeOid } from './oid.js';
import { tags } from './tags.js';

export interface Question {
  /** request-id: a signed 32-bit number. */
  id: number;
  /** max-repetitions of a GETBULK; 0 for the others. Non-repeaters are none. */
  repetitions: number;
  /** Dotted. */
  oids: readonly string[];
}

/** Head of a SEQUENCE, at most: tag and a length of three octets. */
const HEAD = 4;
const INTEGER = 6;
const PER_VARBIND = 2 * HEAD + 2;

/** Throws a RangeError that names an OID which is none. */
export function requestContent({ id, repetitions, oids }: Question): Buffer {
  const room = oids.reduce((sum, oid) => sum + oid.length + PER_VARBIND, 3 * INTEGER + HEAD);
  const content = Buffer.allocUnsafe(room);
  let at = writeInteger(content, 0, id);
  at = writeInteger(content, at, 0);
  at = writeInteger(content, at, repetitions);
  const list = at;
  at += HEAD;
  for (const oid of oids) at = writeVarbind(content, at, oid);
  return content.subarray(0, close(content, tags.sequence, list, at));
}

function writeVarbind(target: Buffer, start: number, oid: string): number {
  const name = start + HEAD;
  let at = close(target, tags.oid, name, writeOid(target, name + HEAD, oid));
  target[at++] = tags.null;
  target[at++] = 0;
  return close(target, tags.sequence, start, at);
}

/** Puts tag and length before a content that was written HEAD octets after `start`, moves it up to them, and gives its end. */
function close(target: Buffer, tag: number, start: number, end: number): number {
  const length = end - start - HEAD;
  let at = start;
  target[at++] = tag;
  if (length > 0xff) target[at++] = 0x82;
  else if (length > 0x7f) target[at++] = 0x81;
  if (length > 0xff) target[at++] = length >> 8;
  target[at++] = length & 0xff;
  target.copyWithin(at, start + HEAD, end);
  return at + length;
}

function writeInteger(target: Buffer, start: number, value: number): number {
  let octets = 1;
  while (octets < 4 && (value < -(2 ** (8 * octets - 1)) || value >= 2 ** (8 * octets - 1))) octets++;
  target[start] = tags.integer;
  target[start + 1] = octets;
  return target.writeIntBE(value, start + 2, octets);
}
