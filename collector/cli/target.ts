/** What `discover` is told on the command line, made into a target. */
import { isIP, isIPv6 } from 'node:net';
import { readSecret } from '../config/secrets.js';
import { nearest } from '../config/nearest.js';
import { host } from '../config/schema/network.js';
import { durationBetween } from '../config/schema/units.js';
import { CodedError } from '../model/coded-error.js';
import type { AuthProtocol, Credentials, PrivProtocol } from '../snmp/credentials.js';
import type { DiscoverTarget } from '../snmp/discover.js';
import { UsageError } from './exit.js';

export interface TargetOptions {
  version?: string;
  community?: string;
  user?: string;
  auth?: string;
  priv?: string;
  context?: string;
  timeout?: string;
  retries?: string;
}

const DEFAULT_PORT = 161;

/** `192.0.2.1`, `192.0.2.1:1161`, `router.example`, `2001:db8::1`, `[2001:db8::1]:1161`. Throws a UsageError for the rest. */
export function parseAddress(text: string): { address: string; port: number } {
  if (isIPv6(text)) return { address: text, port: DEFAULT_PORT };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? '';
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  const sound = bracketed === undefined ? host.safeParse(address).success : isIPv6(address);
  if (!sound || port < 1 || port > 65_535) {
    throw new UsageError(`"${text}" is no ADDRESS[:PORT]: write 192.0.2.1, router.example:1161 or [2001:db8::1]:1161`);
  }
  return { address, port };
}

/** The way back: an IPv6 address with a port needs brackets. */
export function addressText(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Reads secrets and checks that the options fit together. Throws a UsageError that says how they would. */
export function targetOf(where: string, options: TargetOptions, env: NodeJS.ProcessEnv): DiscoverTarget {
  return {
    ...parseAddress(where),
    credentials: credentialsOf(options, env),
    context: options.context ?? '',
    ...(options.timeout !== undefined && { timeout: timeoutOf(options.timeout) }),
    ...(options.retries !== undefined && { retries: retriesOf(options.retries) }),
  };
}

function timeoutOf(text: string): number {
  const parsed = durationBetween('10ms', '60s').safeParse(/^\d+(\.\d+)?$/.test(text) ? `${text}s` : text);
  if (!parsed.success) throw new UsageError(`--timeout ${text}: expected 10ms to 60s, such as 2s`);
  return parsed.data;
}

function retriesOf(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 10)
    throw new UsageError(`--retries ${text}: expected a number from 0 to 10`);
  return Number(text);
}

const versions: Record<string, 1 | '2c' | 3> = { 1: 1, v1: 1, 2: '2c', '2c': '2c', v2c: '2c', 3: 3, v3: 3 };

function credentialsOf(options: TargetOptions, env: NodeJS.ProcessEnv): Credentials {
  const said = options.version === undefined ? undefined : versions[options.version.toLowerCase()];
  if (options.version !== undefined && said === undefined) {
    throw new UsageError(`--version ${options.version}: expected 1, 2c or 3`);
  }
  const version = said ?? (options.community !== undefined && options.user === undefined ? '2c' : 3);
  return version === 3 ? userOf(options, env) : communityOf(version, options, env);
}

function communityOf(
  version: 1 | '2c',
  { community, user, auth, priv }: TargetOptions,
  env: NodeJS.ProcessEnv,
): Credentials {
  if (user !== undefined || auth !== undefined || priv !== undefined) {
    throw new UsageError(`--user, --auth and --priv are for --version 3, not ${version}`);
  }
  if (community === undefined)
    throw new UsageError(`--version ${version} needs --community env:NAME, file:PATH or the community itself`);
  return { version, community: secretOf('--community', community, env) };
}

const authProtocols: readonly AuthProtocol[] = ['sha', 'sha224', 'sha256', 'sha384', 'sha512', 'md5'];
const privProtocols: readonly PrivProtocol[] = ['aes', 'aes256', 'aes256c'];

function userOf({ community, user, auth, priv }: TargetOptions, env: NodeJS.ProcessEnv): Credentials {
  if (community !== undefined)
    throw new UsageError('--community is for --version 1 and 2c; version 3 has --user, --auth and --priv');
  if (user === undefined)
    throw new UsageError('say who asks: --user NAME --auth sha256:SECRET --priv aes:SECRET, or --community SECRET');
  if (priv !== undefined && auth === undefined)
    throw new UsageError('--priv needs --auth: SNMPv3 cannot encrypt without authentication (RFC 3414)');
  return {
    version: 3,
    user,
    ...(auth !== undefined && { auth: keyOf('--auth', auth, authProtocols, env) }),
    ...(priv !== undefined && { priv: keyOf('--priv', priv, privProtocols, env) }),
  };
}

/** `sha256:SECRET`. What follows the first colon is never shown. */
function keyOf<P extends string>(
  option: string,
  text: string,
  protocols: readonly P[],
  env: NodeJS.ProcessEnv,
): { protocol: P; password: string } {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(0, colon)).toLowerCase().replace('-', '');
  const protocol = protocols.find((known) => known === name);
  if (protocol === undefined) {
    const near = nearest(name, protocols);
    const hint = near === null ? '' : ` (did you mean ${near}?)`;
    throw new UsageError(`${option}: expected PROTOCOL:SECRET with one of ${protocols.join(', ')}${hint}`);
  }
  const password = secretOf(option, text.slice(colon + 1), env);
  if ([...password].length < 8)
    throw new UsageError(
      `${option}: the password is too short; SNMPv3 passwords have 8 characters or more (RFC 3414 §11.2)`,
    );
  return { protocol, password };
}

/** The secret itself, or what `env:NAME` and `file:PATH` refer to. */
function secretOf(option: string, text: string, env: NodeJS.ProcessEnv): string {
  if (!/^(env|file):/.test(text)) {
    if (text === '') throw new UsageError(`${option}: the secret is empty`);
    return text;
  }
  try {
    return readSecret(text, env);
  } catch (error) {
    if (error instanceof CodedError) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}
