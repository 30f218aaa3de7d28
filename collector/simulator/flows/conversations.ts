/** Who uses what with whom: the parts that the simulated interconnect's traffic is made of. */
import { noise, seedOf } from '../noise.js';
import { authorities, destinations, isNational, meets, type Body } from './bodies.js';
import { localServices, nationalDefault, nationalServices, type Service } from './services.js';

export type Way = 'a→b' | 'b→a';

export interface Conversation {
  authority: Body;
  destination: Body;
  service: Service;
  family: 4 | 6;
  seed: number;
}

/** One conversation's part in what crosses in one direction; both add up to 1 over all of them. */
export interface Part {
  conversation: Conversation;
  octets: number;
  packets: number;
}

/** Councils that have IPv6 already; every third service of theirs runs over it. */
const EVERY = 3;

export function conversations(seed: number): Conversation[] {
  return authorities.flatMap((authority, i) =>
    destinations
      .filter((destination) => meets(destination, authority))
      .flatMap((destination) =>
        servicesOf(destination).map((service, j): Conversation => {
          const name = `${authority.name} ${destination.name} ${service.port} ${service.server}`;
          const family = i % 2 === 0 && j % EVERY === 1 ? 6 : 4;
          return { authority, destination, service, family, seed: seedOf(seed, name) };
        }),
      ),
  );
}

function servicesOf(destination: Body): readonly Service[] {
  return isNational(destination) ? (nationalServices[destination.name] ?? nationalDefault) : localServices;
}

/** Seconds and largest relative change: what is busiest changes over minutes and within the hour. */
const tides = [
  { period: 75, share: 0.25 },
  { period: 900, share: 0.4 },
];

function tide(seed: number, seconds: number): number {
  return tides.reduce((sum, { period, share }, i) => sum + share * noise(seed + i, seconds / period), 1);
}

/**
 * What share of the octets and of the packets of one direction each conversation has at `time` (milliseconds since the epoch). The
 * packets are what makes the mean over all of them the same as the interfaces count, whatever the mix.
 */
export function parts(of: readonly Conversation[], way: Way, time: number): Part[] {
  const weighed = of.map((conversation) => {
    const { authority, destination, service, seed } = conversation;
    const up = (service.server === 'b') === (way === 'a→b');
    const share = service.weight * (up ? service.up : 1 - service.up);
    const octets = authority.weight * destination.weight * share * tide(seed, time / 1_000);
    return { conversation, octets, packets: octets / service.size[up ? 0 : 1] };
  });
  const all = weighed.reduce((sum, { octets }) => sum + octets, 0);
  const every = weighed.reduce((sum, { packets }) => sum + packets, 0);
  return weighed.map(({ conversation, octets, packets }) => ({
    conversation,
    octets: octets / all,
    packets: packets / every,
  }));
}
