/** The figures of a replay, over all and per exporter and domain. */
import { F } from '../batch.js';
import { bigUint } from '../bytes.js';
import type { Decoder } from '../decoder.js';
import type { Domain } from '../domain.js';
import type { Layout } from '../layout.js';
import type { Observer, RecordView, SampleView } from '../message.js';
import { Totals, type TotalsObject } from './totals.js';

export interface Figures extends TotalsObject {
  datagrams: number;
  templates: number;
  optionsTemplates: number;
  dataRecords: number;
  optionsRecords: number;
  undecodedSets: number;
  flowSamples: number;
  counterSamples: number;
  discardSamples: number;
  errors: Record<string, number>;
}

export interface ExporterFigures extends Figures {
  address: string;
  protocol: string;
  domain: number;
  sequenceGaps: number;
  sequenceDuplicates: number;
  sequenceReordered: number;
}

export interface Summary extends Figures {
  exporters: ExporterFigures[];
}

const counts = [
  'datagrams',
  'templates',
  'optionsTemplates',
  'dataRecords',
  'optionsRecords',
  'undecodedSets',
  'flowSamples',
  'counterSamples',
  'discardSamples',
] as const;

/** Where IE 1, IE 2 and IE 312 stand in a layout, -1 where they do not. */
type Places = [octets: number, packets: number, frameSize: number];

/** Sees every record and adds it up exactly. */
export class Summarizer implements Observer {
  private readonly totals = new Map<Domain, Totals>();
  private readonly places = new WeakMap<Layout, Places>();

  record(view: RecordView): void {
    const { layout, bytes, offsets, lengths } = view;
    const [octets, packets, frameSize] = this.placesOf(layout);
    const read = (field: number): bigint => (field < 0 ? 0n : bigUint(bytes, offsets[field]!, lengths[field]!));
    const totals = this.of(view.domain);
    const rate = rateOf(view);
    totals.count(read(octets), read(packets), rate);
    if (!view.frame) return;
    totals.frame(frameSize >= 0 ? read(frameSize) : BigInt(lengths[layout.frame]!));
    const { ipLength, family } = view.frame.packet;
    if (octets < 0) totals.estimate(BigInt(ipLength), family === 0 ? 0n : 1n, rate);
  }

  sample(view: SampleView): void {
    if (view.kind !== 'flow' || view.row < 0) return;
    const totals = this.of(view.domain);
    totals.frame(BigInt(view.frameLength));
    totals.estimate(BigInt(view.frameLength), 1n, rateOf(view));
  }

  /** `faults`: those of the capture files. */
  summary(decoder: Decoder, faults: ReadonlyMap<string, number>): Summary {
    const domains = [...this.domains(decoder)];
    const all = new Totals();
    for (const domain of domains) all.add(this.of(domain));
    const errors = new Map<string, number>(faults);
    const addAll = (entries: [string, number][]): void => {
      for (const [reason, n] of entries) errors.set(reason, (errors.get(reason) ?? 0) + n);
    };
    addAll(decoder.errors.entries());
    for (const exporter of decoder.exporters.values()) addAll(exporter.errors.entries());
    for (const domain of domains) addAll(domain.errors.entries());
    return {
      ...sum(domains),
      ...all.toObject(),
      errors: Object.fromEntries(errors),
      exporters: domains.map((domain) => this.figures(domain)),
    };
  }

  private *domains(decoder: Decoder): Generator<Domain> {
    for (const exporter of decoder.exporters.values()) yield* exporter.domains.values();
  }

  private figures(domain: Domain): ExporterFigures {
    const { gaps, duplicates, reordered } = domain.streams.counts;
    return {
      address: domain.exporter.address,
      protocol: domain.protocol,
      domain: domain.id,
      ...sum([domain]),
      ...this.of(domain).toObject(),
      sequenceGaps: gaps,
      sequenceDuplicates: duplicates,
      sequenceReordered: reordered,
      errors: Object.fromEntries(domain.errors.entries()),
    };
  }

  private of(domain: Domain): Totals {
    const known = this.totals.get(domain);
    if (known) return known;
    const fresh = new Totals();
    this.totals.set(domain, fresh);
    return fresh;
  }

  private placesOf(layout: Layout): Places {
    const known = this.places.get(layout);
    if (known) return known;
    const find = (number: number): number =>
      layout.fields.findIndex(({ element }) => element.pen === 0 && element.id === number);
    const places: Places = [find(1), find(2), find(312)];
    this.places.set(layout, places);
    return places;
  }
}

function rateOf({ batch, row }: RecordView | SampleView): number {
  return batch.f[F.rate]![row]!;
}

function sum(domains: Domain[]): Pick<Figures, (typeof counts)[number]> {
  const total = (name: (typeof counts)[number]): number =>
    domains.reduce((sofar, domain) => sofar + domain.counts[name], 0);
  return Object.fromEntries(counts.map((name) => [name, total(name)])) as Pick<Figures, (typeof counts)[number]>;
}
