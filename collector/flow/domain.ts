/** State of one observation domain of one exporter: what its next message is decoded with, and what was counted. */
import { Errors } from './errors.js';
import { Held, type HeldBudget, type HeldLimits } from './held.js';
import { Sampling } from './sampling.js';
import { Streams } from './streams.js';
import { Templates, type TemplateBudget, type TemplateLimits } from './templates.js';

export const protocols = ['netflow1', 'netflow5', 'netflow7', 'netflow9', 'ipfix', 'sflow5'] as const;
export type Protocol = (typeof protocols)[number];

export interface Limits {
  exporters: number;
  /** Domains of one exporter. */
  domains: number;
  templates: TemplateLimits;
  held: HeldLimits;
}

/** Room for the largest routers (an OVS or a YAF announces over 100 templates) and no more than some 20 MiB for a hostile exporter. */
export const defaultLimits: Limits = {
  exporters: 1024,
  domains: 256,
  templates: { templates: 4096, fields: 65_536, age: 86_400_000 },
  held: { octets: 4 * 1024 * 1024, age: 1_800_000 },
};

export interface Counts {
  datagrams: number;
  templates: number;
  optionsTemplates: number;
  dataRecords: number;
  optionsRecords: number;
  /** Data sets that no template has decoded (yet). */
  undecodedSets: number;
  flowSamples: number;
  counterSamples: number;
  discardSamples: number;
}

const noCounts = (): Counts => ({
  datagrams: 0,
  templates: 0,
  optionsTemplates: 0,
  dataRecords: 0,
  optionsRecords: 0,
  undecodedSets: 0,
  flowSamples: 0,
  counterSamples: 0,
  discardSamples: 0,
});

export class Domain {
  readonly errors = new Errors();
  readonly counts = noCounts();
  readonly streams = new Streams();
  readonly sampling = new Sampling();
  readonly templates: Templates;
  readonly held: Held;

  constructor(
    readonly exporter: Exporter,
    readonly protocol: Protocol,
    /** Source id, observation domain id, engine (type * 256 + id) or sub-agent. */
    readonly id: number,
    /** What rows of a batch call it. */
    readonly index: number,
    limits: Limits,
  ) {
    this.templates = new Templates(limits.templates, exporter.templateBudget, this.errors);
    this.held = new Held(limits.held, exporter.heldBudget, this.errors);
  }

  /** Gives back what it holds of the exporter's budgets. */
  close(): void {
    this.held.clear();
    this.templates.clear();
  }
}

export class Exporter {
  readonly templateBudget: TemplateBudget = { templates: 0, fields: 0 };
  readonly heldBudget: HeldBudget = { octets: 0 };
  /** By protocol and id. */
  readonly domains = new Map<number, Domain>();
  /** Faults of datagrams that belong to no domain. */
  readonly errors = new Errors();
  /** Sampling rate the configuration says, over everything the exporter says; 0 for none. */
  rate = 0;
  /** Limits of its own in place of the decoder's; null for none. */
  limits: Limits | null = null;
  /** True where what it sends comes in order and whole, so that it may withdraw templates: not over UDP (RFC 7011 section 8.4). */
  withdraws = false;

  constructor(readonly address: string) {}
}

/** Key of a domain in its exporter's map. */
export function domainKey(protocol: Protocol, id: number): number {
  return protocols.indexOf(protocol) * 4294967296 + id;
}
