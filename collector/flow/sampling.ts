/** How many packets each record stands for, and who said so. */
import { uint } from './bytes.js';
import type { Layout } from './layout.js';

/** Where a rate came from; the index is what a batch holds. */
export const rateSources = [
  /** Nobody said: taken as 1. */
  'none',
  'configured',
  /** In the record itself. */
  'record',
  /** Options data for the sampler or selector the record names, or for the only one there is. */
  'options-sampler',
  /** Options data for the interface the record came in by, or left by where it was metered there. */
  'options-interface',
  /** Options data for the template of the record. */
  'options-template',
  /** Options data for the whole domain. */
  'options-domain',
  /** The header of a NetFlow v5 datagram. */
  'header',
  /** The sFlow sample. */
  'sample',
] as const;
export type RateSource = (typeof rateSources)[number];

export const rateSource = (name: RateSource): number => rateSources.indexOf(name);

/** Samplers, interfaces and templates whose rate is remembered, per domain and kind. */
const LIMIT = 4096;

/** Rates that options data announced in one observation domain. */
export class Sampling {
  readonly samplers = new Map<number, number>();
  readonly interfaces = new Map<number, number>();
  readonly templates = new Map<number, number>();
  /** For the whole domain; 0 when nothing was said. */
  domain = 0;
  /** From the header of NetFlow v5; 0 when it does not say. */
  header = 0;

  get empty(): boolean {
    return (
      this.domain === 0 && this.header === 0 && this.samplers.size + this.interfaces.size + this.templates.size === 0
    );
  }

  /** True when every record of a template gets the same rate. */
  get uniform(): boolean {
    return this.samplers.size + this.interfaces.size === 0;
  }

  set(kind: 'samplers' | 'interfaces' | 'templates', id: number, rate: number): void {
    const table = this[kind];
    if (table.size >= LIMIT && !table.has(id)) return;
    table.set(id, rate);
  }

  /** For persistence. */
  store(): StoredSampling {
    const { domain, samplers, interfaces, templates } = this;
    return { domain, samplers: [...samplers], interfaces: [...interfaces], templates: [...templates] };
  }

  restore(stored: StoredSampling): void {
    this.domain = stored.domain;
    for (const kind of ['samplers', 'interfaces', 'templates'] as const)
      for (const [id, rate] of stored[kind]) this.set(kind, id, rate);
  }
}

export interface StoredSampling {
  domain: number;
  samplers: [id: number, rate: number][];
  interfaces: [id: number, rate: number][];
  templates: [id: number, rate: number][];
}

/** Elements that state a rate, gathered from one record. NaN where absent. */
export interface Stated {
  /** IE 34 or 50: one in so many. */
  interval: number;
  /** IE 305 and 306: so many packets taken, so many left out (RFC 5477 sections 8.2.2 and 8.2.3). */
  taken: number;
  left: number;
  /** IE 309 and 310: n out of N (RFC 5477 sections 8.2.6 and 8.2.7). */
  size: number;
  population: number;
  /** IE 311 (RFC 5477 section 8.2.8). */
  probability: number;
}

export function nothingStated(): Stated {
  const nan = Number.NaN;
  return { interval: nan, taken: nan, left: nan, size: nan, population: nan, probability: nan };
}

/**
 * Packets per sampled packet, or 0 when the elements do not say. A sampler of n out of N says so by IE 309 and 310, and may carry an IE 305
 * that says something else, so those come first. IE 305 alone says how many packets are taken in a row and not how many are left out.
 */
export function statedRate(stated: Stated): number {
  const { interval, taken, left, size, population, probability } = stated;
  if (size > 0 && population >= size) return population / size;
  if (probability > 0 && probability <= 1) return 1 / probability;
  if (taken > 0 && left >= 0) return (taken + left) / taken;
  return interval > 0 ? interval : 0;
}

/** Takes note of one field of a record when it is about sampling. Fields of a later element do not undo an interval that was not zero. */
export function state(stated: Stated, pen: number, id: number, b: Uint8Array, at: number, width: number): void {
  if (pen !== 0 || width === 0) return;
  if (id === 311 && (width === 4 || width === 8)) {
    const view = new DataView(b.buffer, b.byteOffset + at, width);
    stated.probability = width === 8 ? view.getFloat64(0) : view.getFloat32(0);
    return;
  }
  if (width > 8) return;
  if (id === 34 || id === 50) stated.interval = uint(b, at, width) || stated.interval;
  else if (id === 305) stated.taken = uint(b, at, width);
  else if (id === 306) stated.left = uint(b, at, width);
  else if (id === 309) stated.size = uint(b, at, width);
  else if (id === 310) stated.population = uint(b, at, width);
}

/** The rate of all records of a template where it does not depend on the record: [rate, source], rate 0 when nothing is announced. */
export function templateRate(sampling: Sampling, layout: Layout): [rate: number, source: RateSource] {
  const own = sampling.templates.get(layout.id);
  if (own !== undefined) return [own, 'options-template'];
  if (sampling.domain > 0) return [sampling.domain, 'options-domain'];
  return sampling.header > 0 ? [sampling.header, 'header'] : [0, 'none'];
}
