/** What exporters announced, kept over a restart: templates, sampling, start of their systems. */
import { z } from 'zod';
import type { Decoder } from '../decoder.js';
import { protocols, type Domain, type Exporter } from '../domain.js';

const number = z.int().min(0).max(0xffff_ffff);
const rate = z.number().min(0);
const rates = z.array(z.tuple([number, rate])).max(4096);

const template = z.strictObject({
  kind: z.enum(['data', 'options']),
  id: z.int().min(256).max(65_535),
  fields: z.array(z.tuple([z.int(), z.int(), z.int().min(0).max(65_535), z.union([z.literal(0), z.literal(1)])])),
  announced: z.number(),
});

const domain = z.strictObject({
  protocol: z.enum(protocols),
  id: number,
  /** Of the port heard last; null when the exporter never said. */
  systemStart: z.number().nullable(),
  /** By the port that said it; absent from files of earlier releases. */
  starts: z
    .array(z.tuple([z.int().min(0).max(65_535), z.number()]))
    .max(64)
    .optional(),
  templates: z.array(template),
  sampling: z.strictObject({ domain: rate, samplers: rates, interfaces: rates, templates: rates }),
});

/** The file. Another `version` is not read: what it holds comes again from the exporters. */
export const storedState = z.strictObject({
  format: z.literal('interconnect-flow-state'),
  version: z.literal(1),
  /** Milliseconds since the epoch. */
  saved: z.number(),
  exporters: z.array(z.strictObject({ address: z.string().max(64), domains: z.array(domain) })),
});

export type StoredState = z.output<typeof storedState>;
type StoredDomain = z.output<typeof domain>;

/** Fields and rates in the file, over all exporters: some 10 MB. */
const ENTRIES = 500_000;

/** What `exporters` announced over UDP. Where it is more than is kept, those that announced most are left out: a flood pushes out nobody else. */
export function toState(exporters: Iterable<Exporter>, now: number): StoredState {
  const state: StoredState = { format: 'interconnect-flow-state', version: 1, saved: now, exporters: [] };
  let left = ENTRIES;
  const sized = [...exporters].map((exporter) => ({ exporter, size: size(exporter) }));
  for (const { exporter, size } of sized.sort((a, b) => a.size - b.size)) {
    left -= size;
    if (left < 0) break;
    const domains = [...exporter.domains.values()].map(toDomain).filter(saysSomething);
    if (domains.length > 0) state.exporters.push({ address: exporter.address, domains });
  }
  return state;
}

function size({ templateBudget, domains }: Exporter): number {
  let sum = templateBudget.fields + templateBudget.templates;
  for (const { sampling } of domains.values())
    sum += sampling.samplers.size + sampling.interfaces.size + sampling.templates.size;
  return sum;
}

function toDomain({ protocol, id, streams: { starts }, templates, sampling }: Domain): StoredDomain {
  const systemStart = starts.at(-1)?.[1] ?? null;
  return { protocol, id, systemStart, starts, templates: templates.store(), sampling: sampling.store() };
}

function saysSomething({ templates, systemStart, sampling }: StoredDomain): boolean {
  const { samplers, interfaces } = sampling;
  return templates.length + samplers.length + interfaces.length > 0 || sampling.domain > 0 || systemStart !== null;
}

/** Gives an exporter's domains back what they had announced. */
export function restore(decoder: Decoder, exporter: Exporter, domains: readonly StoredDomain[]): void {
  for (const { protocol, id, systemStart, starts, templates, sampling } of domains) {
    const domain = decoder.domain(exporter, protocol, id);
    domain.templates.restore(templates, protocol === 'netflow9');
    domain.sampling.restore(sampling);
    domain.streams.restore(starts ?? (systemStart === null ? [] : [[0, systemStart]]));
  }
}
