/** Gives every row of a data set its sampling rate and says where it came from. */
import { F, F_BASE, NONE, U, type Batch } from './batch.js';
import { uint } from './bytes.js';
import type { Domain } from './domain.js';
import type { Layout } from './layout.js';
import { nothingStated, rateSource, state, statedRate, templateRate } from './sampling.js';

const RATE = F_BASE + F.rate;
const EGRESS = 1;
const none = rateSource('none');
const configured = rateSource('configured');
const inRecord = rateSource('record');
const bySampler = rateSource('options-sampler');
const byInterface = rateSource('options-interface');

/** For rows [row, row + n) of one layout whose other columns are written. Rates stated in the record are taken in afterwards. */
export function fillRates(batch: Batch, layout: Layout, domain: Domain, row: number, n: number): void {
  const { exporter, sampling } = domain;
  if (exporter.rate > 0) return fill(batch, exporter.rate, configured, row, n);
  if (sampling.empty) return fill(batch, 1, none, row, n);
  const [rate, source] = templateRate(sampling, layout);
  fill(batch, rate || 1, rateSource(source), row, n);
  if (!sampling.uniform) fillByKey(batch, domain, row, n);
}

function fill(batch: Batch, rate: number, source: number, row: number, n: number): void {
  if (rate === 1) batch.clear(RATE, row, n);
  else batch.fill(RATE, rate, row, n);
  if (source === none) batch.clear(U.rateSource, row, n);
  else batch.fill(U.rateSource, source, row, n);
}

function fillByKey(batch: Batch, { sampling }: Domain, row: number, n: number): void {
  batch.touch(RATE, row, n);
  batch.touch(U.rateSource, row, n);
  const samplers = batch.u[U.sampler]!;
  const [inputs, outputs, directions] = [batch.u[U.inputIf]!, batch.u[U.outputIf]!, batch.u[U.direction]!];
  // A domain with one sampler samples everything with it, so a record that names none was sampled by that one.
  const sole = sampling.samplers.size === 1 ? [...sampling.samplers.values()][0]! : 0;
  for (let i = row; i < row + n; i++) {
    const named = samplers[i]!;
    const sampler = named === NONE ? sole : (sampling.samplers.get(named) ?? 0);
    // A flow metered at egress was sampled by the interface that it left by (IE 61).
    const egress = directions[i] === EGRESS ? sampling.interfaces.get(outputs[i]!) : undefined;
    const rate = sampler || (egress ?? sampling.interfaces.get(inputs[i]!) ?? 0);
    if (rate === 0) continue;
    batch.f[F.rate]![i] = rate;
    batch.u[U.rateSource]![i] = sampler ? bySampler : byInterface;
  }
}

/** Takes in the rate that a record states itself; a configured rate stands above it. */
export function takeStatedRate(
  batch: Batch,
  layout: Layout,
  domain: Domain,
  row: number,
  b: Uint8Array,
  offsets: Int32Array,
  lengths: Int32Array,
): void {
  if (domain.exporter.rate > 0) return;
  const stated = nothingStated();
  layout.fields.forEach(({ element: { pen, id } }, i) => state(stated, pen, id, b, offsets[i]!, lengths[i]!));
  const rate = statedRate(stated);
  if (rate === 0) return;
  batch.touch(RATE, row, 1);
  batch.touch(U.rateSource, row, 1);
  batch.f[F.rate]![row] = rate;
  batch.u[U.rateSource]![row] = inRecord;
}

/** The same for rows [row, row + n) whose records state nothing but an interval, of `width` octets, one per `stride` octets from `at` on. */
export function takeIntervals(
  batch: Batch,
  domain: Domain,
  row: number,
  n: number,
  b: Uint8Array,
  at: number,
  stride: number,
  width: number,
): void {
  if (domain.exporter.rate > 0) return;
  batch.touch(RATE, row, n);
  batch.touch(U.rateSource, row, n);
  const rates = batch.f[F.rate]!;
  const sources = batch.u[U.rateSource]!;
  for (let i = row; i < row + n; i++, at += stride) {
    const interval = uint(b, at, width);
    if (interval === 0) continue;
    rates[i] = interval;
    sources[i] = inRecord;
  }
}
