/** From datagrams to rows: finds the exporter and its domain, and lets the protocol's decoder read. Never throws. */
import { Batch } from './batch.js';
import { u32 } from './bytes.js';
import { detect } from './detect.js';
import { defaultLimits, Domain, domainKey, Exporter, type Limits, type Protocol } from './domain.js';
import { Errors } from './errors.js';
import { decodeIpfix } from './ipfix.js';
import type { Message, Observer } from './message.js';
import { decodeFixed, engine, fixedVersions } from './fixed.js';
import { decodeNetflow9 } from './netflow9.js';
import { decodeSflow, readHeader } from './sflow/datagram.js';
import { unsupported } from './unsupported.js';

export interface DecoderOptions {
  limits?: Limits;
  /** Rows of a batch. */
  capacity?: number;
  /** Gets each batch when it is full and at `flush`; the batch is empty and reused when this returns. */
  rows(batch: Batch): void;
  observer?: Observer;
  /** Told of each domain that is given up, before its number is used again; its rows were handed over. */
  closed?(domain: Domain): void;
}

const fixed = [...fixedVersions.values()];

export class Decoder {
  readonly exporters = new Map<string, Exporter>();
  /** By the number that rows bear; null where a domain was given up. */
  readonly domains: (Domain | null)[] = [];
  /** Faults that belong to no exporter. */
  readonly errors = new Errors();
  readonly batch: Batch;
  private readonly limits: Limits;
  private readonly message: Omit<Message, 'domain'> & { domain: Domain | null };
  /** Numbers of domains that were given up. */
  private readonly freed: number[] = [];

  constructor(private readonly options: DecoderOptions) {
    this.limits = options.limits ?? defaultLimits;
    this.batch = new Batch(options.capacity);
    const flush = (): void => this.flush();
    const epoch = { exported: 0, uptime: Number.NaN };
    this.message = {
      domain: null,
      batch: this.batch,
      flush,
      observer: options.observer ?? null,
      epoch,
      now: 0,
      port: 0,
    };
  }

  /** The exporter of an address, made on first sight; null when as many as are kept are known. */
  exporter(address: string): Exporter | null {
    const known = this.exporters.get(address);
    if (known) return known;
    if (this.exporters.size >= this.limits.exporters) {
      this.errors.add('exporters-refused');
      return null;
    }
    const fresh = new Exporter(address);
    this.exporters.set(address, fresh);
    return fresh;
  }

  /**
   * An exporter whose state lasts as long as a connection (RFC 7011 section 10.4): not to be found by its address, given up by `forget`. Its templates
   * are good until then, however long ago they were announced (section 8.1 has them repeated over UDP only).
   */
  session(address: string): Exporter {
    const exporter = new Exporter(address);
    exporter.withdraws = true;
    exporter.limits = { ...this.limits, templates: { ...this.limits.templates, age: Number.POSITIVE_INFINITY } };
    return exporter;
  }

  /** Gives up all that is known of an exporter. */
  forget(exporter: Exporter): void {
    for (const [key, domain] of [...exporter.domains]) this.close(exporter, key, domain);
    if (this.exporters.get(exporter.address) === exporter) this.exporters.delete(exporter.address);
  }

  /** A domain of an exporter, made where it is not known: to restore into. */
  domain(exporter: Exporter, protocol: Protocol, id: number): Domain {
    const key = domainKey(protocol, id);
    return exporter.domains.get(key) ?? this.open(exporter, protocol, id, key);
  }

  /** Decodes one datagram that arrived at `now` (milliseconds since the epoch) from `port`. The bytes are not kept. */
  decode(b: Uint8Array, exporter: Exporter, now: number, port = 0): void {
    const protocol = detect(b);
    this.message.now = now;
    this.message.port = port;
    if (protocol === null)
      exporter.errors.add(b.length < 16 ? 'datagram-short' : (unsupported(b) ?? 'version-unknown'));
    else this.dispatch(protocol, b, exporter);
  }

  /** Hands over what the batch holds. */
  flush(): void {
    if (this.batch.count > 0) this.options.rows(this.batch);
    this.batch.count = 0;
  }

  /** Drops data that has waited too long for its template. */
  expire(now: number): void {
    for (const domain of this.domains) if (domain !== null && domain.held.size > 0) domain.held.expire(now);
  }

  private dispatch(protocol: Protocol, b: Uint8Array, exporter: Exporter): void {
    if (protocol === 'netflow9') decodeNetflow9(this.to(exporter, protocol, u32(b, 16)), b);
    else if (protocol === 'ipfix') decodeIpfix(this.to(exporter, protocol, u32(b, 12)), b);
    else if (protocol === 'sflow5') this.sflow(b, exporter);
    else {
      const version = fixed.find((candidate) => candidate.protocol === protocol)!;
      decodeFixed(this.to(exporter, protocol, engine(b)), version, b);
    }
  }

  private sflow(b: Uint8Array, exporter: Exporter): void {
    const header = readHeader(b);
    if (header) decodeSflow(this.to(exporter, 'sflow5', header.subAgent), header, b);
    else exporter.errors.add('datagram-short');
  }

  private to(exporter: Exporter, protocol: Protocol, id: number): Message {
    const key = domainKey(protocol, id);
    this.message.domain = exporter.domains.get(key) ?? this.open(exporter, protocol, id, key);
    return this.message as Message;
  }

  private open(exporter: Exporter, protocol: Protocol, id: number, key: number): Domain {
    if (exporter.domains.size >= this.limits.domains) this.evict(exporter);
    const index = this.freed.pop() ?? this.domains.length;
    const domain = new Domain(exporter, protocol, id, index, exporter.limits ?? this.limits);
    this.domains[index] = domain;
    exporter.domains.set(key, domain);
    return domain;
  }

  /** Gives up the domain made first. */
  private evict(exporter: Exporter): void {
    const first = exporter.domains.entries().next().value;
    if (!first) return;
    this.close(exporter, ...first);
    exporter.errors.add('domains-evicted');
  }

  /** Rows that bear the number of the domain are handed over before the number is used again. */
  private close(exporter: Exporter, key: number, domain: Domain): void {
    this.flush();
    this.options.closed?.(domain);
    domain.close();
    exporter.domains.delete(key);
    this.domains[domain.index] = null;
    this.freed.push(domain.index);
  }
}
