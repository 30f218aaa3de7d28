/** A receiver of pages on the loopback: keeps what it is sent, and answers as it is told. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Heard {
  at: number;
  url: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown> & { status?: string };
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Answers only once this resolves. */
  after?: Promise<unknown>;
}

export class Receiver {
  readonly heard: Heard[] = [];
  reply: (heard: Heard) => Reply = () => ({});
  private server: Server | null = null;
  private port = 0;

  constructor(private readonly tls: ServerOptions | null = null) {}

  async open(): Promise<this> {
    const server = this.tls === null ? createServer() : createTlsServer(this.tls);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const body = (text === '' ? {} : JSON.parse(text)) as Heard['body'];
        const heard = { at: performance.now(), url: request.url ?? '', headers: request.headers, body };
        this.heard.push(heard);
        const { status = 200, headers = {}, body: answer = {}, after } = this.reply(heard);
        await after;
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server as Server;
    return this;
  }

  /** Nobody listens at its port until it is opened again. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  }

  get url(): string {
    return `${this.tls === null ? 'http' : 'https'}://127.0.0.1:${this.port}/hook`;
  }

  get firing(): Heard[] {
    return this.heard.filter(({ body }) => body.status === 'firing');
  }

  get resolved(): Heard[] {
    return this.heard.filter(({ body }) => body.status === 'resolved');
  }
}
