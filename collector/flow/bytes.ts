/** Big-endian reads from a byte array. Callers have checked the bounds: past the end a read gives 0 bits, never an exception. */

export function u16(b: Uint8Array, at: number): number {
  return (b[at]! << 8) | b[at + 1]!;
}

export function u24(b: Uint8Array, at: number): number {
  return (b[at]! << 16) | (b[at + 1]! << 8) | b[at + 2]!;
}

export function u32(b: Uint8Array, at: number): number {
  return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
}

/** 64 bits as a double: exact up to 2^53. */
export function u64(b: Uint8Array, at: number): number {
  return u32(b, at) * 4294967296 + u32(b, at + 4);
}

/** An unsigned integer of 0 to 8 bytes, as reduced-size encoding leaves it (RFC 7011 section 6.2). Exact up to 2^53. */
export function uint(b: Uint8Array, at: number, width: number): number {
  switch (width) {
    case 1:
      return b[at]!;
    case 2:
      return u16(b, at);
    case 4:
      return u32(b, at);
    case 8:
      return u64(b, at);
    default: {
      let value = 0;
      for (let i = 0; i < width; i++) value = value * 256 + b[at + i]!;
      return value;
    }
  }
}

/** The same without loss, of any width. */
export function bigUint(b: Uint8Array, at: number, width: number): bigint {
  let value = 0n;
  for (let i = 0; i < width; i++) value = (value << 8n) | BigInt(b[at + i] ?? 0);
  return value;
}
