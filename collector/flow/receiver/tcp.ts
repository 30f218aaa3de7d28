/** IPFIX over TCP (RFC 7011 section 10.4): each connection is a transport session with templates of its own. */
import { once } from 'node:events';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Log } from '../../deps.js';
import type { FlowSocketHealth } from '../../model/flow-health.js';
import type { Exporter } from '../domain.js';
import { canonical } from './address.js';
import { Framer } from './framing.js';
import type { Peer } from './peers.js';
import type { Refusal } from './refusals.js';
import { listenAddress } from './settings.js';
import { listenFailed } from './sockets.js';

export interface TcpLimits {
  /** Connections of all exporters, and of one. */
  connections: number;
  perExporter: number;
  /** Milliseconds without an octet after which a connection is closed. */
  idle: number;
}

export const defaultTcpLimits: TcpLimits = { connections: 256, perExporter: 16, idle: 1_800_000 };
/** Milliseconds after which the kernel asks whether a silent peer is still there. */
const KEEP_ALIVE = 60_000;

export interface TcpOptions {
  listen: string;
  ipv6Only: boolean;
  limits: TcpLimits;
  log: Log;
  /** Opens a session, or says why not. */
  open(address: string): { peer: Peer; exporter: Exporter } | Refusal;
  message(bytes: Uint8Array, peer: Peer, exporter: Exporter): void;
  close(peer: Peer, exporter: Exporter): void;
  refuse(reason: Refusal, address: string): void;
}

export class TcpListener {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly options: TcpOptions) {}

  get listen(): string {
    return this.options.listen;
  }

  get port(): number {
    const address = this.server?.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** @throws CodedError flow-listen when the address cannot be had. */
  async start(): Promise<void> {
    const { host, port } = listenAddress(this.options.listen);
    const server = createServer((socket) => this.accept(socket));
    try {
      server.listen({ host, port, exclusive: true, ...(isIPv6(host) && { ipv6Only: this.options.ipv6Only }) });
      await once(server, 'listening');
    } catch (error) {
      throw listenFailed('TCP', this.options.listen, error);
    }
    server.on('error', (error) => this.options.log.warn({ error, listen: this.listen }, 'a flow socket complains'));
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Connections that are open. */
  get open(): number {
    return this.sockets.size;
  }

  /** Closes the connections of those who are not heard any more. */
  recheck(allowed: (address: string) => boolean): void {
    for (const socket of this.sockets) if (!allowed(socket.remoteAddress ?? '')) socket.destroy();
  }

  health(): FlowSocketHealth {
    const nothing = { exporter: null, bufferAsked: 0, bufferGiven: 0, queue: null, drops: null };
    return { transport: 'tcp', listen: this.listen, port: this.port, ...nothing };
  }

  private accept(socket: Socket): void {
    const { limits, refuse } = this.options;
    const address = canonical(socket.remoteAddress ?? '');
    // A connection that breaks while it is refused says so here; it counts as refused already.
    const refused = (reason: Refusal): void => {
      refuse(reason, address);
      socket.on('error', (error) => this.options.log.debug({ error, address }, 'a refused connection broke'));
      socket.destroy();
    };
    if (this.sockets.size >= limits.connections) return refused('tcp-connections');
    const session = this.options.open(address);
    if (typeof session === 'string') return refused(session);
    this.serve(socket, address, session.peer, session.exporter);
  }

  private serve(socket: Socket, address: string, peer: Peer, exporter: Exporter): void {
    const { limits, message, refuse, close } = this.options;
    const framer = new Framer();
    this.sockets.add(socket);
    socket.setKeepAlive(true, KEEP_ALIVE);
    socket.setTimeout(limits.idle, () => {
      refuse('tcp-idle', address);
      socket.destroy();
    });
    socket.on('data', (segment: Buffer) => {
      if (framer.push(segment, (bytes) => message(bytes, peer, exporter))) return;
      refuse('tcp-framing', address);
      socket.destroy();
    });
    socket.on('error', () => refuse('tcp-error', address));
    socket.on('end', () => {
      if (framer.pending > 0) refuse('tcp-truncated', address);
    });
    socket.on('close', () => {
      this.sockets.delete(socket);
      close(peer, exporter);
    });
  }
}
