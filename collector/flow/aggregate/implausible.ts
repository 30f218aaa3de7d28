/** Counts that no packets can have made: a record that lies is kept out of the minutes. */

/** Beyond this a double skips whole numbers; at 400 Gbit/s it takes two days. */
const MOST = Number.MAX_SAFE_INTEGER;
/**
 * Octets of one packet. A packet has 65,535 (IPv4, RFC 791) or 65,575 (IPv6, RFC 8200), but an exporter on Linux sees trains that the kernel
 * joined into one, of up to 8 x 65,535 octets: this is twice that.
 */
const MOST_PER_PACKET = 2 ** 20;
/** Octets of the header that every packet has. */
const LEAST_PER_PACKET = 20;
/** Milliseconds per octet at 400 Gbit/s. */
const FASTEST = 8_000 / 400e9;
/** Milliseconds by which told times may be wrong: some are in whole seconds, and clocks are set. */
const TOLERANCE = 60_000;
/** What 400 Gbit/s carries in the tolerance: up to here no time needs to be looked at. */
const QUICK = TOLERANCE / FASTEST;

/** False for nearly all records, at little cost: true where `implausible` has to decide. Arguments as there. */
export const suspect = (octets: number, packets: number, rate: number): boolean =>
  octets > packets * MOST_PER_PACKET || octets * rate > QUICK || packets * rate > QUICK / LEAST_PER_PACKET;

/**
 * True where a record cannot be true, whatever the traffic was:
 * - after sampling (`rate`) it counts beyond 2^53;
 * - its packets, where it tells them, would be longer than any packet or train of packets;
 * - it tells when the flow began and ended, and what the exporter saw needs more than that time and a minute, at 400 Gbit/s or the
 *   interface's speed if that is more. A lower speed does not count: many routers report what was configured, not what the line carries. Nor do
 *   estimates: few sampled packets stand for many, and those need not have crossed within the flow's time.
 *
 * `octets` and `packets` are as exported. `length` is from first to last packet in milliseconds; NaN or negative: not told. `perOctet` is
 * the milliseconds an octet takes at the interface's speed; 0: not known.
 */
export function implausible(octets: number, packets: number, rate: number, length: number, perOctet: number): boolean {
  if (octets * rate > MOST || packets * rate > MOST) return true;
  if (packets > 0 && octets > packets * MOST_PER_PACKET) return true;
  if (!(length >= 0)) return false;
  const fastest = perOctet > 0 && perOctet < FASTEST ? perOctet : FASTEST;
  return Math.max(octets, packets * LEAST_PER_PACKET) * fastest > length + TOLERANCE;
}
