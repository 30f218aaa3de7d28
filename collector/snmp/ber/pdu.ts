/** A response or report PDU (RFC 3416 §3) and the scoped PDU around it (RFC 3412 §6). */
import type { SnmpValue } from '../table.js';
import { Cursor } from './cursor.js';
import { refused } from './message.js';
import { oidText } from './oid.js';
import { tags } from './tags.js';
import { readValue } from './value.js';

export interface Pdu {
  type: number;
  id: number;
  /** error-status (RFC 3416 §3); 0 is noError. */
  status: number;
  /** error-index, counted from 1; 0 where none is named. */
  errorIndex: number;
  buffer: Buffer;
  /** Where the varbinds begin and end in `buffer`. */
  at: number;
  end: number;
}

export interface Varbind {
  oid: string;
  /** The BER tag: tells noSuchObject, noSuchInstance and endOfMibView apart. */
  tag: number;
  value: SnmpValue | undefined;
}

function pduOf(cursor: Cursor): Pdu {
  const type = cursor.octet();
  const length = cursor.length();
  const body = new Cursor(cursor.buffer, cursor.at, cursor.at + length);
  const [id, status, errorIndex] = [body.integer(), body.integer(), body.integer()];
  const list = body.inside(tags.sequence);
  return { type, id, status, errorIndex, buffer: cursor.buffer, at: list.at, end: list.end };
}

/** Null when there is no PDU at `at`; never throws. */
export function readPdu(buffer: Buffer, at: number, end: number): Pdu | null {
  try {
    return pduOf(new Cursor(buffer, at, end));
  } catch (error) {
    return refused(error);
  }
}

/** The PDU of a decrypted scoped PDU (ciphers may leave padding behind it) and its contextName; null when there is none, never throws. */
export function readScopedPdu(buffer: Buffer, at: number, end: number): (Pdu & { context: Buffer }) | null {
  try {
    const scoped = new Cursor(buffer, at, end).inside(tags.sequence);
    scoped.content(tags.octetString);
    const context = scoped.content(tags.octetString);
    return { ...pduOf(scoped), context };
  } catch (error) {
    return refused(error);
  }
}

/** All varbinds of a PDU, for small answers: null when the list is malformed; never throws. */
export function readVarbinds(pdu: Pdu): Varbind[] | null {
  try {
    const list = new Cursor(pdu.buffer, pdu.at, pdu.end);
    const varbinds: Varbind[] = [];
    while (list.at < list.end) varbinds.push(readVarbind(list.inside(tags.sequence)));
    return varbinds;
  } catch (error) {
    return refused(error);
  }
}

function readVarbind(varbind: Cursor): Varbind {
  const oidLength = varbind.open(tags.oid);
  const oid = oidText(varbind.buffer, varbind.at, oidLength);
  varbind.at += oidLength;
  const tag = varbind.octet();
  const length = varbind.length();
  return { oid, tag, value: readValue(varbind.buffer, tag, varbind.at, length) };
}
