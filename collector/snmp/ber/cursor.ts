/** Reading of BER (X.690, definite lengths only) from a datagram, bounds-checked at every step. */
import { tags } from './tags.js';

/** Thrown by the readers of this folder and caught at its boundary: one object, because a stack per bad datagram is a gift to a flooder. */
export const malformed = new Error('malformed BER');

export class Cursor {
  /** `end` is the first octet that may not be read. */
  constructor(
    readonly buffer: Buffer,
    public at = 0,
    public end = buffer.length,
  ) {
    if (at < 0 || end > buffer.length || at > end) throw malformed;
  }

  octet(): number {
    if (this.at >= this.end) throw malformed;
    return this.buffer[this.at++] as number;
  }

  /** A definite length whose content lies before `end`; leaves the cursor at the content. */
  length(): number {
    let length = this.octet();
    if (length > 0x7f) {
      let octets = length & 0x7f;
      if (octets === 0 || octets > 4) throw malformed;
      for (length = 0; octets > 0; octets--) length = length * 256 + this.octet();
    }
    if (this.at + length > this.end) throw malformed;
    return length;
  }

  /** Expects `tag`; leaves the cursor at the content and gives its length. */
  open(tag: number): number {
    if (this.octet() !== tag) throw malformed;
    return this.length();
  }

  /** The content of a `tag`, as a view on the same memory. */
  content(tag: number): Buffer {
    const length = this.open(tag);
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  /** A cursor over the content of a `tag`; this one moves past it. */
  inside(tag: number): Cursor {
    const length = this.open(tag);
    this.at += length;
    return new Cursor(this.buffer, this.at - length, this.at);
  }

  /** An INTEGER of at most 6 octets. */
  integer(): number {
    const length = this.open(tags.integer);
    if (length === 0 || length > 6) throw malformed;
    this.at += length;
    return this.buffer.readIntBE(this.at - length, length);
  }
}
