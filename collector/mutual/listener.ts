/** A TLS listener that takes only whoever shows a certificate of the right authority, and says by its common name who that is. */
import type { Server } from 'node:https';
import { TLSSocket } from 'node:tls';
import Fastify, { type FastifyInstance } from 'fastify';
import { parseListen } from '../config/schema/network.js';
import type { Deps } from '../deps.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { followFiles, readPemFiles, type PemFiles } from './files.js';

export interface ListenerOptions {
  /** `address:port`, and the key that it stands under. */
  listen: string;
  key: string;
  files: PemFiles;
  /** For the log: `probe agents`. */
  what: string;
  path: string;
  /** Octets of a request, at most. */
  most: number;
  /** `name`: of the certificate; null where it has none. */
  answer(name: string | null, body: unknown): { status: number; body: unknown };
  /** The code of a refusal to listen. */
  code: string;
}

export interface MutualListener {
  /** null before it listens. */
  readonly port: number | null;
  close(): Promise<void>;
}

/** Rejects with a CodedError of `code` where it cannot listen, or its files are no certificate and key. */
export async function mutualListener(options: ListenerOptions, deps: Deps): Promise<MutualListener> {
  const { listen, key, files, what, path, most, answer, code } = options;
  const where = parseListen(listen);
  if (where === null) throw new CodedError(code, `${key} ${listen}: is no address and port`);
  const server = Fastify({
    bodyLimit: most,
    forceCloseConnections: true,
    https: { ...readPemFiles(files), requestCert: true, rejectUnauthorized: true },
  }) as unknown as FastifyInstance;
  server.post(path, async ({ raw: { socket }, body }, reply) => {
    const given = answer(nameOf(socket), body);
    return reply.code(given.status).send(given.body);
  });
  try {
    await server.listen(where);
  } catch (error) {
    await server.close();
    const why = systemCode(error) ?? 'unknown reason';
    throw new CodedError(code, `${key} ${listen}: cannot listen there (${why})`, { cause: error });
  }
  const tls = server.server as unknown as Server;
  const { certificate, key: own, ca } = files;
  const leave = followFiles([certificate, own, ca], what, () => tls.setSecureContext(readPemFiles(files)), deps);
  return {
    get port() {
      const address = server.server.address();
      return address === null || typeof address === 'string' ? null : address.port;
    },
    async close() {
      leave();
      await server.close();
    },
  };
}

function nameOf(socket: unknown): string | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  const { CN: name } = socket.getPeerCertificate().subject ?? {};
  return typeof name === 'string' ? name : null;
}
