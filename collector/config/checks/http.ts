import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { systemCode } from '../../model/coded-error.js';
import type { Finding, KeyPath } from '../faults.js';
import { isMapping } from '../schema/tree.js';
import { isLoopback, parseListen } from '../schema/network.js';
import { valueAt } from '../issues.js';
import { unreadable } from '../read.js';
import { away, ofServiceAway } from '../secrets.js';
import type { Check } from './context.js';

/** Beyond loopback the API needs TLS and to know who asks: without, anyone on the network reads it, or the token that opens it. */
export const exposure: Check = ({ draft, raw }) => {
  const where = parseListen(draft.http?.listen ?? '');
  const given = valueAt(raw, ['http']);
  if (where === null || isLoopback(where.host)) return [];
  const has = (key: string): boolean => isMapping(given) && given[key] !== undefined;
  const lacking = [...(has('token') || has('signIn') ? [] : ['signIn']), ...(has('tls') ? [] : ['tls'])];
  if (lacking.length === 0) return [];
  const message = `other machines could reach the API at ${where.host} without ${lacking.join(' and ')}: add ${lacking.map((key) => `http.${key}`).join(' and ')}, or listen on 127.0.0.1`;
  return [{ path: ['http', 'listen'], code: 'CONFIG_HTTP_EXPOSED', message, suggestion: `127.0.0.1:${where.port}` }];
};

/** Certificate and key can be read and belong together. */
export const tlsFiles: Check = ({ draft }) => tlsPair(['http', 'tls'], draft.http?.tls ?? {});

interface PemFiles {
  certificate?: string | undefined;
  key?: string | undefined;
  /** The authority that the other side's certificate must come from. */
  ca?: string | undefined;
}

/** The files of the section at `at` can be read, and TLS can use them together. */
export function tlsPair(at: KeyPath, files: PemFiles): Finding[] {
  const read = (['certificate', 'key', 'ca'] as const).map((name) => ({ name, pem: pem(at, name, files[name]) }));
  const faults = read.flatMap(({ pem: one }) => (one !== undefined && 'code' in one ? [one] : []));
  const [cert, key, ca] = read.map(({ pem: one }) => (one !== undefined && 'text' in one ? one.text : undefined));
  if (faults.length > 0 || cert === undefined || key === undefined) return faults;
  try {
    createSecureContext({ cert, key, ...(ca && { ca }) });
    return [];
  } catch (error) {
    const why = systemCode(error) ?? 'no reason given';
    const message = `certificate and key are no pair of PEM files that TLS can use (${why})`;
    return [{ path: at, code: 'CONFIG_FILE_UNREADABLE', message }];
  }
}

function pem(at: KeyPath, name: string, path: string | undefined): Finding | { text: Buffer } | undefined {
  if (path === undefined) return undefined;
  try {
    return { text: readFileSync(path) };
  } catch (error) {
    return ofServiceAway(path)
      ? { path: [...at, name], code: 'CONFIG_CREDENTIAL_AWAY', message: away(path) }
      : { path: [...at, name], code: 'CONFIG_FILE_UNREADABLE', message: `${path} ${unreadable(error)}` };
  }
}
