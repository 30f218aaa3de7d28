/** Addresses and AS numbers as MIB tables hold them: InetAddress (RFC 4001), IpAddress, parts of an index. */
import { addressOf, formatAddress, parseAddress, type Address } from '../../model/prefix.js';
import type { SnmpValue } from '../table.js';

/** An address from a column: IpAddress (dotted text), or InetAddress (octets; agents also send text). Null where it is none. */
export function addressIn(value: SnmpValue | undefined): string | null {
  if (typeof value === 'string') return canonical(value);
  if (typeof value !== 'object') return null;
  return addressOf([...value]) ?? canonical(value.toString('latin1'));
}

/** The one way in which an address is written; null for what is none. */
export function canonical(text: string): string | null {
  const address = parseAddress(text.trim());
  return address === null ? null : formatAddress(address);
}

/** Null for 0.0.0.0 and ::, which stand for "not known". */
export function known(address: string | null): string | null {
  return address === '0.0.0.0' || address === '::' ? null : address;
}

/** InetAddressType (RFC 4001): 1 IPv4, 2 IPv6; 3 and 4 with a zone. */
export const addressTypes = { ipv4: 1, ipv6: 2 } as const;

export function octetsOf({ family, words }: Address): number[] {
  const bytes = (words as unknown as number[]).flatMap((word) =>
    [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff),
  );
  return family === 4 ? bytes.slice(12) : bytes;
}

/** `TYPE.LENGTH.OCTETS`, as an InetAddressType and InetAddress stand in an index. */
export function inetIndex(text: string): string {
  const address = parseAddress(text);
  if (address === null) throw new RangeError(`not an address: ${text}`);
  const octets = octetsOf(address);
  return [address.family === 4 ? 1 : 2, octets.length, ...octets].join('.');
}

/** Reads the numbers of an index from left to right. */
export class IndexReader {
  private readonly numbers: number[];
  private at = 0;

  constructor(index: string) {
    this.numbers = index === '' ? [] : index.split('.').map(Number);
  }

  /** The next number; NaN past the end. */
  number(): number {
    return this.numbers[this.at++] ?? Number.NaN;
  }

  take(count: number): number[] {
    this.at += count;
    return this.numbers.slice(this.at - count, this.at);
  }

  /** An InetAddressType and an InetAddress with its length before it. */
  inetAddress(): string | null {
    this.number();
    return this.sizedAddress();
  }

  /** An address with its length before it. */
  sizedAddress(): string | null {
    const length = this.number();
    return Number.isInteger(length) ? addressOf(this.take(length)) : null;
  }

  /** An InetAddressType whose address has no length before it, as Juniper's tables have it. */
  bareAddress(): string | null {
    const type = this.number();
    return addressOf(this.take(type === 1 ? 4 : type === 2 ? 16 : type === 3 ? 8 : 20));
  }

  rest(): string {
    return this.numbers.slice(this.at).join('.');
  }
}

/** An AS number: agents send those of four octets as a negative Integer32 (BGP4-MIB has only 65535 in mind). */
export function asNumber(value: SnmpValue | undefined): number | null {
  if (typeof value !== 'number' || !Number.isInteger(value)) return null;
  return value < 0 ? value + 2 ** 32 : value;
}
