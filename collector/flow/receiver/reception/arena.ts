/** The memory that datagrams are received into, and the tables that tell recvmmsg(2) where it is: made once, used over and over. */
import type { Libc } from '../../../native/libc.js';
import type { From } from './reception.js';
import { Senders, NAME } from './senders.js';
import { SOCKADDR } from '../../../native/sockaddr.js';

/** Datagrams per call. More of them cost no less per datagram, and leave the processor's cache. */
export const BATCH = 64;
/** Octets: the longest datagram there is. */
const LONGEST = 65_536;
/** So much further begins the next slot, so that the beginnings of slots, which is all that most datagrams fill, do not share places in the caches. */
const APART = 1_536;

/** struct mmsghdr in 32-bit words: name, its length, iovec, their number, control, its length, flags; then what was received. */
const HEADER = 16;
const NAME_LENGTH = 2;
const FLAGS = 12;
const LENGTH = 14;
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;

export interface Taker {
  heard(bytes: Uint8Array, from: From): void;
  truncated(from: From): void;
}

export class Arena {
  private readonly slots: Uint8Array;
  private readonly names = new Int32Array(new ArrayBuffer(BATCH * NAME * 4));
  private readonly vectors = new BigUint64Array(new ArrayBuffer(BATCH * 16));
  private readonly headers = new Uint32Array(new ArrayBuffer(BATCH * HEADER * 4));
  /** By slot, the datagram of the length that was there last: those of one exporter are mostly alike. */
  private readonly views: Uint8Array[] = [];
  private readonly senders = new Senders();
  private readonly stride: number;

  /** `longest`: octets of a datagram that are taken. */
  constructor(
    private readonly libc: Libc,
    longest = LONGEST,
  ) {
    this.stride = longest + APART;
    this.slots = new Uint8Array(new ArrayBuffer(BATCH * this.stride));
    const [slots, names, vectors] = [this.slots, bytesOf(this.names), bytesOf(this.vectors)].map(libc.address);
    const headers = new BigUint64Array(this.headers.buffer);
    for (let i = 0; i < BATCH; i++) {
      this.vectors[i * 2] = slots! + BigInt(i * this.stride);
      this.vectors[i * 2 + 1] = BigInt(longest);
      headers[i * 8] = names! + BigInt(i * NAME * 4);
      headers[i * 8 + 2] = vectors! + BigInt(i * 16);
      headers[i * 8 + 3] = 1n;
      this.headers[i * HEADER + NAME_LENGTH] = SOCKADDR;
      this.views.push(this.slots.subarray(i * this.stride, i * this.stride));
    }
  }

  /** Takes what waits in a socket, a batch at most. Answers the number of datagrams; -1 when the call failed. */
  take(fd: number, taker: Taker): number {
    const { headers } = this;
    const count = this.libc.recvmmsg(fd, headers, BATCH, MSG_DONTWAIT, null);
    for (let i = 0; i < count; i++) {
      const at = i * HEADER;
      // The kernel wrote how long the name was.
      headers[at + NAME_LENGTH] = SOCKADDR;
      const from = this.senders.of(this.names, i * NAME);
      if ((headers[at + FLAGS]! & MSG_TRUNC) !== 0) taker.truncated(from);
      else taker.heard(this.bytes(i, headers[at + LENGTH]!), from);
    }
    return count;
  }

  private bytes(slot: number, length: number): Uint8Array {
    const before = this.views[slot]!;
    if (before.length === length) return before;
    const start = slot * this.stride;
    return (this.views[slot] = this.slots.subarray(start, start + length));
  }
}

const bytesOf = ({ buffer }: { buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(buffer);
