/** A UDP port that is listened to: one socket that everybody shares, and one of its own for each steady exporter. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Log } from '../../deps.js';
import type { FlowSocketHealth } from '../../model/flow-health.js';
import { receiveBufferLimit, type KernelSocket } from './kernel.js';
import { Lanes } from './lanes.js';
import type { Peer } from './peers.js';
import { listenAddress } from './settings.js';
import { close, given, listenFailed } from './sockets.js';

export interface UdpOptions {
  /** `address:port` as configured. */
  listen: string;
  /** Octets. */
  receiveBuffer: number;
  /** True where the same port is listened to over IPv4 apart. */
  ipv6Only: boolean;
  log: Log;
  /** Takes a datagram; answers who sent it when a socket of its own is due to him, else null. */
  heard(bytes: Uint8Array, address: string): Peer | null;
}

export class UdpListener {
  private socket: Socket | null = null;
  private readonly lanes: Lanes;
  private queue: number | null = null;
  private drops: number | null = null;
  private bufferGiven = 0;

  constructor(private readonly options: UdpOptions) {
    this.lanes = new Lanes({
      ...options,
      host: listenAddress(options.listen).host,
      heard: (bytes, { address }) => void options.heard(bytes, address),
    });
  }

  get listen(): string {
    return this.options.listen;
  }

  /** The port it is bound to; 0 when it is not. */
  get port(): number {
    return this.socket?.address().port ?? 0;
  }

  /** @throws CodedError flow-listen when the address cannot be had. */
  async start(): Promise<void> {
    const { host, port } = listenAddress(this.options.listen);
    try {
      // Sockets of single exporters share the port, which the shared socket must allow. Somebody else's socket there is to be noticed all the same.
      if (port !== 0) await close(await this.bind(host, port, false));
      this.socket = await this.bind(host, port, true);
    } catch (error) {
      throw listenFailed('UDP', this.options.listen, error);
    }
    this.socket.on('message', (bytes, from) => this.shared(bytes, from));
    this.socket.on('error', (error) =>
      this.options.log.warn({ error, listen: this.listen }, 'a flow socket complains'),
    );
    this.bufferGiven = given(this.socket);
    await this.sayBuffer();
  }

  async stop(): Promise<void> {
    const { socket } = this;
    this.socket = null;
    await this.lanes.stop();
    if (socket) await close(socket);
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

  health(): FlowSocketHealth[] {
    const { listen, receiveBuffer } = this.options;
    const shared = {
      transport: 'udp' as const,
      listen,
      port: this.port,
      exporter: null,
      bufferAsked: receiveBuffer,
      bufferGiven: this.bufferGiven,
      queue: this.queue,
      drops: this.drops,
    };
    const lanes = this.lanes.health().map((lane) => ({ ...shared, ...lane }));
    return [shared, ...lanes];
  }

  private shared(bytes: Uint8Array, from: RemoteInfo): void {
    const peer = this.options.heard(bytes, from.address);
    if (peer) this.lanes.offer(peer, from, this.port);
  }

  private async bind(host: string, port: number, shared: boolean): Promise<Socket> {
    const { receiveBuffer, ipv6Only } = this.options;
    const six = isIPv6(host);
    const socket = createSocket({
      type: six ? 'udp6' : 'udp4',
      reuseAddr: shared,
      recvBufferSize: receiveBuffer,
      ...(six && { ipv6Only }),
    });
    try {
      socket.bind({ address: host, port, exclusive: true });
      await once(socket, 'listening');
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  private async sayBuffer(): Promise<void> {
    const { receiveBuffer: asked, listen, log } = this.options;
    if (this.bufferGiven >= asked) return;
    const limit = await receiveBufferLimit();
    log.warn(
      { listen, asked, given: this.bufferGiven, 'net.core.rmem_max': limit },
      `the kernel gave a receive buffer of ${this.bufferGiven} octets instead of ${asked}: bursts may be lost. Raise its limit: sysctl -w net.core.rmem_max=${asked}`,
    );
  }
}
