/** Posting JSON over mutually authenticated TLS, on a connection that is kept; bounded in time and size, redirects not followed. */
import { Agent, request } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Deps } from '../deps.js';
import { answerTo } from './answer.js';
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
    async post(url, body) {
      const content = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
      const { patience, most } = options;
      const open = () => request(url, { method: 'POST', agent, headers });
      const { status, body: text } = await answerTo(open, content, { patience, kept: most, most });
      return { status, text };
    },
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
