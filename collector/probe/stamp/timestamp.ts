/** NTP timestamps and the error estimate of STAMP and TWAMP (RFC 8762 §4.2.1, RFC 4656 §4.1.2). */

/** Seconds from the NTP era (1900) to the epoch of Unix. */
const NTP_UNIX = 2_208_988_800;
const FRACTION = 2 ** 32;

/** Writes milliseconds since the epoch as a 64-bit NTP timestamp at `offset`. */
export function writeTimestamp(packet: Buffer, offset: number, time: number): void {
  const seconds = Math.floor(time / 1_000);
  packet.writeUInt32BE((seconds + NTP_UNIX) % FRACTION, offset);
  packet.writeUInt32BE(Math.min(FRACTION - 1, Math.floor((time / 1_000 - seconds) * FRACTION)), offset + 4);
}

/** Milliseconds since the epoch. Seconds below 2^31 are of the era that begins in 2036 (RFC 4330 §3). */
export function readTimestamp(packet: Buffer, offset: number): number {
  const seconds = packet.readUInt32BE(offset);
  const era = seconds < 2 ** 31 ? FRACTION : 0;
  return (seconds + era - NTP_UNIX) * 1_000 + (packet.readUInt32BE(offset + 4) / FRACTION) * 1_000;
}

/** Of the error estimate: is the clock synchronised with UTC, and by how much may it be off (milliseconds)? */
export interface ClockQuality {
  synchronised: boolean;
  error: number;
}

const [S_BIT, SCALE_BITS] = [0x8000, 0x3f];

/** S, Z = 0 (NTP format), Scale and Multiplier: error = Multiplier × 2^(Scale − 32) seconds; the multiplier is never 0. */
export function errorEstimate({ synchronised, error }: ClockQuality): number {
  let scale = 0;
  let multiplier = (error / 1_000) * FRACTION;
  while (multiplier > 255 && scale < SCALE_BITS) {
    multiplier /= 2;
    scale++;
  }
  const whole = Math.min(255, Math.max(1, Math.ceil(multiplier)));
  return (synchronised ? S_BIT : 0) | (scale << 8) | whole;
}

export function readErrorEstimate(estimate: number): ClockQuality {
  const scale = (estimate >> 8) & SCALE_BITS;
  return { synchronised: (estimate & S_BIT) !== 0, error: (estimate & 0xff) * 2 ** (scale - 32) * 1_000 };
}
