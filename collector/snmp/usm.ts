/** The user-based security model for what comes in (RFC 3414 §3.2): the digest first, in constant time, then the cipher. */
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import snmp, { type User } from 'net-snmp';
import type { V3Message } from './ber/message.js';

export type Refusal = 'insecure' | 'unauthentic' | 'undecipherable';

export interface Opened {
  /** Holds the plain scoped PDU. */
  buffer: Buffer;
  at: number;
  end: number;
}

export interface Keys {
  engineId: Buffer;
  auth: Buffer;
  priv: Buffer | null;
}

/** The library keeps every localized key it ever made; past this many they are dropped and made again. */
const MAX_LIBRARY_KEYS = 4096;

export function localize(user: User, engineId: Buffer): Keys {
  const cache = snmp.Authentication.authToKeyCache;
  if (Object.keys(cache).length > MAX_LIBRARY_KEYS) for (const key of Object.keys(cache)) delete cache[key];
  const protocol = user.authProtocol ?? 0;
  const auth = snmp.Authentication.passwordToKey(protocol, user.authKey ?? '', engineId);
  const algorithm = snmp.Encryption.algorithms[user.privProtocol ?? 0];
  const priv = algorithm?.localizationAlgorithm(algorithm, protocol, user.privKey ?? '', engineId) ?? null;
  return { engineId: Buffer.from(engineId), auth, priv };
}

export class Usm {
  private keys: Keys | null = null;

  constructor(private readonly user: User) {}

  /**
   * Opens a message that must have the session's own security level: an answer below it is refused, whatever it says.
   * `engineId` is the engine that the session asked; its keys are the only ones ever derived.
   */
  open(message: V3Message, datagram: Buffer, engineId: Buffer): Opened | Refusal {
    const { level } = this.user;
    const { noAuthNoPriv, authPriv } = snmp.SecurityLevel;
    if (message.flags.auth !== level > noAuthNoPriv || message.flags.priv !== (level === authPriv)) return 'insecure';
    if (message.user.toString() !== this.user.name || !message.engineId.equals(engineId)) return 'unauthentic';
    const plain = { buffer: datagram, ...message.scoped };
    if (!message.flags.auth) return plain;
    if (!this.authentic(message, datagram)) return 'unauthentic';
    return message.flags.priv ? this.decrypt(message, datagram) : plain;
  }

  /** Whether the digest of an authenticated message is right, for reports, which may come unencrypted. */
  authentic(message: V3Message, datagram: Buffer): boolean {
    const algorithm = snmp.Authentication.algorithms[this.user.authProtocol ?? 0];
    if (!algorithm || message.digest.length !== algorithm.AUTHENTICATION_CODE_LENGTH) return false;
    const claimed = Buffer.from(message.digest);
    message.digest.fill(0);
    const digest = createHmac(algorithm.CRYPTO_ALGORITHM, this.keysOf(message.engineId).auth).update(datagram).digest();
    claimed.copy(message.digest);
    return timingSafeEqual(digest.subarray(0, claimed.length), claimed);
  }

  /** AES in CFB mode (RFC 3826 §3.1): the IV is boots, time and the salt of the message. */
  private decrypt(message: V3Message, datagram: Buffer): Opened | Refusal {
    const key = this.keysOf(message.engineId).priv;
    const algorithm = snmp.Encryption.algorithms[this.user.privProtocol ?? 0];
    if (!key || !algorithm || message.salt.length !== 8) return 'undecipherable';
    const iv = Buffer.alloc(16);
    iv.writeInt32BE(message.boots | 0, 0);
    iv.writeInt32BE(message.time | 0, 4);
    message.salt.copy(iv, 8);
    const decipher = createDecipheriv(algorithm.CRYPTO_ALGORITHM, key, iv);
    const buffer = decipher.update(datagram.subarray(message.scoped.at, message.scoped.end));
    return { buffer, at: 0, end: buffer.length };
  }

  private keysOf(engineId: Buffer): Keys {
    if (!this.keys?.engineId.equals(engineId)) this.keys = localize(this.user, engineId);
    return this.keys;
  }
}
