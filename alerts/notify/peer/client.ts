/** Saying hello to the other of a pair over mutually authenticated TLS, on a connection that is kept. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import { hello, HELLO_PATH, MOST_BODY, type Hello } from './protocol.js';

const PATIENCE = 2_000;

export interface PeerClient {
  /** Resolves to what the other says. Rejects where it is away, is somebody else, or speaks otherwise. */
  (said: Hello): Promise<Hello>;
  close(): void;
}

export function peerClient({ url, name, tls }: PeerConfig): PeerClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 4,
    cert: readFileSync(tls.certificate),
    key: readFileSync(tls.key),
    ca: readFileSync(tls.ca),
    minVersion: 'TLSv1.2',
    checkServerIdentity: (host, certificate) => checkServerIdentity(host, certificate) ?? isNamed(certificate, name),
  });
  const address = new URL(HELLO_PATH, url);
  const say = (said: Hello): Promise<Hello> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(said);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const outgoing = request(address, { method: 'POST', agent, headers });
      const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${PATIENCE / 1_000} s`)), PATIENCE);
      outgoing.once('close', () => clearTimeout(timer));
      outgoing.once('error', reject);
      outgoing.once('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_BODY) outgoing.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.once('error', reject);
        response.once('end', () => {
          try {
            if (response.statusCode !== 200) throw new Error(`it answered ${response.statusCode}`);
            resolve(hello.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
          } catch (error) {
            reject(
              error instanceof Error && error.name !== 'ZodError' ? error : new Error('what it says is not understood'),
            );
          }
        });
      });
      outgoing.end(body);
    });
  return Object.assign(say, { close: () => agent.destroy() });
}

/** A certificate of the same authority for somebody else is not enough. */
function isNamed({ subject }: PeerCertificate, name: string): Error | undefined {
  return subject?.CN === name
    ? undefined
    : new Error(`its certificate is of ${subject?.CN ?? 'nobody'}, not of ${name}`);
}
