/** A UDP port that is listened to: one socket that everybody shares, and one of its own for each steady exporter. */
import type { Log } from '../../deps.js';
import type { FlowSocketHealth } from '../../model/flow-health.js';
import { receiveBufferLimit, type KernelSocket } from './kernel.js';
import { Lanes } from './lanes.js';
import type { Peer } from './peers.js';
import type { From, Reception, UdpSocket } from './reception/reception.js';
import type { Refusal } from './refusals.js';
import { listenAddress } from './settings.js';
import { listenFailed } from './sockets.js';

export interface UdpOptions {
  /** `address:port` as configured. */
  listen: string;
  /** Octets. */
  receiveBuffer: number;
  /** True where the same port is listened to over IPv4 apart. */
  ipv6Only: boolean;
  log: Log;
  reception: Reception;
  /** Takes a datagram; answers who sent it when a socket of its own is due to him, else null. */
  heard(bytes: Uint8Array, from: From): Peer | null;
  refuse(reason: Refusal, address: string): void;
}

export class UdpListener {
  private socket: UdpSocket | null = null;
  private readonly lanes: Lanes;
  private queue: number | null = null;
  private drops: number | null = null;

  constructor(private readonly options: UdpOptions) {
    this.lanes = new Lanes({
      ...options,
      host: listenAddress(options.listen).host,
      heard: (bytes, from) => void options.heard(bytes, from),
    });
  }

  get listen(): string {
    return this.options.listen;
  }

  /** The port it is bound to; 0 when it is not. */
  get port(): number {
    return this.socket?.port ?? 0;
  }

  /** @throws CodedError flow-listen when the address cannot be had. */
  async start(): Promise<void> {
    const { host, port } = listenAddress(this.options.listen);
    try {
      // Sockets of single exporters share the port, which the shared socket must allow. Somebody else's socket there is to be noticed all the same.
      if (port !== 0) await (await this.bind(host, port, false)).close();
      this.socket = await this.bind(host, port, true);
    } catch (error) {
      throw listenFailed('UDP', this.options.listen, error);
    }
    await this.sayBuffer(this.socket.bufferGiven);
  }

  async stop(): Promise<void> {
    const { socket } = this;
    this.socket = null;
    await this.lanes.stop();
    await socket?.close();
  }

  /** Once a second. */
  tick(): void {
    this.lanes.tick();
  }

  /** Closes the sockets of exporters that are not heard any more. */
  recheck(current: (peer: Peer) => boolean): void {
    this.lanes.recheck(current);
  }

  /** Takes in what the kernel says about the sockets of this process. */
  observe(sockets: readonly KernelSocket[]): void {
    const here = sockets.filter(({ localPort }) => localPort === this.port);
    const own = here.find(({ remotePort }) => remotePort === 0);
    this.queue = own?.queue ?? null;
    this.drops = own?.drops ?? null;
    this.lanes.observe(here);
  }

  /** Datagrams that the kernel dropped from all sockets there ever were on this port. */
  get dropped(): number {
    return (this.drops ?? 0) + this.lanes.dropped;
  }

  /** Sockets that were ever opened: another number says that there are others now. */
  get opened(): number {
    return 1 + this.lanes.opened;
  }

  health(): FlowSocketHealth[] {
    const { listen, receiveBuffer } = this.options;
    const shared = {
      transport: 'udp' as const,
      listen,
      port: this.port,
      exporter: null,
      bufferAsked: receiveBuffer,
      bufferGiven: this.socket?.bufferGiven ?? 0,
      queue: this.queue,
      drops: this.drops,
    };
    const lanes = this.lanes.health().map((lane) => ({ ...shared, ...lane }));
    return [shared, ...lanes];
  }

  private shared(bytes: Uint8Array, from: From): void {
    const peer = this.options.heard(bytes, from);
    if (peer) this.lanes.offer(peer, from, this.port);
  }

  private bind(host: string, port: number, shared: boolean): Promise<UdpSocket> {
    const { receiveBuffer, ipv6Only, reception, refuse, log } = this.options;
    return reception.open({
      ...{ host, port, shared, receiveBuffer, ipv6Only },
      heard: (bytes, from) => this.shared(bytes, from),
      truncated: ({ address }) => refuse('datagram-truncated', address),
      failed: (error) => log.warn({ error, listen: this.listen }, 'a flow socket complains'),
    });
  }

  private async sayBuffer(given: number): Promise<void> {
    const { receiveBuffer: asked, listen, log } = this.options;
    if (given >= asked) return;
    const limit = await receiveBufferLimit();
    log.warn(
      { listen, asked, given, 'net.core.rmem_max': limit },
      `the kernel gave a receive buffer of ${given} octets instead of ${asked}: bursts may be lost. Raise its limit: sysctl -w net.core.rmem_max=${asked}`,
    );
  }
}
