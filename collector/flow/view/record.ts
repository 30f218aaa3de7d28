/** A record as an object with the IANA names of its elements: for replay and the archive, beside the columns that the aggregation reads. */
import { F, U, type Batch } from '../batch.js';
import { VARIABLE } from '../layout.js';
import type { RecordView } from '../message.js';
import { rateSources, type RateSource } from '../sampling.js';
import { describeFrame, type PacketObject } from './packet.js';
import { readValue, type Value } from './value.js';

export interface RecordObject {
  exporter: { address: string; protocol: string; domain: number };
  /** Number of the template; the version for NetFlow v1, v5 and v7. */
  template: number;
  exportTime: string;
  /** Absent from options records. */
  sampling?: { rate: number; source: RateSource };
  /** The packet headers in IE 313 or 315. */
  packet?: PacketObject;
  /** Elements by name. One that stands several times in the template has its values in order. */
  [element: string]: unknown;
}

const PADDING = 210;

/** Copies a record out of its datagram. Padding is left out, and what has a length of zero, but for text that is empty in this record. */
export function describeRecord(view: RecordView): RecordObject {
  const { domain, layout, epoch, batch, row, frame } = view;
  const record: RecordObject = {
    exporter: { address: domain.exporter.address, protocol: domain.protocol, domain: domain.id },
    template: layout.id,
    exportTime: new Date(epoch.exported).toISOString(),
  };
  if (row >= 0) record.sampling = sampling(batch, row);
  addFields(record, view);
  if (frame && (frame.family !== 0 || frame.mac >= 0)) record.packet = describeFrame(frame, view.bytes);
  return record;
}

export function sampling(batch: Batch, row: number): { rate: number; source: RateSource } {
  return { rate: batch.f[F.rate]![row]!, source: rateSources[batch.u[U.rateSource]![row]!]! };
}

function addFields(record: RecordObject, { layout, bytes, offsets, lengths }: RecordView): void {
  const seen = new Map<string, Value[]>();
  layout.fields.forEach(({ element: { pen, id, name, type }, length: stated }, i) => {
    const length = lengths[i]!;
    const empty = length === 0 && !(stated === VARIABLE && type === 'string');
    if (empty || (pen === 0 && id === PADDING)) return;
    const value = readValue(type, bytes, offsets[i]!, length);
    const values = seen.get(name);
    if (values) {
      values.push(value);
      record[name] = values;
    } else {
      seen.set(name, [value]);
      record[name] = value;
    }
  });
}
