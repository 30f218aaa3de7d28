/** Data sets to their template: decoded when it is known, held when it is not, and taken up when it comes. */
import type { Field, Layout, TemplateKind } from './layout.js';
import type { Message } from './message.js';
import { decodeOptions } from './options.js';
import { decodeData } from './sets.js';

/** Decodes a data set, or holds it. Answers the number of its records, NaN when that is not known. */
export function dataSet(message: Message, id: number, b: Uint8Array, start: number, end: number): number {
  const { domain, now, epoch } = message;
  const layout = domain.templates.find(id, now);
  if (layout) return decode(message, layout, b, start, end);
  domain.counts.undecodedSets++;
  domain.held.keep(id, b, start, end, epoch, now);
  return Number.NaN;
}

function decode(message: Message, layout: Layout, b: Uint8Array, start: number, end: number): number {
  return layout.kind === 'data'
    ? decodeData(message, layout, b, start, end)
    : decodeOptions(message, layout, b, start, end);
}

/** Takes in a template; what waited for it is decoded with the times of the messages it came in. */
export function announce(message: Message, kind: TemplateKind, id: number, fields: Field[]): void {
  const { domain, now } = message;
  if (fields.every(({ length }) => length === 0)) {
    domain.errors.add('template-empty');
    return;
  }
  if (kind === 'data') domain.counts.templates++;
  else domain.counts.optionsTemplates++;
  if (!domain.templates.announce(kind, id, fields, now)) return;
  const waiting = domain.held.take(id, now);
  if (waiting.length === 0) return;
  const layout = domain.templates.find(id, now);
  if (!layout) return;
  for (const { bytes, epoch } of waiting) {
    decode({ ...message, epoch }, layout, bytes, 0, bytes.length);
    domain.counts.undecodedSets--;
  }
}
