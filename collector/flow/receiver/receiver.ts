/** Hears exporters, decodes what they send, hands the rows to a consumer. All of it in the thread it is started in. */
import type { Deps, Timer } from '../../deps.js';
import type { FlowReceiverHealth } from '../../model/flow-health.js';
import type { Slice } from '../archive/slice.js';
import { Tap } from '../archive/tap.js';
import type { Batch } from '../batch.js';
import { Decoder } from '../decoder.js';
import type { Domain, Exporter } from '../domain.js';
import type { Consumer, CreateConsumer, Source } from './consumer.js';
import { exportersHealth, LastHeard } from './health.js';
import { Listeners } from './listeners.js';
import { Names, systemResolve, type Resolve } from './names.js';
import { Peers, type Peer } from './peers.js';
import type { From } from './reception/reception.js';
import { Refusals, type Refusal } from './refusals.js';
import { Seen } from './seen.js';
import type { ReceiverSettings } from './settings.js';
import { Keeper } from './keeper.js';
import { defaultTcpLimits, type TcpLimits } from './tcp.js';

export interface ReceiverDeps extends Deps {
  createConsumer: CreateConsumer;
  /** Gets the health and the finished rows, every second, but not before `taken` was called for the report before. */
  report(report: Report): void;
  resolve?: Resolve;
  tcpLimits?: TcpLimits;
}

/** Plain data. */
export interface Report {
  health: FlowReceiverHealth;
  rows: unknown[];
  /** What the consumer counted; null where it does not say. */
  counts: unknown;
  /** Single flows for the archive, and how many were not copied since the start. */
  slices: Slice[];
  untapped: number;
}

/** Milliseconds. */
const TICK = 1_000;
const RESOLVE = 300_000;

export class Receiver {
  private readonly decoder: Decoder;
  private readonly peers: Peers;
  private readonly refusals = new Refusals();
  private readonly seen = new Seen();
  private readonly lastHeard = new LastHeard();
  private readonly names: Names;
  private readonly listeners: Listeners;
  private readonly keeper: Keeper;
  private readonly tcpLimits: TcpLimits;
  private readonly consumer: Consumer;
  private readonly tap: Tap;
  /** By exporter: those of UDP, and the sessions of TCP. */
  private readonly owners = new Map<Exporter, Peer>();
  private timer: Timer | null = null;
  private ticking: Promise<void> = Promise.resolve();
  private ready = true;
  private failureSaid = false;
  private resolvedAt = 0;

  constructor(
    private settings: ReceiverSettings,
    private readonly deps: ReceiverDeps,
  ) {
    const { log, clock } = deps;
    this.tcpLimits = deps.tcpLimits ?? defaultTcpLimits;
    this.decoder = new Decoder({
      limits: settings.limits,
      rows: (batch) => this.rows(batch),
      closed: (domain) => this.closed(domain),
    });
    this.peers = new Peers(this.decoder);
    this.names = new Names(deps.resolve ?? systemResolve, log);
    this.listeners = new Listeners({
      log,
      reception: settings.reception,
      limits: this.tcpLimits,
      heard: (bytes, from) => this.heard(bytes, from),
      open: (address) => this.openSession(address),
      message: (bytes, peer, exporter) => this.decode(bytes, peer, exporter),
      close: (peer, exporter) => this.closeSession(peer, exporter),
      refuse: (reason, address) => this.refuse(reason, address),
    });
    this.keeper = new Keeper(settings.stateFile, this.decoder, { log, clock });
    const source = (domain: number): Source | null => this.source(domain);
    const domain = (index: number): Domain | null => this.decoder.domains[index] ?? null;
    this.consumer = deps.createConsumer(settings.consumer, { source, domain, now: () => clock.now() });
    this.tap = new Tap(settings.archive, source);
    this.decoder.batch.forArchive(settings.archive !== null);
  }

  /** @throws CodedError flow-listen when an address cannot be listened to; nothing stays open then. */
  async start(): Promise<void> {
    await this.resolve();
    await this.keeper.restore((address) => this.peerOf(address));
    try {
      await this.listeners.update(this.settings);
    } catch (error) {
      await this.listeners.stop();
      throw error;
    }
    this.schedule();
  }

  /** @throws CodedError flow-listen when a new address cannot be listened to; everything else is in force then. */
  async update(settings: ReceiverSettings): Promise<void> {
    this.settings = settings;
    await this.resolve();
    this.consumer.update?.(settings.consumer);
    // What was decoded for other readers is handed to them.
    this.decoder.flush();
    this.tap.use(settings.archive);
    this.decoder.batch.forArchive(settings.archive !== null);
    await this.listeners.update(settings);
  }

  /** Hands something on to the consumer. */
  inform(what: unknown): void {
    this.consumer.inform?.(what);
  }

  /** How things are, without rows. */
  look(): Report {
    const counts = this.consumer.read?.() ?? null;
    return { health: this.health(), rows: [], counts, slices: [], untapped: this.tap.dropped };
  }

