/** What crosses in the benches of flows: 5,000 networks of which few have most of the traffic, both ways over one path of a gateway. */
import type { FacingInterface } from '../../collector/flow/meaning/interfaces.js';
import type { NamedPrefixes } from '../../collector/flow/networks/table.js';
import { be, netflow5, type Header } from '../flow/build.js';

export const RECORDS = 30;
/** Of the exporter when it made its datagrams, milliseconds. */
const UPTIME = 100_000;
const AUTHORITIES = 4_500;
const DESTINATIONS = 500;
/** Of these networks the traffic is. */
export const ACTIVE = { authorities: 400, destinations: 50 };
/** Reproducible, so that two runs measure the same packets. */
let seed = 1;
export function random(limit: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 4_294_967_296) * limit);
}

/** Councils in 10.0.0.0/9 and trusts in 10.128.0.0/9, /22 to /24 each, and as many prefixes of IPv6. */
function networks(count: number, base: number, what: string): NamedPrefixes[] {
  const step = Math.floor(2 ** 23 / count);
  return Array.from({ length: count }, (_, i) => {
    const start = base + Math.floor((i * step) / 1024) * 1024;
    const octets = [start >>> 24, (start >>> 16) & 255, (start >>> 8) & 255, 0].join('.');
    const group = (base >>> 16).toString(16);
    return {
      name: `${what} ${i}`,
      prefixes: [`${octets}/${22 + random(3)}`, `2001:db8:${group}:${i.toString(16)}::/64`],
    };
  });
}

export const authorities = networks(AUTHORITIES, 0x0a000000, 'authority');
export const destinations = networks(DESTINATIONS, 0x0a800000, 'destination');
/** Few bodies have most of the traffic: the square of an even distribution, so that a tenth of them have a third of the flows. */
export const skewed = (limit: number): number => Math.floor((random(65_536) / 65_536) ** 2 * limit);
const addressIn = (list: readonly NamedPrefixes[], among: number): number => {
  const [a, b, c] = list[skewed(among)]!.prefixes[0]!.split(/[./]/).map(Number);
  return ((a! << 24) | (b! << 16) | (c! << 8) | random(256)) >>> 0;
};

export const ports = [443, 443, 443, 443, 80, 53, 53, 2575, 104, 445, 3389, 25, 50_000, 61_000];
export const tos = [0, 0, 0, 0x28, 0x48, 0x68, 0x88, 0xb8];
/** Most flows last seconds; one in twenty lasts most of a minute or more, and is laid over two. */
export const lasted = (): number => (random(20) === 0 ? 30_000 + random(60_000) : random(4_000));

/** Both directions: in by interface 1 from side a, in by interface 2 from side b. */
export const ends = (): { from: number; to: number; input: number } => {
  const [a, b] = [addressIn(authorities, ACTIVE.authorities), addressIn(destinations, ACTIVE.destinations)];
  return random(2) === 0 ? { from: a, to: b, input: 1 } : { from: b, to: a, input: 2 };
};

/** The builder's datagram with ports, interfaces, classes and times as various as those of a gateway. */
export function version5(header: Header = {}): Uint8Array {
  const all = Array.from({ length: RECORDS }, ends);
  const bytes = netflow5(
    header,
    all.map(({ from, to }) => ({ source: from, destination: to, octets: 60 + random(1e5), packets: 1 + random(100) })),
  );
  all.forEach(({ input }, i) => {
    const at = 24 + i * 48;
    const last = UPTIME - random(10_000);
    bytes.set(be([input, 2], [3 - input, 2]), at + 12);
    bytes.set(be([Math.max(0, last - lasted()), 4], [last, 4]), at + 24);
    bytes.set(be([1024 + random(60_000), 2], [ports[random(ports.length)]!, 2]), at + 32);
    bytes[at + 39] = tos[random(tos.length)]!;
  });
  return bytes;
}

/** The interfaces that `ends` names: 1 faces side a, 2 faces side b. */
export const facing = (gateway: string): FacingInterface[] =>
  [1, 2].map((ifIndex) => ({
    gateway,
    interface: `if${ifIndex}`,
    side: ifIndex === 1 ? 'a' : 'b',
    speed: 1e10,
    overhead: 18,
    paths: [{ path: 'primary', other: 3 - ifIndex }],
  }));
