/** Credentials with their secrets read, as a session needs them. */
import snmp, { type User } from 'net-snmp';
import type { Credentials as CredentialsConfig } from '../config/schema/snmp.js';

export type AuthProtocol = 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
/** `aes256c` is the Cisco (Reeder) key extension, `aes256` the Blumenthal one; from SHA-256 on they are equal. */
export type PrivProtocol = 'aes' | 'aes256' | 'aes256c';

export interface CommunityCredentials {
  version: 1 | '2c';
  community: string;
}

export interface UserCredentials {
  version: 3;
  user: string;
  auth?: { protocol: AuthProtocol; password: string };
  priv?: { protocol: PrivProtocol; password: string };
}

export type Credentials = CommunityCredentials | UserCredentials;

type Key<P> = { protocol: P; password: string };

/** Reads the references (`env:NAME`, `file:PATH`) of the configuration; throws what `secret` throws. */
export function readCredentials(config: CredentialsConfig, secret: (reference: string) => string): Credentials {
  const read = <P>(key: Key<P>): Key<P> => ({ protocol: key.protocol, password: secret(key.password) });
  if (config.version !== 3) return { version: config.version, community: secret(config.community) };
  return {
    version: 3,
    user: config.user,
    ...(config.auth && { auth: read(config.auth) }),
    ...(config.priv && { priv: read(config.priv) }),
  };
}

const privProtocols = { aes: 'aes', aes256: 'aes256b', aes256c: 'aes256r' } as const;

/** The library's word for a user; its security level follows from the keys (RFC 3414 allows no privacy without authentication). */
export function libraryUser({ user, auth, priv }: UserCredentials): User {
  const { noAuthNoPriv, authNoPriv, authPriv } = snmp.SecurityLevel;
  if (!auth) return { name: user, level: noAuthNoPriv };
  const named = { name: user, authProtocol: snmp.AuthProtocols[auth.protocol], authKey: auth.password };
  if (!priv) return { ...named, level: authNoPriv };
  return {
    ...named,
    level: authPriv,
    privProtocol: snmp.PrivProtocols[privProtocols[priv.protocol]],
    privKey: priv.password,
  };
}
