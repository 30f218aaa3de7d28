/** Where the other of a pair is listened to: TLS, and only whoever shows a certificate with its name from the pair's authority. */
import { readFileSync } from 'node:fs';
import { TLSSocket } from 'node:tls';
import Fastify, { type FastifyInstance } from 'fastify';
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import { parseListen } from '../../../collector/config/schema/network.js';
import type { Log } from '../../../collector/deps.js';
import { CodedError, systemCode } from '../../../collector/model/coded-error.js';
import { hello, HELLO_PATH, MOST_BODY, type Hello } from './protocol.js';

export class PeerServer {
  private server: FastifyInstance | null = null;
  private refusals = 0;

  constructor(
    private readonly config: PeerConfig,
    private readonly log: Log,
    private readonly answer: (heard: Hello) => Hello,
  ) {}

  /** Rejects with `PEER_LISTEN` where it cannot listen. */
  async start(): Promise<void> {
    const { listen, tls, name } = this.config;
    const where = parseListen(listen);
    if (where === null) throw new CodedError('PEER_LISTEN', `peer.listen ${listen}: is no address and port`);
    const server = Fastify({
      bodyLimit: MOST_BODY,
      forceCloseConnections: true,
      https: {
        cert: readFileSync(tls.certificate),
        key: readFileSync(tls.key),
        ca: readFileSync(tls.ca),
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
      },
    });
    server.post(HELLO_PATH, async ({ raw, body }, reply) => {
      if (!isPeer(raw.socket, name))
        return reply.code(403).send({ error: this.refuse('its certificate has another name') });
      const read = hello.safeParse(body);
      if (!read.success || read.data.collector !== name)
        return reply.code(400).send({ error: this.refuse('what it says is not understood') });
      return this.answer(read.data);
    });
    try {
      await server.listen(where);
    } catch (error) {
      await server.close();
      const why = systemCode(error) ?? 'unknown reason';
      throw new CodedError('PEER_LISTEN', `peer.listen ${listen}: cannot listen there (${why})`, { cause: error });
    }
    this.server = server as unknown as FastifyInstance;
  }

  async stop(): Promise<void> {
    await this.server?.close();
    this.server = null;
  }

  /** Where it listens; null where it does not. */
  get port(): number | null {
    const address = this.server?.server.address() ?? null;
    return address === null || typeof address === 'string' ? null : address.port;
  }

  private refuse(why: string): string {
    // The first is news.
    if (this.refusals++ === 0)
      this.log.warn({ why }, 'somebody who is not the other collector of the pair was refused');
    return why;
  }
}

const isPeer = (socket: unknown, name: string): boolean =>
  socket instanceof TLSSocket && socket.authorized && socket.getPeerCertificate().subject?.CN === name;
