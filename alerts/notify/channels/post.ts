/** One POST of JSON: bounded in time and size, TLS verified, redirects not followed. */
import { readFileSync } from 'node:fs';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { systemCode } from '../../../collector/model/coded-error.js';
import { printable } from '../../../collector/model/text.js';
import { answerTo, type Answer } from '../../../collector/mutual/answer.js';
import type { Outcome } from './channel.js';
import { checkAddress, guardedLookup } from './lookup.js';

export interface Poster {
  /** Resolves to the answer, whatever its status. Rejects where there is none. `method` is POST where left out. */
  (url: URL, body: unknown, method?: 'POST' | 'GET'): Promise<Answer>;
  close(): void;
}

export interface PosterOptions {
  headers?: Record<string, string>;
  /** PEM file of an authority, in place of those that the system knows. */
  ca?: string | undefined;
  linkLocal: readonly string[];
  /** Milliseconds until an answer must be there whole. */
  timeout?: number;
}

/** Octets of an answer that are kept. */
const MOST_ANSWER = 65_536;
const TIMEOUT = 10_000;

export function poster({ headers = {}, ca, linkLocal, timeout = TIMEOUT }: PosterOptions): Poster {
  const lookup = guardedLookup(linkLocal);
  const keep = { keepAlive: true, maxSockets: 8, maxFreeSockets: 2, lookup };
  const secure = new Agent({ ...keep, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca: readFileSync(ca) }) });
  const plain = new PlainAgent(keep);
  const post = (url: URL, body: unknown, method: 'POST' | 'GET' = 'POST'): Promise<Answer> => {
    checkAddress(url.hostname, linkLocal);
    const text = method === 'GET' ? '' : JSON.stringify(body);
    const lengths =
      method === 'GET' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const isSecure = url.protocol === 'https:';
    const options = { method, headers: { 'user-agent': 'interconnect-monitor', ...lengths, ...headers } };
    const open = () =>
      isSecure ? request(url, { ...options, agent: secure }) : plainRequest(url, { ...options, agent: plain });
    return answerTo(open, text, { patience: timeout, kept: MOST_ANSWER, most: 16 * MOST_ANSWER });
  };
  const close = () => {
    secure.destroy();
    plain.destroy();
  };
  return Object.assign(post, { close });
}

/** What came of it: 2xx is delivered; 429 and 5xx are worth another try, other refusals are the message's own fault. */
export async function outcomeOf(answering: Promise<Answer>, now: () => number): Promise<Outcome & { answer?: Answer }> {
  let answer: Answer;
  try {
    answer = await answering;
  } catch (error) {
    return { delivered: false, error: reasonOf(error) };
  }
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return { delivered: true, answer };
  const retryAfter = retryAfterOf(headers['retry-after'], now());
  const said = printable(body.slice(0, 160)).trim();
  return {
    delivered: false,
    error: `answered ${status}${said === '' ? '' : `: ${said}`}`,
    refused: status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429,
    ...(retryAfter === null ? {} : { retryAfter }),
  };
}

/** Why there was no answer, in words that hold neither the address nor a secret. */
export function reasonOf(error: unknown): string {
  const code = systemCode(error);
  const message = error instanceof Error ? printable(error.message.slice(0, 200)) : 'failed';
  if (code === undefined || code === null) return message;
  const words: Record<string, string> = {
    ECONNREFUSED: 'nobody listens there',
    ENOTFOUND: 'the name is not known',
    ECONNRESET: 'the connection was cut',
    ETIMEDOUT: 'no connection in time',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'the network cannot be reached',
  };
  return words[code] === undefined ? `${message} (${code})` : `${words[code]} (${code})`;
}

/** Seconds or a date (RFC 9110 §10.2.3) as milliseconds from now; null where neither. */
export function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
