/** Basic Encoding Rules, as little of them as an agent needs (X.690, RFC 3417 §8). */

export function tlv(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

export function length(octets: number): Buffer {
  if (octets < 0x80) return Buffer.of(octets);
  if (octets < 0x100) return Buffer.of(0x81, octets);
  return Buffer.of(0x82, octets >> 8, octets & 255);
}

export function oid(dotted: string): Buffer {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  return Buffer.from([first! * 40 + second!, ...rest.flatMap(base128)]);
}

function base128(part: number): number[] {
  const digits = [part & 0x7f];
  for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

export function integer(tag: number, value: number): Buffer {
  const octets = [value & 255];
  let left = Math.floor(value / 256);
  while (left > 0) {
    octets.unshift(left & 255);
    left = Math.floor(left / 256);
  }
  if (octets[0]! & 0x80) octets.unshift(0);
  return tlv(tag, Buffer.from(octets));
}

export interface Element {
  tag: number;
  /** Of the content. */
  start: number;
  end: number;
}

/** The element at `at`. Throws where it runs past the end. */
export function element(buffer: Buffer, at: number): Element {
  let start = at + 2;
  let size = buffer.readUInt8(at + 1);
  if (size & 0x80) {
    const count = size & 0x7f;
    size = buffer.readUIntBE(start, count);
    start += count;
  }
  if (start + size > buffer.length) throw new RangeError('the element runs past the end');
  return { tag: buffer.readUInt8(at), start, end: start + size };
}

export function number(buffer: Buffer, { start, end }: Element): number {
  return buffer.readIntBE(start, end - start);
}
