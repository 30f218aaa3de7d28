/** A UDP relay on the loopback between a client and a server: every datagram can be looked at, changed, dropped or doubled. */
import { createSocket, type Socket } from 'node:dgram';

export interface Relayed {
  /** Towards the server. Gives the datagrams that go on. */
  out?(datagram: Buffer): Buffer[];
  /** Towards the client; `request` is the last datagram that it sent. */
  back?(datagram: Buffer, request: Buffer): Buffer[];
}

export class Relay {
  private readonly front: Socket = createSocket('udp4');
  private readonly rear: Socket = createSocket('udp4');
  private client: { address: string; port: number } | null = null;
  private request: Buffer = Buffer.alloc(0);

  private constructor(readonly change: Relayed) {}

  static async start(server: { host: string; port: number }, change: Relayed): Promise<Relay> {
    const relay = new Relay(change);
    relay.front.on('message', (datagram, from) => {
      relay.client = from;
      relay.request = datagram;
      for (const one of relay.change.out?.(datagram) ?? [datagram]) relay.rear.send(one, server.port, server.host);
    });
    relay.rear.on('message', (datagram) => {
      const { client } = relay;
      if (!client) return;
      const onward = relay.change.back?.(datagram, relay.request) ?? [datagram];
      for (const one of onward) relay.front.send(one, client.port, client.address);
    });
    await new Promise<void>((resolve) => relay.front.bind(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return this.front.address().port;
  }

  async stop(): Promise<void> {
    await Promise.all(
      [this.front, this.rear].map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))),
    );
  }
}
