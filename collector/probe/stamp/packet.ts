/**
 * Packets of STAMP (RFC 8762 §4.2, §4.3), which those of TWAMP-Light (RFC 5357 appendix I) are the beginning of. Times are
 * milliseconds since the epoch. In authenticated mode fields stand on 16-octet boundaries and an HMAC ends the packet.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { errorEstimate, readErrorEstimate, readTimestamp, writeTimestamp, type ClockQuality } from './timestamp.js';

export interface SenderPacket {
  sequence: number;
  sentAt: number;
  clock: ClockQuality;
}

export interface ReflectedPacket {
  /** The reflector's own number: it counts what came to it. */
  sequence: number;
  sentAt: number;
  clock: ClockQuality;
  receivedAt: number;
  sender: SenderPacket;
}

interface Layout {
  /** Octets of a sender's and of a reflector's packet. */
  size: number;
  sentAt: number;
  estimate: number;
  /** RFC 8972 §3: the sender's session identifier, which comes back. */
  session: number;
  receivedAt: number;
  senderSequence: number;
  senderSentAt: number;
  senderEstimate: number;
  ttl: number;
}

const open: Layout = {
  size: 44,
  sentAt: 4,
  estimate: 12,
  session: 14,
  receivedAt: 16,
  senderSequence: 24,
  senderSentAt: 28,
  senderEstimate: 36,
  ttl: 40,
};
const authenticated: Layout = {
  size: 112,
  sentAt: 16,
  estimate: 24,
  session: 26,
  receivedAt: 32,
  senderSequence: 48,
  senderSentAt: 64,
  senderEstimate: 72,
  ttl: 80,
};

/** RFC 8762 §4.4: HMAC-SHA-256 over the packet's first 96 octets, truncated to 16. */
const HMAC_COVERS = 96;
const HMAC_OCTETS = 16;
/** The least a TWAMP sender sends in open mode: number, time, error estimate. */
const LEAST = 14;

const layoutOf = (key: string | null): Layout => (key === null ? open : authenticated);

export function senderPacket({ sequence, sentAt, clock }: SenderPacket, key: string | null): Buffer {
  const layout = layoutOf(key);
  const packet = Buffer.alloc(layout.size);
  packet.writeUInt32BE(sequence >>> 0, 0);
  writeTimestamp(packet, layout.sentAt, sentAt);
  packet.writeUInt16BE(errorEstimate(clock), layout.estimate);
  return sealed(packet, key);
}

/** Null where it is too short, or its HMAC is not what the key makes of it. */
export function readSender(packet: Buffer, key: string | null): SenderPacket | null {
  const layout = layoutOf(key);
  if (packet.length < (key === null ? LEAST : layout.size) || !isGenuine(packet, key)) return null;
  return {
    sequence: packet.readUInt32BE(0),
    sentAt: readTimestamp(packet, layout.sentAt),
    clock: readErrorEstimate(packet.readUInt16BE(layout.estimate)),
  };
}

/**
 * The answer to `received`, as long as it is (RFC 8762 §4.3: symmetrical packets amplify nothing). In open mode a packet of TWAMP may be
 * too short for that; it gets the base length, as RFC 5357 says.
 */
export function reflectorPacket(
  received: Buffer,
  answer: { sequence: number; receivedAt: number; sentAt: number; clock: ClockQuality; ttl: number },
  key: string | null,
): Buffer {
  const layout = layoutOf(key);
  const packet = Buffer.alloc(Math.max(layout.size, received.length));
  packet.writeUInt32BE(answer.sequence >>> 0, 0);
  writeTimestamp(packet, layout.sentAt, answer.sentAt);
  packet.writeUInt16BE(errorEstimate(answer.clock), layout.estimate);
  writeTimestamp(packet, layout.receivedAt, answer.receivedAt);
  if (received.length >= layout.size) received.copy(packet, layout.session, layout.session, layout.session + 2);
  received.copy(packet, layout.senderSequence, 0, 4);
  received.copy(packet, layout.senderSentAt, layout.sentAt, layout.sentAt + 8);
  received.copy(packet, layout.senderEstimate, layout.estimate, layout.estimate + 2);
  packet.writeUInt8(answer.ttl, layout.ttl);
  return sealed(packet, key);
}

/** Null where it is too short, or its HMAC is not what the key makes of it. */
export function readReflected(packet: Buffer, key: string | null): ReflectedPacket | null {
  const layout = layoutOf(key);
  // TWAMP-Light answers with 41 octets and whatever padding it likes.
  if (packet.length < (key === null ? layout.ttl + 1 : layout.size) || !isGenuine(packet, key)) return null;
  return {
    sequence: packet.readUInt32BE(0),
    sentAt: readTimestamp(packet, layout.sentAt),
    clock: readErrorEstimate(packet.readUInt16BE(layout.estimate)),
    receivedAt: readTimestamp(packet, layout.receivedAt),
    sender: {
      sequence: packet.readUInt32BE(layout.senderSequence),
      sentAt: readTimestamp(packet, layout.senderSentAt),
      clock: readErrorEstimate(packet.readUInt16BE(layout.senderEstimate)),
    },
  };
}

function sealed(packet: Buffer, key: string | null): Buffer {
  if (key !== null) hmac(packet, key).copy(packet, HMAC_COVERS);
  return packet;
}

function isGenuine(packet: Buffer, key: string | null): boolean {
  return key === null || timingSafeEqual(hmac(packet, key), packet.subarray(HMAC_COVERS, HMAC_COVERS + HMAC_OCTETS));
}

function hmac(packet: Buffer, key: string): Buffer {
  return createHmac('sha256', key).update(packet.subarray(0, HMAC_COVERS)).digest().subarray(0, HMAC_OCTETS);
}
