/** A small private authority for mutual TLS between collectors, probe agents and peers (RFC 5280), by the library `@peculiar/x509`. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** P-256 with SHA-256: what every TLS library of the last ten years speaks. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;
/** A clock that is a little behind must not refuse a new certificate. */
const EARLIER = 5 * 60_000;

export interface Pem {
  certificate: string;
  key: string;
}

/** `agent` and `peer` show their name to a collector; `server` is found by names and addresses; a peer is both. */
export const uses = ['agent', 'peer', 'server'] as const;
export type Use = (typeof uses)[number];

export interface Wanted {
  /** Common name: what `agents.names` lists. */
  name: string;
  use: Use;
  /** DNS names and addresses that a server is reached by. */
  hosts: readonly string[];
  days: number;
}

/** A new authority that signs nothing but certificates, and no further authority. */
export async function newAuthority(name: string, days: number, now: number): Promise<Pem> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    notBefore: new Date(now - EARLIER),
    notAfter: new Date(now + days * DAY),
    signingAlgorithm: algorithm,
    keys: keys as never,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await privatePem(keys.privateKey) };
}

/** A certificate of the authority, and its key. It ends with the authority at the latest. Throws where `authority` is no certificate and its key. */
export async function issue(authority: Pem, { name, use, hosts, days }: Wanted, now: number): Promise<Pem> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await importKey(authority.key);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [name] }],
    issuer: issuer.subject,
    notBefore: new Date(now - EARLIER),
    notAfter: new Date(Math.min(now + days * DAY, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as never,
    signingKey: signingKey as never,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(purposes(use)),
      new x509.SubjectAlternativeNameExtension([name, ...hosts].map(alternative)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await privatePem(keys.privateKey) };
}

function purposes(use: Use): string[] {
  const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
  return { agent: [clientAuth], peer: [clientAuth, serverAuth], server: [serverAuth] }[use];
}

const alternative = (host: string): { type: 'ip' | 'dns'; value: string } => ({
  type: isIP(host) === 0 ? 'dns' : 'ip',
  value: host,
});

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${(pkcs8.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`;
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}
