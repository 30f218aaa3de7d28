/** IPFIX messages out of a stream of octets (RFC 7011 section 10.4.2): each says its length in its header. */
import { u16 } from '../bytes.js';
import { HEADER10 } from '../ipfix.js';

/** The length field has 16 bits: no message is longer. */
const LONGEST = 65_535;

/** Takes segments as they come; keeps at most one unfinished message. */
export class Framer {
  private readonly carry = new Uint8Array(LONGEST);
  private carried = 0;

  /** Octets of the unfinished message. */
  get pending(): number {
    return this.carried;
  }

  /**
   * Hands out each message that is complete; the bytes are valid during the call only. False when what comes is not IPFIX (another version, or a length
   * less than the header): where the next message begins cannot be told any more.
   */
  push(segment: Uint8Array, message: (bytes: Uint8Array) => void): boolean {
    let at = 0;
    while (this.carried > 0 && at < segment.length) {
      at = this.fill(segment, at);
      const length = lengthOf(this.carry, this.carried);
      if (length < 0) return false;
      if (length === 0 || this.carried < length) continue;
      this.carried = 0;
      message(this.carry.subarray(0, length));
    }
    if (this.carried > 0) return true;
    for (;;) {
      const rest = segment.length - at;
      const length = lengthOf(segment.subarray(at), rest);
      if (length < 0) return false;
      if (length === 0 || length > rest) return this.keep(segment.subarray(at));
      message(segment.subarray(at, at + length));
      at += length;
    }
  }

  /** Copies what the unfinished message lacks: first its header's length, then the rest. Answers where the segment goes on. */
  private fill(segment: Uint8Array, at: number): number {
    const wanted = (lengthOf(this.carry, this.carried) || 4) - this.carried;
    const n = Math.min(wanted, segment.length - at);
    this.carry.set(segment.subarray(at, at + n), this.carried);
    this.carried += n;
    return at + n;
  }

  private keep(rest: Uint8Array): true {
    this.carry.set(rest, 0);
    this.carried = rest.length;
    return true;
  }
}

/** The length of the message that begins here; 0 when too little is there to tell, -1 when it is no IPFIX message. */
function lengthOf(b: Uint8Array, there: number): number {
  if (there >= 2 && u16(b, 0) !== 10) return -1;
  if (there < 4) return 0;
  const length = u16(b, 2);
  return length < HEADER10 ? -1 : length;
}
