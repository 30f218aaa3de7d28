/** Who sent a datagram, by the octets of its socket address: so that no text is made per datagram. */
import type { From } from './reception.js';
import { AF_INET, decode, SOCKADDR } from '../../../native/sockaddr.js';

/** 32-bit words that a socket address takes in the table and in what the kernel fills. */
export const NAME = 8;
/** Senders that are remembered, and the places where one can be: where all of them are taken, the newest pushes one out. */
const PLACES = 2_048;
const NEAR = 8;

export class Senders {
  private readonly keys = new Int32Array(PLACES * NAME);
  private turn = 0;
  private readonly known: (From | undefined)[] = Array.from({ length: PLACES }, () => undefined);

  /** The sender whose socket address begins at word `at`; the same object as long as it is remembered. */
  of(names: Int32Array, at: number): From {
    const four = (names[at]! & 0xffff) === AF_INET;
    const first = four ? hash(names[at]!, names[at + 1]!, 0) : hash(names[at]!, names[at + 5]!, names[at + 3]!);
    for (let i = 0; i < NEAR; i++) {
      const place = first ^ i;
      const known = this.known[place];
      if (known === undefined) return this.remember(place, names, at);
      if (this.same(place * NAME, names, at, four)) return known;
    }
    return this.remember(first ^ (this.turn++ & (NEAR - 1)), names, at);
  }

  private remember(place: number, names: Int32Array, at: number): From {
    this.keys.set(names.subarray(at, at + NAME), place * NAME);
    const from = decode(new DataView(names.buffer, names.byteOffset + at * 4, SOCKADDR), 0);
    this.known[place] = from;
    return from;
  }

  /** Family and port, then the address; of IPv6 the flow label (word 1) is the sender's to change. */
  private same(key: number, names: Int32Array, at: number, four: boolean): boolean {
    const { keys } = this;
    if (keys[key] !== names[at]) return false;
    if (four) return keys[key + 1] === names[at + 1];
    for (let word = 2; word < 7; word++) if (keys[key + word] !== names[at + word]) return false;
    return true;
  }
}

function hash(a: number, b: number, c: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) & (PLACES - 1);
}
