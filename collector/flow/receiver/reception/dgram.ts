/** Datagrams one at a time, by Node itself: everywhere, at a buffer, an object for the sender and a call per datagram. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { From, Reception, SocketOptions, UdpSocket } from './reception.js';

export class DgramReception implements Reception {
  readonly way = 'dgram';

  constructor(readonly why: string) {}

  async open({ host, port, shared, receiveBuffer, ipv6Only, heard, failed }: SocketOptions): Promise<UdpSocket> {
    const six = isIPv6(host);
    const type = six ? 'udp6' : 'udp4';
    const socket = createSocket({ type, reuseAddr: shared, recvBufferSize: receiveBuffer, ...(six && { ipv6Only }) });
    try {
      socket.on('message', heard);
      socket.bind({ address: host, port, exclusive: true });
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.on('error', failed);
    return new DgramSocket(socket);
  }
}

class DgramSocket implements UdpSocket {
  readonly port: number;
  readonly bufferGiven: number;

  constructor(private readonly socket: Socket) {
    this.port = socket.address().port;
    // Linux sets aside twice what is asked for, for its own bookkeeping (socket(7)).
    const size = socket.getRecvBufferSize();
    this.bufferGiven = process.platform === 'linux' ? size / 2 : size;
  }

  async connect({ address, port }: From): Promise<void> {
    this.socket.connect(port, address);
    await once(this.socket, 'connect');
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}
