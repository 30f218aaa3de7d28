/** What rows of one observation domain come from: an exporter whose interfaces are known, or not. */
import { NONE } from '../batch.js';
import type { Protocol } from '../domain.js';
import { Errors } from '../errors.js';
import { ExporterInterfaces, NO_CROSSING, type Crossings, type InterfaceLookup } from '../meaning/interfaces.js';
import { apartNames, type Apart, type ApartReason, type Unplaced } from './apart.js';

/** What a row's domain number stands for; null where the domain was given up. */
export type DomainOf = (
  index: number,
) => { protocol: Protocol; exporter: { address: string }; errors: Pick<Errors, 'add'> } | null;

const reason = (name: ApartReason): number => apartNames.indexOf(name);
export const NOT_AT_INGRESS = reason('not-at-ingress');
const NO_PATH = reason('no-path');
export const NO_INTERFACE = reason('no-interface');
export const NO_OCTETS = reason('no-octets');
export const IMPLAUSIBLE = reason('implausible');
const EGRESS = 1;

const nothing = new Int32Array(0);

export class Source {
  /** As ExporterInterfaces.near: for loops, to look before they ask. */
  readonly near: Int32Array;

  constructor(
    private readonly interfaces: ExporterInterfaces | null,
    /** sFlow samples frames of layer 2; other protocols' packets begin at the IP header. */
    readonly layer2Frames: boolean,
    /** Where it is added up what of this exporter has no place. */
    readonly unplaced: Unplaced,
    /** Faults of this exporter and domain, as the decoder counts them. */
    readonly errors: Pick<Errors, 'add'>,
  ) {
    this.near = interfaces?.near ?? nothing;
  }

  /** As ExporterInterfaces.find. 0 is what exporters write for an interface that they do not know, or for themselves. */
  find(input: number, output: number): number {
    return this.interfaces === null || input === 0 || input === NONE
      ? NO_CROSSING
      : this.interfaces.find(input, output);
  }

  /** Why a record is in no minute. */
  apart(direction: number, input: number, output: number): number {
    if (direction === EGRESS || this.find(output, input) >= 0) return NOT_AT_INGRESS;
    return input === 0 || input === NONE ? NO_INTERFACE : NO_PATH;
  }
}

const nowhere = new Source(null, false, { lateOctets: 0, noInterfaceOctets: 0 }, new Errors());

export class Sources {
  /** By number of the domain, with the domain it was made for: numbers are used again. */
  private known: ({ source: Source; domain: object } | undefined)[] = [];
  private exporters = new Map<string, ExporterInterfaces>();
  private generation: number;

  constructor(
    private readonly domain: DomainOf,
    private readonly lookup: InterfaceLookup,
    private readonly crossings: Crossings,
    private readonly apart: Apart,
  ) {
    this.generation = lookup.generation;
  }

  /** Forgets what the interface tables said when they have changed. */
  refresh(): void {
    if (this.generation === this.lookup.generation) return;
    this.generation = this.lookup.generation;
    this.exporters = new Map();
    this.known = [];
  }

  of(index: number): Source {
    if (index === NONE) return nowhere;
    const domain = this.domain(index);
    if (domain === null) return nowhere;
    const known = this.known[index];
    if (known?.domain === domain) return known.source;
    const { address } = domain.exporter;
    const frames = domain.protocol === 'sflow5';
    const source = new Source(this.interfacesOf(address), frames, this.apart.of(address), domain.errors);
    this.known[index] = { source, domain };
    return source;
  }

  /** As many as the decoder keeps exporters. */
  private interfacesOf(address: string): ExporterInterfaces {
    const known = this.exporters.get(address) ?? new ExporterInterfaces(address, this.lookup, this.crossings);
    this.exporters.set(address, known);
    return known;
  }
}
