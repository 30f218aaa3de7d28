/** Posting JSON over mutually authenticated TLS, on a connection that is kept; bounded in time and size, redirects not followed. */
import { Agent, request } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Deps } from '../deps.js';
import { followFiles, readPemFiles, type PemFiles } from './files.js';

export interface ClientOptions {
  files: PemFiles;
  /** For the log: `the probe agent`. */
  what: string;
  /** The common name that the other end's certificate must have beside its address; null: any that its authority signed. */
  name: string | null;
  /** Milliseconds that an answer may take, and its most octets. */
  patience: number;
  most: number;
  connections: number;
}

export interface MutualClient {
  /** Rejects with the system's error where the other end is away, is somebody else, or says too much. */
  post(url: URL, body: unknown): Promise<{ status: number; text: string }>;
  close(): void;
}

/** @throws as `readPemFiles` does. */
export function mutualClient(options: ClientOptions, deps: Deps): MutualClient {
  let agent = agentOf(options);
  const { certificate, key, ca } = options.files;
  const leave = followFiles(
    [certificate, key, ca],
    options.what,
    () => {
      const renewed = agentOf(options);
      const before = agent;
      agent = renewed;
      // What is under way ends on the old connection.
      deps.clock.after(options.patience, () => before.destroy());
    },
    deps,
  );
  return {
    post: (url, body) => exchange(url, JSON.stringify(body), agent, options),
    close() {
      leave();
      agent.destroy();
    },
  };
}

function agentOf({ files, name, connections }: ClientOptions): Agent {
  return new Agent({
    ...readPemFiles(files),
    ...{ keepAlive: true, maxSockets: connections },
    checkServerIdentity: (host, certificate) => checkServerIdentity(host, certificate) ?? isNamed(certificate, name),
  });
}

/** A certificate of the same authority for somebody else is not enough. */
function isNamed({ subject }: PeerCertificate, name: string | null): Error | undefined {
  if (name === null || subject?.CN === name) return undefined;
  return new Error(`its certificate is of ${subject?.CN ?? 'nobody'}, not of ${name}`);
}

function exchange(
  url: URL,
  body: string,
  agent: Agent,
  { patience, most }: ClientOptions,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing = request(url, { method: 'POST', agent, headers });
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${patience / 1_000} s`)), patience);
    outgoing.once('close', () => clearTimeout(timer));
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > most) outgoing.destroy(new Error('the answer is too long'));
        else chunks.push(chunk);
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.end(body);
  });
}
