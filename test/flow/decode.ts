/** Decodes datagrams made by hand and gives back what was read. */
import { Decoder } from '../../collector/flow/decoder.js';
import { defaultLimits, type Domain, type Limits } from '../../collector/flow/domain.js';
import { describeRecord, type RecordObject } from '../../collector/flow/view/record.js';
import { describeSample } from '../../collector/flow/view/sample.js';

export interface Decoded {
  records: RecordObject[];
  options: RecordObject[];
  /** Counts by reason, of all domains and of the exporter. */
  errors: Record<string, number>;
  domains: Domain[];
  decoder: Decoder;
}

/** One exporter, datagrams a second apart. `rate` is the sampling rate that its configuration says; `withdraws`: not over UDP. */
export function decodeAll(
  datagrams: Uint8Array[],
  { limits = defaultLimits, rate = 0, withdraws = false }: { limits?: Limits; rate?: number; withdraws?: boolean } = {},
): Decoded {
  const records: RecordObject[] = [];
  const options: RecordObject[] = [];
  const decoder = new Decoder({
    limits,
    rows: () => undefined,
    observer: {
      record: (view) => void records.push(describeRecord(view)),
      options: (view) => void options.push(describeRecord(view)),
      sample: (view) => void records.push(describeSample(view)),
    },
  });
  const exporter = decoder.exporter('192.0.2.1')!;
  exporter.rate = rate;
  exporter.withdraws = withdraws;
  datagrams.forEach((datagram, i) => decoder.decode(datagram, exporter, 1_700_000_000_000 + i * 1000));
  decoder.flush();
  const domains = [...exporter.domains.values()];
  const errors: Record<string, number> = {};
  for (const [reason, n] of [exporter, ...domains].flatMap((one) => one.errors.entries()))
    errors[reason] = (errors[reason] ?? 0) + n;
  return { records, options, errors, domains, decoder };
}
