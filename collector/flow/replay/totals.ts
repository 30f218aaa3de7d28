/** Sums that stay exact: counters of 64 bits, and estimates per sampling rate. */

export interface TotalsObject {
  /** IE 1 and IE 2 as exported: forward direction, no sampling applied. Text beyond 2^53. */
  octets: number | string;
  packets: number | string;
  /** After sampling. Sampled frames count here with their length. */
  estimatedOctets: number | string;
  estimatedPackets: number | string;
  /** Lengths on the wire of the sampled frames. */
  frameOctets: number | string;
}

export class Totals {
  private octets = 0n;
  private packets = 0n;
  private frames = 0n;
  /** Sums by sampling rate. */
  private readonly byRate = new Map<number, [octets: bigint, packets: bigint]>();

  /** Adds what a record exported. */
  count(octets: bigint, packets: bigint, rate: number): void {
    this.octets += octets;
    this.packets += packets;
    this.estimate(octets, packets, rate);
  }

  /** Adds to the estimates alone. */
  estimate(octets: bigint, packets: bigint, rate: number): void {
    const sums = this.byRate.get(rate);
    if (sums) {
      sums[0] += octets;
      sums[1] += packets;
    } else this.byRate.set(rate, [octets, packets]);
  }

  frame(octets: bigint): void {
    this.frames += octets;
  }

  add(other: Totals): void {
    this.octets += other.octets;
    this.packets += other.packets;
    this.frames += other.frames;
    for (const [rate, [octets, packets]] of other.byRate) this.estimate(octets, packets, rate);
  }

  toObject(): TotalsObject {
    return {
      octets: exact(this.octets),
      packets: exact(this.packets),
      estimatedOctets: this.estimated(0),
      estimatedPackets: this.estimated(1),
      frameOctets: exact(this.frames),
    };
  }

  /** Whole rates stay exact; the products of fractional ones are rounded once, at the end. */
  private estimated(which: 0 | 1): number | string {
    let whole = 0n;
    let rest = 0;
    for (const [rate, sums] of this.byRate) {
      if (Number.isInteger(rate)) whole += sums[which] * BigInt(rate);
      else rest += Number(sums[which]) * rate;
    }
    return exact(whole + BigInt(Math.round(rest)));
  }
}

function exact(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}
