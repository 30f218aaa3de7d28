/** The outside of an SNMP message (RFC 3417 §8, RFC 3412 §6, RFC 3414 §2.4), up to the PDU. */
import { Cursor, malformed } from './cursor.js';
import { tags } from './tags.js';

export interface CommunityMessage {
  version: 0 | 1;
  community: Buffer;
  /** Where the PDU begins and ends. */
  pdu: { at: number; end: number };
}

export interface V3Message {
  version: 3;
  id: number;
  flags: { auth: boolean; priv: boolean };
  engineId: Buffer;
  boots: number;
  time: number;
  user: Buffer;
  /** A view on the message itself, so that it can be zeroed while the digest is computed. */
  digest: Buffer;
  salt: Buffer;
  /** The scoped PDU: plain, or the content of the OCTET STRING that is its ciphertext. */
  scoped: { at: number; end: number };
}

const USM = 3;

function readV3(message: Cursor): V3Message {
  const header = message.inside(tags.sequence);
  const id = header.integer();
  header.integer();
  const flags = header.content(tags.octetString)[0] ?? 0;
  if (header.integer() !== USM) throw malformed;
  const security = message.inside(tags.octetString).inside(tags.sequence);
  const usm = {
    engineId: security.content(tags.octetString),
    boots: security.integer(),
    time: security.integer(),
    user: security.content(tags.octetString),
    digest: security.content(tags.octetString),
    salt: security.content(tags.octetString),
  };
  const priv = (flags & 2) !== 0;
  const length = priv ? message.open(tags.octetString) : message.end - message.at;
  const scoped = { at: message.at, end: message.at + length };
  return { version: 3, id, flags: { auth: (flags & 1) !== 0, priv }, ...usm, scoped };
}

/** Null when the datagram is not an SNMP message; never throws. */
export function readMessage(datagram: Buffer): CommunityMessage | V3Message | null {
  try {
    const message = new Cursor(datagram).inside(tags.sequence);
    const version = message.integer();
    if (version === 3) return readV3(message);
    if (version !== 0 && version !== 1) return null;
    const community = message.content(tags.octetString);
    return { version, community, pdu: { at: message.at, end: message.end } };
  } catch (error) {
    return refused(error);
  }
}

/** Null for what the readers refuse; anything else is a fault of ours and goes on. */
export function refused(error: unknown): null {
  if (error === malformed) return null;
  throw error;
}
