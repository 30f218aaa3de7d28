/** One varbind's value. */
import type { SnmpValue } from '../table.js';
import { malformed } from './cursor.js';
import { oidText } from './oid.js';
import { tags } from './tags.js';

const SAFE_HIGH = 2 ** 21;

/** Big-endian unsigned octets, leading zeros allowed; an agent that forgets the zero before a set top bit still counts up. */
function unsigned(buffer: Buffer, at: number, length: number): number | bigint {
  if (length === 0 || length > 9 || (length === 9 && buffer[at] !== 0)) throw malformed;
  if (length <= 6) return buffer.readUIntBE(at, length);
  const start = length === 9 ? at + 1 : at;
  const octets = at + length - start;
  const high = buffer.readUIntBE(start, octets - 4);
  const low = buffer.readUInt32BE(start + octets - 4);
  if (high < SAFE_HIGH) return high * 2 ** 32 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}

function signed(buffer: Buffer, at: number, length: number): number {
  if (length === 0 || length > 8) throw malformed;
  if (length <= 6) return buffer.readIntBE(at, length);
  return Number(
    BigInt.asIntN(
      64,
      buffer.subarray(at, at + length).reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n),
    ),
  );
}

/**
 * The value whose content is the `length` octets at `at`; undefined for NULL, for the exceptions noSuchObject, noSuchInstance and
 * endOfMibView, and for a type that SNMP does not have. The caller has checked the bounds; throws `malformed` on an impossible number.
 */
export function readValue(buffer: Buffer, tag: number, at: number, length: number): SnmpValue | undefined {
  switch (tag) {
    case tags.counter32:
    case tags.gauge32:
    case tags.timeTicks:
    case tags.counter64:
    case tags.uinteger32:
      if (length > 0 && length <= 6) return buffer.readUIntBE(at, length);
      return unsigned(buffer, at, length);
    case tags.integer:
      return signed(buffer, at, length);
    case tags.octetString:
    case tags.opaque:
    case tags.nsapAddress:
      return buffer.subarray(at, at + length);
    case tags.oid:
      return oidText(buffer, at, length);
    case tags.ipAddress:
      return buffer.subarray(at, at + length).join('.');
    default:
      return undefined;
  }
}
