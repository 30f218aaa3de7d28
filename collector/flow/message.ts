/** What the decoders of one message share: where they read, what they write to, whom they tell. */
import type { Batch } from './batch.js';
import type { Epoch } from './copy.js';
import type { Domain } from './domain.js';
import type { Layout } from './layout.js';
import type { Frame } from './packet/frame.js';

/** A record where it lies in its datagram. Offsets and lengths are those of its fields, and hold only during the call. */
export interface RecordView {
  domain: Domain;
  layout: Layout;
  bytes: Uint8Array;
  offsets: Int32Array;
  lengths: Int32Array;
  epoch: Epoch;
  batch: Batch;
  /** Row of the batch, -1 for records of options. */
  row: number;
  /** The packet headers in the record, when it carries some. */
  frame: Frame | null;
}

/** An sFlow sample where it lies in its datagram. */
export interface SampleView {
  domain: Domain;
  kind: 'flow' | 'counter' | 'discard';
  /** [enterprise, format, offset of the data, length] per record of the sample. */
  records: [enterprise: number, format: number, at: number, length: number][];
  bytes: Uint8Array;
  /** Data source: type and index. */
  sourceType: number;
  sourceIndex: number;
  samplingRate: number;
  /** Packets that could have been sampled, and those dropped for lack of resources, since the agent started (modulo 2^32). */
  pool: number;
  drops: number;
  input: number;
  output: number;
  /** As in the standard: 0 one interface, 1 discarded, 2 several. */
  inputFormat: number;
  outputFormat: number;
  epoch: Epoch;
  batch: Batch;
  /** Row of the batch, -1 for counters, discards, and flow samples without a packet. */
  row: number;
  frame: Frame | null;
  /** Octets of the sampled frame on the wire; 0 when not told. */
  frameLength: number;
}

/** Sees each record or sample apart: for replay and the archive. Without one, no object is made per record. */
export interface Observer {
  record?(view: RecordView): void;
  options?(view: RecordView): void;
  sample?(view: SampleView): void;
}

export interface Message {
  domain: Domain;
  batch: Batch;
  /** Empties the batch when it is full. */
  flush(): void;
  observer: Observer | null;
  epoch: Epoch;
  /** When it arrived, milliseconds since the epoch. */
  now: number;
  /** Port that it was sent from; 0 where that makes no difference, as within a connection. */
  port: number;
}