  /** The last report was taken in: the next may come. */
  taken(): void {
    this.ready = true;
  }

  /** Closes everything; what is left to report. */
  async stop(): Promise<Report> {
    this.timer?.cancel();
    this.timer = null;
    await this.ticking;
    await this.listeners.observe();
    const { health } = this.look();
    await this.listeners.stop();
    await this.keeper.save();
    this.decoder.flush();
    const rows = this.consumer.drain(Number.POSITIVE_INFINITY);
    return { ...this.look(), health, rows, slices: this.tap.take() };
  }

  health(): FlowReceiverHealth {
    const { clock } = this.deps;
    return {
      at: clock.now(),
      exporters: exportersHealth(this.peers.byAddress.values(), this.seen, this.lastHeard),
      ...this.listeners.health(),
      refused: this.refusals.reasons(),
      refusedExporters: this.refusals.exporters(),
      memory: process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers,
    };
  }

  private schedule(): void {
    this.timer = this.deps.clock.after(TICK, () => {
      this.ticking = this.tick().catch((error: unknown) => {
        this.deps.log.error({ error }, 'a regular task of the flow receiver failed');
      });
      void this.ticking.then(() => this.timer && this.schedule());
    });
  }

  private async tick(): Promise<void> {
    const now = this.deps.clock.now();
    this.decoder.flush();
    this.decoder.expire(now);
    this.listeners.tick();
    await this.listeners.observe();
    if (now - this.resolvedAt > RESOLVE) await this.resolve();
    await this.keeper.tick();
    if (!this.ready) return;
    this.ready = false;
    const rows = this.consumer.drain(now);
    this.deps.report({ ...this.look(), rows, slices: this.tap.take() });
  }

  private async resolve(): Promise<void> {
    this.resolvedAt = this.deps.clock.now();
    const resolved = await this.names.refresh(this.settings);
    this.peers.update(this.settings, resolved);
    this.listeners.recheck(
      (peer) => this.peers.byAddress.get(peer.address) === peer,
      (address) => typeof this.peers.find(address) !== 'string',
    );
  }

  /** A datagram; answers its peer when he is of a gateway and so due a socket of his own. */
  private heard(bytes: Uint8Array, { address, port }: From): Peer | null {
    const peer = this.peers.find(address);
    if (typeof peer === 'string') {
      this.refuse(peer === 'full' ? 'exporters-full' : 'unknown-exporter', address);
      return null;
    }
    this.decode(bytes, peer, peer.exporter, port);
    return peer.gateway === null ? null : peer;
  }

  private decode(bytes: Uint8Array, peer: Peer, exporter: Exporter, port = 0): void {
    const now = this.deps.clock.now();
    peer.lastDatagram = now;
    peer.octets += bytes.length;
    try {
      this.decoder.decode(bytes, exporter, now, port);
    } catch (error) {
      this.refusals.add('decoder-failed');
      if (!this.failureSaid) this.deps.log.error({ error, exporter: peer.address }, 'the flow decoder failed');
      this.failureSaid = true;
    }
  }

  private refuse(reason: Refusal, address: string): void {
    const fresh = this.refusals.addFrom(reason, address, this.deps.clock.now());
    if (fresh) this.deps.log.debug({ address, reason }, 'flow exports refused');
  }

  private openSession(address: string): { peer: Peer; exporter: Exporter } | Refusal {
    const peer = this.peers.find(address);
    if (peer === 'unknown') return 'tcp-unknown-exporter';
    if (peer === 'full') return 'exporters-full';
    if (peer.sessions.size >= this.tcpLimits.perExporter) return 'tcp-connections';
    const exporter = this.decoder.session(peer.address);
    exporter.rate = peer.exporter.rate;
    peer.sessions.add(exporter);
    this.owners.set(exporter, peer);
    return { peer, exporter };
  }

  private closeSession(peer: Peer, exporter: Exporter): void {
    this.decoder.forget(exporter);
    peer.retireErrors(exporter.errors.entries());
    peer.sessions.delete(exporter);
    this.owners.delete(exporter);
  }

  private closed(domain: Domain): void {
    this.ownerOf(domain)?.retire(domain);
    this.seen.forget(domain.index);
    this.lastHeard.forget(domain.index);
  }

  private ownerOf({ exporter }: Domain): Peer | undefined {
    return this.owners.get(exporter) ?? this.peers.byAddress.get(exporter.address);
  }

  private peerOf(address: string): Peer | null {
    const peer = this.peers.find(address);
    return typeof peer === 'string' ? null : peer;
  }

  private rows(batch: Batch): void {
    this.seen.observe(batch);
    this.consumer.consume(batch);
    this.tap.add(batch, this.deps.clock.now());
  }

  private source(index: number): Source | null {
    const domain = this.decoder.domains[index];
    if (!domain) return null;
    const { exporter, protocol, id } = domain;
    return { gateway: this.ownerOf(domain)?.gateway ?? null, exporter: exporter.address, protocol, domain: id };
  }
}
