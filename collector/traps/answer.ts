/** What is sent back: the acknowledgement of an inform, and the reports by which its sender finds our engine (RFC 3414 §4). */
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import snmp, { type User } from 'net-snmp';
import { oidOctets } from '../snmp/ber/oid.js';
import { tags } from '../snmp/ber/tags.js';
import { localize } from '../snmp/usm.js';
import { trapTags } from './notification.js';

/** The same message with the inform made a response (RFC 3416 §4.2.7): it echoes the varbinds. `at`: where the PDU begins. */
export function acknowledged(buffer: Buffer, at: number): Buffer {
  const answer = Buffer.from(buffer);
  answer[at] = tags.response;
  return answer;
}

/** Where the PDU begins in a plain scoped PDU; −1 where there is none. */
export function pduAt(scoped: Buffer, at: number): number {
  const found = scoped.indexOf(trapTags.inform, skip(scoped, skip(scoped, inside(scoped, at))));
  return found;
}

const lengthAt = (buffer: Buffer, at: number): { length: number; content: number } => {
  const first = buffer[at + 1] ?? 0;
  if (first < 0x80) return { length: first, content: at + 2 };
  const octets = first & 0x7f;
  return { length: buffer.readUIntBE(at + 2, octets), content: at + 2 + octets };
};
const inside = (buffer: Buffer, at: number) => lengthAt(buffer, at).content;
const skip = (buffer: Buffer, at: number) => {
  const { length, content } = lengthAt(buffer, at);
  return content + length;
};

function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function integer(value: number, tag: number = tags.integer): Buffer {
  const octets = Buffer.alloc(6);
  octets.writeIntBE(value, 0, 6);
  let from = 0;
  while (from < 5 && octets[from] === 0 && (octets[from + 1] ?? 0) < 0x80) from++;
  return tlv(tag, octets.subarray(from));
}

const text = (octets: Buffer) => tlv(tags.octetString, octets);

export interface Engine {
  id: Buffer;
  boots: number;
  time: number;
}

/** usmStats of RFC 3414 §5. */
export const reports = {
  unknownEngine: '1.3.6.1.6.3.15.1.1.4.0',
  notInTime: '1.3.6.1.6.3.15.1.1.2.0',
} as const;

/** The scoped PDU of a report that says `oid`. */
export function reportPdu(engine: Engine, oid: string, count: number): Buffer {
  const varbind = tlv(tags.sequence, tlv(tags.oid, oidOctets(oid)), integer(count, tags.counter32));
  const pdu = tlv(tags.report, integer(0), integer(0), integer(0), tlv(tags.sequence, varbind));
  return tlv(tags.sequence, text(engine.id), text(Buffer.alloc(0)), pdu);
}

/** A v3 message from our engine; signed and encrypted as the user is, `plain` leaves the encryption out. */
export function sealed(engine: Engine, messageId: number, user: User | null, scoped: Buffer, plain: boolean): Buffer {
  const auth =
    user !== null && user.level > snmp.SecurityLevel.noAuthNoPriv
      ? snmp.Authentication.algorithms[user.authProtocol ?? 0]
      : undefined;
  const keys = user && auth ? localize(user, engine.id) : null;
  const cipher =
    !plain && user?.level === snmp.SecurityLevel.authPriv
      ? snmp.Encryption.algorithms[user.privProtocol ?? 0]
      : undefined;
  const salt = cipher ? randomBytes(8) : Buffer.alloc(0);
  const digest = Buffer.alloc(auth?.AUTHENTICATION_CODE_LENGTH ?? 0);
  const flags = Buffer.from([(auth ? 1 : 0) | (cipher ? 2 : 0)]);
  const header = tlv(tags.sequence, integer(messageId), integer(65_507), text(flags), integer(3));
  const message = (signature: Buffer) => {
    const security = tlv(
      tags.sequence,
      text(engine.id),
      integer(engine.boots),
      integer(engine.time),
      text(Buffer.from(user?.name ?? '')),
      text(signature),
      text(salt),
    );
    const data =
      cipher && keys?.priv ? text(encrypted(cipher.CRYPTO_ALGORITHM, keys.priv, engine, salt, scoped)) : scoped;
    return tlv(tags.sequence, integer(3), header, text(security), data);
  };
  const unsigned = message(digest);
  if (!auth || !keys) return unsigned;
  return message(createHmac(auth.CRYPTO_ALGORITHM, keys.auth).update(unsigned).digest().subarray(0, digest.length));
}

/** AES in CFB mode (RFC 3826 §3.1). */
function encrypted(algorithm: string, key: Buffer, { boots, time }: Engine, salt: Buffer, scoped: Buffer): Buffer {
  const iv = Buffer.alloc(16);
  iv.writeInt32BE(boots, 0);
  iv.writeInt32BE(time, 4);
  salt.copy(iv, 8);
  return createCipheriv(algorithm, key, iv).update(scoped);
}
