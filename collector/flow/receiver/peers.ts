/** Who may export: addresses to gateways, and what each address has sent. */
import type { Decoder } from '../decoder.js';
import type { Domain, Exporter } from '../domain.js';
import { canonical } from './address.js';
import { addDomain, noSums, type Sums } from './sums.js';
import type { ReceiverSettings } from './settings.js';

/** One address that exports. */
export class Peer {
  gateway: string | null = null;
  /** Milliseconds since the epoch; null before the first. */
  lastDatagram: number | null = null;
  octets = 0;
  /** Of domains and connections that are no more. */
  readonly retired = new Map<string, Sums>();
  readonly retiredErrors = new Map<string, number>();
  /** One per TCP connection. */
  readonly sessions = new Set<Exporter>();
  kernelDrops = 0;

  constructor(
    readonly address: string,
    /** What comes over UDP. */
    readonly exporter: Exporter,
  ) {}

  /** Keeps the counts of a domain that is given up. */
  retire(domain: Domain): void {
    const sums = this.retired.get(domain.protocol) ?? noSums();
    this.retired.set(domain.protocol, addDomain(sums, domain));
    this.retireErrors(domain.errors.entries());
  }

  retireErrors(entries: Iterable<[string, number]>): void {
    for (const [reason, count] of entries)
      this.retiredErrors.set(reason, (this.retiredErrors.get(reason) ?? 0) + count);
  }
}

/** Spellings of addresses that are remembered, so that each datagram costs one look-up. */
const SPELLINGS = 8192;

export class Peers {
  readonly byAddress = new Map<string, Peer>();
  private readonly spelled = new Map<string, Peer>();
  private gateways = new Map<string, { gateway: string; rate: number }>();
  private rates = new Map<string, number>();
  private strangers = false;

  constructor(private readonly decoder: Decoder) {}

  /** `resolved`: what the DNS names in the settings stand for. Forgets whom the settings no longer allow. */
  update(settings: ReceiverSettings, resolved: ReadonlyMap<string, readonly string[]>): void {
    this.strangers = settings.strangers;
    this.rates = new Map(settings.rates.map(([address, rate]) => [canonical(address), rate]));
    this.gateways = new Map();
    for (const { gateway, addresses, rate } of settings.exporters)
      for (const name of addresses)
        for (const address of resolved.get(name) ?? [canonical(name)])
          if (!this.gateways.has(address)) this.gateways.set(address, { gateway, rate });
    this.spelled.clear();
    for (const peer of this.byAddress.values()) this.settle(peer);
  }

  /** The peer of an address as a socket tells it; 'unknown' when it belongs to no gateway, 'full' when no more are kept. */
  find(spelling: string): Peer | 'unknown' | 'full' {
    return this.spelled.get(spelling) ?? this.admit(spelling);
  }

  private admit(spelling: string): Peer | 'unknown' | 'full' {
    const address = canonical(spelling);
    if (!this.allowed(address)) return 'unknown';
    const peer = this.byAddress.get(address) ?? this.open(address);
    if (peer === null) return 'full';
    if (this.spelled.size >= SPELLINGS) this.spelled.clear();
    this.spelled.set(spelling, peer);
    return peer;
  }

  private allowed(address: string): boolean {
    return this.strangers || this.gateways.has(address);
  }

  private open(address: string): Peer | null {
    const exporter = this.decoder.exporter(address);
    if (exporter === null) return null;
    const peer = new Peer(address, exporter);
    this.byAddress.set(address, peer);
    this.settle(peer);
    return peer;
  }

  private settle(peer: Peer): void {
    if (!this.allowed(peer.address)) {
      this.forget(peer);
      return;
    }
    const known = this.gateways.get(peer.address);
    peer.gateway = known?.gateway ?? null;
    const rate = this.rates.get(peer.address) ?? known?.rate ?? 0;
    for (const exporter of [peer.exporter, ...peer.sessions]) exporter.rate = rate;
  }

  private forget(peer: Peer): void {
    this.decoder.forget(peer.exporter);
    this.byAddress.delete(peer.address);
  }
}
