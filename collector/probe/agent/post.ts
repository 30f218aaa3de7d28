/** Posts reports to the collector over mutually authenticated TLS, on a connection that is kept. */
import { Agent, request } from 'node:https';
import { CodedError } from '../../model/coded-error.js';
import { printable } from '../../model/text.js';
import { MOST_BODY, REPORT_PATH, type Report } from './protocol.js';

export interface CollectorAddress {
  /** `https://host:port`. */
  url: URL;
  /** PEM texts: ours, our key's, and of the authority that signed the collector's. */
  certificate: Buffer;
  key: Buffer;
  ca: Buffer;
}

const PATIENCE = 5_000;

/** A function that sends one report; it rejects with `PROBE_REPORT_REFUSED`, or with the system's error where the collector is away. */
export function poster({ url, certificate, key, ca }: CollectorAddress): (report: Report) => Promise<unknown> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, cert: certificate, key, ca, minVersion: 'TLSv1.2' });
  return (report) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(report);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const outgoing = request(new URL(REPORT_PATH, url), { method: 'POST', agent, headers, timeout: PATIENCE });
      outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer in ${PATIENCE / 1_000} s`)));
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
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) return settle(text, resolve, reject);
          const why = printable(text.slice(0, 300));
          reject(new CodedError('PROBE_REPORT_REFUSED', `the collector answered ${response.statusCode}: ${why}`));
        });
      });
      outgoing.end(body);
    });
}

function settle(text: string, resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  try {
    resolve(JSON.parse(text));
  } catch (error) {
    reject(error);
  }
}
