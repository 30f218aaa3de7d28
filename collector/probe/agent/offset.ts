/** The offset between two clocks from exchanges of time stamps (RFC 5905 §8): the exchange that took least time tells best. */

export interface Offset {
  /** Ours minus theirs, milliseconds. */
  offset: number;
  /** Half the time that the exchange took: the offset lies within this of the truth. */
  uncertainty: number;
}

/** Exchanges that are looked back on. */
const KEPT = 16;

export class OffsetFilter {
  private readonly exchanges: Offset[] = [];

  /** Of one exchange: sent and received by our clock, received and answered by theirs. */
  add(sent: number, theirReceived: number, theirSent: number, received: number): void {
    const offset = (sent - theirReceived + (received - theirSent)) / 2;
    const uncertainty = Math.max(0, received - sent - (theirSent - theirReceived)) / 2;
    const last = this.exchanges.at(-1);
    // A clock that stepped makes what was measured before worthless.
    if (last !== undefined && Math.abs(offset - last.offset) > uncertainty + last.uncertainty)
      this.exchanges.length = 0;
    this.exchanges.push({ offset, uncertainty });
    if (this.exchanges.length > KEPT) this.exchanges.shift();
  }

  /** Null before the first exchange. */
  best(): Offset | null {
    return this.exchanges.reduce<Offset | null>(
      (best, one) => (best === null || one.uncertainty < best.uncertainty ? one : best),
      null,
    );
  }
}
