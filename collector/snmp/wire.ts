/**
 * The sockets under a session: net-snmp is handed this instead of a dgram socket. It resolves the gateway's name, keeps to the address
 * that it asked, and sends what goes out again through a connected socket, which alone hears that a port is closed.
 */
import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { EventEmitter } from 'node:events';
import { SocketAddress } from 'node:net';
import type { Datagrams } from 'net-snmp';

export interface Address {
  address: string;
  family: number;
}

export type Resolve = (host: string) => Promise<Address[]>;

const system: Resolve = (host) => lookup(host, { all: true });

/** An IPv6 address as sockets write it (RFC 5952), so that it can be compared with where answers come from. */
function canonical(remote: Address): Address {
  if (remote.family !== 6 || remote.address.includes('%')) return remote;
  return { family: 6, address: new SocketAddress({ address: remote.address, family: 'ipv6' }).address };
}

type Sent = (error: Error | null, bytes?: number) => void;

export interface WireEvents {
  /** A datagram from the asked address and port. */
  datagram(message: Buffer): void;
  /** A datagram from elsewhere. */
  stranger(from: RemoteInfo): void;
  /** The network or the port said no. */
  refused(error: Error): void;
}

/** Answers of the largest size UDP has come in bursts; the kernel's usual 208 KiB holds three of them. */
const RECEIVE_BUFFER = 1 << 20;

export class Wire extends EventEmitter implements Datagrams {
  private open: Socket | null = null;
  private connected: Socket | null = null;
  private opening: Promise<Socket> | null = null;
  private remote: Address | null = null;
  private readonly sentBefore = new WeakSet<Buffer>();
  private turn = 0;
  private wanted = false;
  private closed = false;

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly heard: WireEvents,
    private readonly resolve: Resolve = system,
  ) {
    super();
  }

  /** The address that is asked now; null before the first request. */
  get address(): string | null {
    return this.remote?.address ?? null;
  }

  send(message: Buffer, offset: number, length: number, _port: number, _host: string, sent: Sent): void {
    const again = this.sentBefore.has(message);
    this.sentBefore.add(message);
    this.socket().then(
      (socket) => {
        if (this.closed || !this.remote) sent(new Error('the session is closed'));
        else if (again) this.sendConnected(message.subarray(offset, offset + length), sent);
        else socket.send(message, offset, length, this.port, this.remote.address, sent);
      },
      (error: Error) => sent(error),
    );
  }

  /** Forgets address and sockets: the next datagram resolves the name again, and tries the next of its addresses. */
  renew(): void {
    this.open?.close();
    this.connected?.close();
    [this.open, this.connected, this.opening, this.remote] = [null, null, null, null];
    this.turn++;
  }

  ref(): void {
    this.wanted = true;
    this.open?.ref();
    this.connected?.ref();
  }

  unref(): void {
    this.wanted = false;
    this.open?.unref();
    this.connected?.unref();
  }

  close(): void {
    if (this.closed) return;
    this.renew();
    this.closed = true;
    this.emit('close');
  }

  private socket(): Promise<Socket> {
    this.opening ??= this.create();
    return this.opening;
  }

  private async create(): Promise<Socket> {
    const mine = this.turn;
    try {
      const addresses = await this.resolve(this.host);
      const remote = addresses[this.turn % addresses.length];
      if (!remote) throw Object.assign(new Error(`no address for ${this.host}`), { code: 'ENOTFOUND' });
      if (mine !== this.turn || this.closed) throw new Error('the session moved on');
      this.remote = canonical(remote);
      this.open = this.listen(this.remote);
      return this.open;
    } catch (error) {
      if (mine === this.turn) this.opening = null;
      throw error;
    }
  }

  private listen(remote: Address): Socket {
    const type = remote.family === 6 ? 'udp6' : 'udp4';
    // Only addresses are sent to: nothing is to be looked up again for every datagram.
    const asItIs: SocketOptions['lookup'] = (address, _, found) => found(null, address, remote.family);
    const socket = createSocket({ type, recvBufferSize: RECEIVE_BUFFER, lookup: asItIs });
    socket.on('message', (message, from) => {
      if (from.address === remote.address && from.port === this.port) this.heard.datagram(message);
      else this.heard.stranger(from);
    });
    socket.on('error', (error) => this.heard.refused(error));
    if (!this.wanted) socket.unref();
    return socket;
  }

  private sendConnected(message: Buffer, sent: Sent): void {
    const remote = this.remote as Address;
    if (this.connected) return this.connected.send(message, (error) => sent(error));
    const socket = this.listen(remote);
    this.connected = socket;
    const gone = () => sent(new Error('the session moved on'));
    socket.once('close', gone);
    socket.once('connect', () => {
      socket.off('close', gone);
      socket.send(message, (error) => sent(error));
    });
    socket.connect(this.port, remote.address);
  }
}
