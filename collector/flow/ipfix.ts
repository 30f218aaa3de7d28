/** IPFIX (RFC 7011), version 10. */
import { u16, u32 } from './bytes.js';
import { uptimeSince } from './copy.js';
import { announce, dataSet } from './dispatch.js';
import { element } from './elements/registry.js';
import type { Field, TemplateKind } from './layout.js';
import type { Message } from './message.js';

export const HEADER10 = 16;
const TEMPLATES = 2;
const OPTIONS_TEMPLATES = 3;
const FIRST_DATA = 256;
const ENTERPRISE = 0x8000;

/** Decodes a message whose header fits. */
export function decodeIpfix(message: Message, b: Uint8Array): void {
  const { domain, epoch, port } = message;
  domain.counts.datagrams++;
  const end = messageEnd(message, b);
  if (end < 0) return;
  epoch.exported = u32(b, 4) * 1000;
  const number = u32(b, 8);
  const stream = domain.streams.of(port);
  epoch.uptime = uptimeSince(domain.streams.startOf(stream), epoch.exported);
  const { optionsRecords } = domain.counts;
  let records = 0;
  for (let at = HEADER10; at + 4 <= end;) {
    const length = u16(b, at + 2);
    if (length === 0) break;
    records += set(message, u16(b, at), b, at + 4, at + length);
    at += length;
  }
  // The number counts data records sent before this message (RFC 7011 section 3.1).
  stream.numbering.records(number, records, records - (domain.counts.optionsRecords - optionsRecords));
}

/**
 * Where the message ends, or -1 when it has to be discarded whole (RFC 7011 section 9.1): its sets must tile it. An exporter that states a length
 * too short while its sets tile the datagram is believed for its sets.
 */
function messageEnd({ domain: { errors } }: Message, b: Uint8Array): number {
  const stated = u16(b, 2);
  if (stated !== b.length) errors.add('ipfix-length-mismatch');
  if (stated >= HEADER10 && stated <= b.length && tiled(b, stated)) return stated;
  if (stated < b.length && tiled(b, b.length)) return b.length;
  errors.add('message-malformed');
  return -1;
}

/** True when sets fill b[16, end), but for zeros or less than a set header behind the last. */
function tiled(b: Uint8Array, end: number): boolean {
  let at = HEADER10;
  while (at + 4 <= end) {
    const length = u16(b, at + 2);
    if (length === 0 && u16(b, at) === 0) return true;
    if (length < 4) return false;
    at += length;
  }
  return at <= end;
}

/** Answers the number of data records, NaN when that is not known. */
function set(message: Message, id: number, b: Uint8Array, start: number, end: number): number {
  if (id >= FIRST_DATA) return dataSet(message, id, b, start, end);
  if (id === TEMPLATES) templates(message, 'data', b, start, end);
  else if (id === OPTIONS_TEMPLATES) templates(message, 'options', b, start, end);
  else message.domain.errors.add('set-reserved');
  return 0;
}

function templates(message: Message, kind: TemplateKind, b: Uint8Array, start: number, end: number): void {
  const { errors } = message.domain;
  for (let at = start; at + 4 <= end;) {
    const id = u16(b, at);
    const count = u16(b, at + 2);
    at += 4;
    if (id === 0 && count === 0) return;
    if (count === 0) withdraw(message, kind, id);
    else if (id < FIRST_DATA) return errors.add('template-number');
    else {
      at = template(message, kind, id, count, b, at, end);
      if (at < 0) return errors.add('template-truncated');
    }
  }
}

/** A template without fields withdraws (section 8.1); the number of the set itself withdraws all of its kind. */
function withdraw({ domain }: Message, kind: TemplateKind, id: number): void {
  if (!domain.exporter.withdraws) domain.errors.add('withdrawal-udp');
  else if (id === (kind === 'data' ? TEMPLATES : OPTIONS_TEMPLATES)) domain.templates.withdrawAll(kind);
  else if (id >= FIRST_DATA) domain.templates.withdraw(id);
  else domain.errors.add('template-number');
}

/** Reads one template; answers where it ends, -1 when it runs past the set. */
function template(
  message: Message,
  kind: TemplateKind,
  id: number,
  count: number,
  b: Uint8Array,
  at: number,
  end: number,
): number {
  let scope = 0;
  if (kind === 'options') {
    if (at + 2 > end) return -1;
    scope = u16(b, at);
    at += 2;
  }
  const fields: Field[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 4 > end) return -1;
    const type = u16(b, at);
    const enterprise = (type & ENTERPRISE) !== 0;
    if (enterprise && at + 8 > end) return -1;
    const pen = enterprise ? u32(b, at + 4) : 0;
    fields.push({ element: element(pen, type & 0x7fff), length: u16(b, at + 2), scope: i < scope });
    at += enterprise ? 8 : 4;
  }
  if (kind === 'options' && (scope === 0 || scope > count)) message.domain.errors.add('template-scope');
  else announce(message, kind, id, fields);
  return at;
}
