/** Records and sets as octets (RFC 7011 §3.3, §3.4, §7). */
import type { SampledFlow } from '../flows/sampled.js';
import type { Template } from './templates.js';

const TEMPLATES = 2;
const OPTIONS_TEMPLATES = 3;

/** What one record has in the fields of its template, in their order. */
export type Value = number | bigint | Uint8Array | string;

export function record({ fields }: Template, values: readonly Value[]): Buffer {
  return Buffer.concat(values.map((value, i) => encode(value, fields[i]!.length)));
}

function encode(value: Value, length: number): Uint8Array {
  if (typeof value === 'string') {
    // The short form of a variable length: names of interfaces have fewer than 255 octets.
    const text = Buffer.from(value).subarray(0, 254);
    return Buffer.concat([Buffer.of(text.length), text]);
  }
  if (typeof value === 'object') return value;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes.subarray(8 - length);
}

/** A template as its record. */
export function templateRecord({ id, fields, scope }: Template): Buffer {
  const words = [
    id,
    fields.length,
    ...(scope > 0 ? [scope] : []),
    ...fields.flatMap((field) => [field.id, field.length]),
  ];
  const bytes = Buffer.alloc(words.length * 2);
  words.forEach((word, i) => bytes.writeUInt16BE(word, i * 2));
  return bytes;
}

/** A set: its number is that of its records' template, or says that they are templates. */
export function set(id: number, records: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(records);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(head.length + body.length, 2);
  return Buffer.concat([head, body]);
}

export const templateSet = (templates: readonly Template[]): Buffer => set(TEMPLATES, templates.map(templateRecord));
export const optionsTemplateSet = (templates: readonly Template[]): Buffer =>
  set(OPTIONS_TEMPLATES, templates.map(templateRecord));

/** A flow in the fields of flows4 or flows6. */
export function flowValues(flow: SampledFlow, ingress: number, egress: number, selector: number): Value[] {
  return [
    flow.source,
    flow.destination,
    flow.sourcePort,
    flow.destinationPort,
    flow.protocol,
    // The DSCP is the upper six bits (RFC 2474 §3).
    flow.dscp << 2,
    INGRESS,
    ingress,
    egress,
    flow.octets,
    flow.packets,
    flow.first,
    flow.last,
    selector,
  ];
}

const INGRESS = 0;
