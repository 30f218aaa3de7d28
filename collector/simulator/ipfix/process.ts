/** One exporting process (RFC 7011 §2): messages with their sequence numbers, templates and options data again and again. */
import type { SampledFlow } from '../flows/sampled.js';
import { flowValues, optionsTemplateSet, record, set, templateSet } from './record.js';
import { flows4, flows6, interfaces, samplers, type Template } from './templates.js';

const VERSION = 10;
const HEADER = 16;
/** Octets of a message: below what any path to a collector fragments (RFC 7011 §10.3.3). */
const MOST = 1_400;
/** One observation domain, one selector. */
const DOMAIN = 1;
const SELECTOR = 1;
/** Random n-out-of-N sampling (RFC 5477 §8.2.3). */
const RANDOM = 3;

/** Flows that came in by one interface and left by another: ifIndex. */
export interface Observed {
  ingress: number;
  egress: number;
  flows: readonly SampledFlow[];
}

export interface InterfaceName {
  ifIndex: number;
  name: string;
  descr: string;
}

export class ExportingProcess {
  /** Data records sent, those of options too (RFC 7011 §3.1). */
  #sequence = 0;

  constructor(
    private readonly names: readonly InterfaceName[],
    /** One packet of so many is sampled. */
    private readonly rate: number,
  ) {}

  /** Every template, how packets are sampled, and what the interfaces are called. */
  announce(time: number): Buffer {
    const sampling = record(samplers, [SELECTOR, RANDOM, 1, this.rate]);
    const names = this.names.map(({ ifIndex, name, descr }) => record(interfaces, [ifIndex, name, descr]));
    const sets = [
      templateSet([flows4, flows6]),
      optionsTemplateSet([samplers, interfaces]),
      set(samplers.id, [sampling]),
      set(interfaces.id, names),
    ];
    return this.#message(time, sets, 1 + names.length);
  }

  /** The flows as messages of one template each. */
  report(time: number, observed: readonly Observed[]): Buffer[] {
    const of = (template: Template, length: number): Buffer[] => {
      const records = observed.flatMap(({ ingress, egress, flows }) =>
        flows
          .filter(({ source }) => source.length === length)
          .map((flow) => record(template, flowValues(flow, ingress, egress, SELECTOR))),
      );
      return inMessages(records).map((some) => this.#message(time, [set(template.id, some)], some.length));
    };
    return [...of(flows4, 4), ...of(flows6, 16)];
  }

  #message(time: number, sets: readonly Buffer[], dataRecords: number): Buffer {
    const body = Buffer.concat(sets);
    const head = Buffer.alloc(HEADER);
    head.writeUInt16BE(VERSION, 0);
    head.writeUInt16BE(HEADER + body.length, 2);
    head.writeUInt32BE(Math.floor(time / 1_000), 4);
    head.writeUInt32BE(this.#sequence, 8);
    head.writeUInt32BE(DOMAIN, 12);
    this.#sequence = (this.#sequence + dataRecords) % 2 ** 32;
    return Buffer.concat([head, body]);
  }
}

/** As many records as a message holds, again and again. All are of one length. */
function inMessages(records: readonly Buffer[]): Buffer[][] {
  const each = Math.max(1, Math.floor((MOST - HEADER - 4) / (records[0]?.length ?? 1)));
  return Array.from({ length: Math.ceil(records.length / each) }, (_, i) => records.slice(i * each, (i + 1) * each));
}
