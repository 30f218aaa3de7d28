/**
 * Sockets of single exporters. A UDP socket that is connected gets what its peer sends, past the shared one: so each steady exporter has a queue
 * of its own in the kernel, whose drops are its own, and a turn of its own in the event loop. Who floods the port fills another queue.
 */
import type { Log } from '../../deps.js';
import type { FlowSocketHealth } from '../../model/flow-health.js';
import { canonical, joined } from './address.js';
import type { KernelSocket } from './kernel.js';
import type { Peer } from './peers.js';
import type { From, Reception, UdpSocket } from './reception/reception.js';
import type { Refusal } from './refusals.js';

/** Datagrams from one address and port before they get a socket: exporters keep their port, those that change it at every datagram get none. */
const STEADY = 8;
/** Sockets per exporter: engines and processes of one router export from ports of their own. */
const PER_EXPORTER = 4;
const IN_ALL = 256;
/** Ticks (seconds) of silence after which a socket is closed. */
const SILENT = 600;
/** Addresses and ports that are counted towards a socket. */
const CANDIDATES = 1024;

export interface LanesOptions {
  host: string;
  receiveBuffer: number;
  ipv6Only: boolean;
  log: Log;
  reception: Reception;
  heard(bytes: Uint8Array, from: From): void;
  refuse(reason: Refusal, address: string): void;
}

interface Lane {
  peer: Peer;
  /** Address as the kernel writes it, and port. */
  remote: string;
  remotePort: number;
  socket: UdpSocket;
  heardAt: { tick: number };
  queue: number | null;
  drops: number;
}

export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly candidates = new Map<string, number>();
  private readonly opening = new Set<Promise<void>>();
  /** Sockets that were ever opened. */
  opened = 0;
  private retiredDrops = 0;
  private ticks = 0;
  private stopped = false;

  constructor(private readonly options: LanesOptions) {}

  /** Counts a datagram that came by the shared socket; opens a socket for its sender when he is steady. */
  offer(peer: Peer, from: From, port: number): void {
    if (process.platform !== 'linux' || this.stopped) return;
    const key = joined(from.address, from.port);
    if (this.lanes.has(key)) return;
    const count = (this.candidates.get(key) ?? 0) + 1;
    if (this.candidates.size >= CANDIDATES) this.candidates.clear();
    this.candidates.set(key, count);
    if (count < STEADY || !this.room(peer)) return;
    this.candidates.delete(key);
    this.open(key, peer, from, port);
  }

  /** Once a second: closes the sockets of exporters that fell silent. */
  tick(): void {
    this.ticks++;
    for (const [key, lane] of this.lanes) if (this.ticks - lane.heardAt.tick > SILENT) this.shut(key, lane);
  }

  recheck(current: (peer: Peer) => boolean): void {
    for (const [key, lane] of this.lanes) if (!current(lane.peer)) this.shut(key, lane);
  }

  observe(sockets: readonly KernelSocket[]): void {
    for (const lane of this.lanes.values()) {
      const seen = sockets.find(({ remote, remotePort }) => remote === lane.remote && remotePort === lane.remotePort);
      lane.queue = seen?.queue ?? lane.queue;
      if (!seen) continue;
      lane.peer.kernelDrops += Math.max(0, seen.drops - lane.drops);
      lane.drops = seen.drops;
    }
  }

  get dropped(): number {
    let sum = this.retiredDrops;
    for (const { drops } of this.lanes.values()) sum += drops;
    return sum;
  }

  health(): Pick<FlowSocketHealth, 'exporter' | 'queue' | 'drops'>[] {
    return [...this.lanes.values()].map(({ peer, queue, drops }) => ({ exporter: peer.address, queue, drops }));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.opening);
    await Promise.all([...this.lanes.values()].map(({ socket }) => socket.close()));
    this.lanes.clear();
  }

  /** True when one more fits. An exporter that has all of its own gives up the one that was silent longest. */
  private room(peer: Peer): boolean {
    const own = [...this.lanes].filter(([, lane]) => lane.peer === peer);
    const stale = own.sort(([, a], [, b]) => a.heardAt.tick - b.heardAt.tick)[0];
    if (own.length >= PER_EXPORTER && stale && this.ticks - stale[1].heardAt.tick > SILENT / 10) this.shut(...stale);
    else if (own.length >= PER_EXPORTER) return false;
    return this.lanes.size + this.opening.size < IN_ALL;
  }

  private open(key: string, peer: Peer, from: From, port: number): void {
    const opening = this.connect(key, peer, from, port)
      .catch((error: unknown) => {
        // The shared socket hears the exporter all the same.
        this.options.log.warn({ error, exporter: peer.address }, 'no socket of its own for an exporter');
      })
      .finally(() => this.opening.delete(opening));
    this.opening.add(opening);
  }

  private async connect(key: string, peer: Peer, from: From, port: number): Promise<void> {
    const { reception, heard, refuse, log, host, receiveBuffer, ipv6Only } = this.options;
    const heardAt = { tick: this.ticks };
    const socket = await reception.open({
      ...{ host, port, shared: true, receiveBuffer, ipv6Only },
      // Until it is connected the kernel may give it anybody's datagrams; who sent them is told by their address as ever.
      heard: (bytes, sender) => {
        heardAt.tick = this.ticks;
        heard(bytes, sender);
      },
      truncated: ({ address }) => refuse('datagram-truncated', address),
      failed: (error) => log.warn({ error, exporter: peer.address }, 'a flow socket complains'),
    });
    try {
      await socket.connect(from);
    } catch (error) {
      await socket.close();
      throw error;
    }
    const remote = canonical(from.address);
    this.opened++;
    this.lanes.set(key, { peer, remote, remotePort: from.port, socket, heardAt, queue: null, drops: 0 });
  }

  private shut(key: string, { socket, drops, peer }: Lane): void {
    this.lanes.delete(key);
    this.retiredDrops += drops;
    socket.close().catch((error: unknown) => {
      this.options.log.warn({ error, exporter: peer.address }, 'the socket of an exporter could not be closed');
    });
  }
}
