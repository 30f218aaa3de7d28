/** NetFlow version 9 (RFC 3954). */
import { u16, u32 } from './bytes.js';
import { announce, dataSet } from './dispatch.js';
import { element, element9, SCOPE9 } from './elements/registry.js';
import type { Field } from './layout.js';
import type { Message } from './message.js';

export const HEADER9 = 20;
const TEMPLATES = 0;
const OPTIONS_TEMPLATES = 1;
const FIRST_DATA = 256;

/**
 * Decodes a datagram whose header fits. The count in the header is not used: exporters write records, sets or 1 there, so sets are read to the
 * end of the datagram.
 */
export function decodeNetflow9(message: Message, b: Uint8Array): void {
  const { domain, epoch, port } = message;
  domain.counts.datagrams++;
  const uptime = u32(b, 4);
  epoch.exported = u32(b, 8) * 1000;
  epoch.uptime = uptime;
  const number = u32(b, 12);
  const { numbering } = domain.streams.continued(port, number, uptime);
  numbering.uptime(uptime);
  numbering.message(number, 1);
  for (let at = HEADER9; at + 4 <= b.length;) {
    const id = u16(b, at);
    const length = u16(b, at + 2);
    // Zeros behind the last set are filling.
    if (id === 0 && length === 0) return;
    if (length < 4 || at + length > b.length) return domain.errors.add('set-length');
    set(message, id, b, at + 4, at + length);
    at += length;
  }
}

function set(message: Message, id: number, b: Uint8Array, start: number, end: number): void {
  if (id >= FIRST_DATA) dataSet(message, id, b, start, end);
  else if (id === TEMPLATES) templates(message, b, start, end);
  else if (id === OPTIONS_TEMPLATES) optionsTemplates(message, b, start, end);
  else message.domain.errors.add('set-reserved');
}

function templates(message: Message, b: Uint8Array, start: number, end: number): void {
  const { errors } = message.domain;
  for (let at = start; at + 4 <= end;) {
    const id = u16(b, at);
    const count = u16(b, at + 2);
    if (id === 0 && count === 0) return;
    if (id < FIRST_DATA) return errors.add('template-number');
    at += 4;
    if (at + count * 4 > end) return errors.add('template-truncated');
    announce(message, 'data', id, fields(b, at, count, 0));
    at += count * 4;
  }
}

/** RFC 3954 section 6.1: lengths of the scope part and of the option part in octets. */
function optionsTemplates(message: Message, b: Uint8Array, start: number, end: number): void {
  const { errors } = message.domain;
  for (let at = start; at + 6 <= end;) {
    const id = u16(b, at);
    const scope = u16(b, at + 2) >> 2;
    const count = scope + (u16(b, at + 4) >> 2);
    if (id === 0 && count === 0) return;
    if (id < FIRST_DATA) return errors.add('template-number');
    at += 6;
    if (at + count * 4 > end) return errors.add('template-truncated');
    announce(message, 'options', id, fields(b, at, count, scope));
    at += count * 4;
  }
}

/** Field types and lengths; the first `scope` of them are scope types. 65535 is taken as variable length, which H3C exports. */
function fields(b: Uint8Array, at: number, count: number, scope: number): Field[] {
  const found: Field[] = [];
  for (let i = 0; i < count; i++, at += 4) {
    const type = u16(b, at);
    found.push({
      element: i < scope ? element(SCOPE9, type) : element9(type),
      length: u16(b, at + 2),
      scope: i < scope,
    });
  }
  return found;
}
