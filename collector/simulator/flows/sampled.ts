/** What a router that samples packets at random would record of what crossed. */
import { PACKET } from '../port.js';
import { host } from './address.js';
import { parts, type Conversation, type Part, type Way } from './conversations.js';
import { poisson } from './poisson.js';
import { dscp } from './services.js';

/** Octets of layer 2 per packet that interface counters count and flows do not: Ethernet header and FCS (RFC 3635 §3.2.3). */
export const LAYER2 = 18;

/** One flow as sampled: octets from the IP header on, and packets, of the sampled packets alone. Times in ms since the epoch. */
export interface SampledFlow {
  source: Uint8Array;
  destination: Uint8Array;
  sourcePort: number;
  destinationPort: number;
  protocol: number;
  dscp: number;
  octets: number;
  packets: number;
  first: number;
  last: number;
}

export interface Crossed {
  way: Way;
  /** As the interface counted them. */
  octets: number;
  from: number;
  to: number;
  /** One packet of so many is sampled. */
  rate: number;
}

/** At most so many different hosts and ports in one conversation of one interval. */
const MOST_FLOWS = 3;
/** Ports that clients take (RFC 6335 §6). */
const CLIENT_PORTS = 49_152;

/** Flows of one direction over (from, to], in no particular order. */
export function sampled(of: readonly Conversation[], crossed: Crossed, draw: () => number): SampledFlow[] {
  const packets = crossed.octets / PACKET;
  return parts(of, crossed.way, (crossed.from + crossed.to) / 2).flatMap((part) => {
    const count = poisson((packets * part.packets) / crossed.rate, draw);
    const size = (PACKET * part.octets) / part.packets - LAYER2;
    return split(count, draw).map((some) => flow(part, crossed, some, size, draw));
  });
}

function split(count: number, draw: () => number): number[] {
  const flows = Math.min(count, 1 + Math.floor(draw() * MOST_FLOWS));
  return Array.from({ length: flows }, (_, i) => Math.floor(count / flows) + (i < count % flows ? 1 : 0));
}

function flow(
  { conversation }: Part,
  crossed: Crossed,
  packets: number,
  size: number,
  draw: () => number,
): SampledFlow {
  const { authority, destination, service, family } = conversation;
  const { protocol, port } = service;
  const ends = [host(authority, family, draw()), host(destination, family, draw())] as const;
  const client = CLIENT_PORTS + Math.floor(draw() * (65_536 - CLIENT_PORTS));
  const ports = service.server === 'a' ? ([port, client] as const) : ([client, port] as const);
  const [source, target] = crossed.way === 'a→b' ? [0, 1] : [1, 0];
  const time = (): number => Math.floor(crossed.from + draw() * (crossed.to - crossed.from));
  const [one, other] = [time(), time()];
  return {
    source: ends[source]!,
    destination: ends[target]!,
    sourcePort: ports[source]!,
    destinationPort: ports[target]!,
    protocol,
    dscp: dscp[service.class],
    octets: Math.round(packets * size),
    packets,
    first: packets === 1 ? one : Math.min(one, other),
    last: packets === 1 ? one : Math.max(one, other),
  };
}
