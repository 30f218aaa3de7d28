/** Feeds capture files through the decoders: one state of each exporter across the files given. */
import type { Batch } from '../batch.js';
import { Decoder } from '../decoder.js';
import { defaultLimits, type Limits } from '../domain.js';
import type { Observer } from '../message.js';
import { describeRecord, type RecordObject } from '../view/record.js';
import { describeSample } from '../view/sample.js';
import { NO_ADDRESS, readDatagrams } from './datagrams.js';
import { Summarizer, type Summary } from './summary.js';

export interface ReplayOptions {
  /** Octets of data that may wait for its template; 0 drops what comes before it. */
  heldOctets?: number;
  /** Gets each data record and each flow sample. */
  onRecord?(record: RecordObject): void;
  /** Told of each datagram: how many there were so far, of all files. */
  onDatagram?(file: string, datagrams: number): void;
  /** Gets each batch of rows. */
  rows?(batch: Batch): void;
  /** Sees the rest: options, counters, discards. */
  observer?: Observer;
}

/** Files of one case may be years apart, and data may wait for a template in the next file: nothing ages here. */
const limits: Limits = {
  exporters: 65_536,
  domains: 4096,
  templates: { ...defaultLimits.templates, age: Number.POSITIVE_INFINITY },
  held: { octets: 64 * 1024 * 1024, age: Number.POSITIVE_INFINITY },
};

/** Decodes the files in order and adds up. Throws FileUnreadable; a broken file is a count in `errors`. */
export function replay(files: string[], options: ReplayOptions = {}): Summary {
  const faults = new Map<string, number>();
  const report = (fault: string): void => void faults.set(fault, (faults.get(fault) ?? 0) + 1);
  const summarizer = new Summarizer();
  const held = { ...limits.held, octets: options.heldOctets ?? limits.held.octets };
  const decoder = new Decoder({
    limits: { ...limits, held },
    rows: (batch) => options.rows?.(batch),
    observer: observers(summarizer, options),
  });
  let datagrams = 0;
  for (const file of files)
    for (const { address, port, time, bytes } of readDatagrams(file, report)) {
      options.onDatagram?.(file, ++datagrams);
      const exporter = decoder.exporter(address);
      // A file of messages is a transport of its own, in order and whole (RFC 5655).
      if (exporter && address === NO_ADDRESS) exporter.withdraws = true;
      if (exporter) decoder.decode(bytes, exporter, time ?? 0, port);
    }
  decoder.flush();
  return summarizer.summary(decoder, faults);
}

function observers(summarizer: Summarizer, { onRecord, observer }: ReplayOptions): Observer {
  return {
    record(view) {
      summarizer.record(view);
      onRecord?.(describeRecord(view));
      observer?.record?.(view);
    },
    options: (view) => observer?.options?.(view),
    sample(view) {
      summarizer.sample(view);
      if (view.kind === 'flow') onRecord?.(describeSample(view));
      observer?.sample?.(view);
    },
  };
}
