/** What is configured to be judged. */
import type { Direction, GroupMode } from '../model/judgement.js';

export type Side = 'a' | 'b';

/** The side from which the traffic of a direction comes. */
export const sideOf = (direction: Direction): Side => (direction === 'a-b' ? 'a' : 'b');

export interface PeerSettings {
  address: string;
  side: Side;
  /** Least prefixes that the peer must send; null: measured against what it used to send; 0: not asked for. */
  prefixes: number | null;
}

export interface VirtualRouterSettings {
  protocol: 'vrrp' | 'hsrp';
  side: Side;
  interface: string;
  group: number;
  family: 'ipv4' | 'ipv6';
}

export interface PathSettings {
  name: string;
  /** Its own name where it belongs to none. */
  group: string;
  gateway: string;
  context: string;
  a: string;
  b: string;
  peers: readonly PeerSettings[];
  redundancy: readonly VirtualRouterSettings[];
  /** Peers whose BFD session it needs. */
  bfd: readonly string[];
  /** OSPF neighbours that it needs. */
  ospf: readonly string[];
  /** Prefixes that must leave by its interface of that side. */
  routes: readonly { prefix: string; side: Side }[];
  /** Milliseconds between two state polls of its gateway. */
  interval: number;
}

export interface GroupSettings {
  name: string;
  mode: GroupMode;
  paths: readonly string[];
}

export interface ProbeSettings {
  name: string;
  /** The path that it pins; null: it takes whichever forwards. */
  path: string | null;
  direction: Direction | null;
  /** From demarcation point to demarcation point: decides availability. */
  service: boolean;
  /** Milliseconds. */
  interval: number;
  timeout: number;
}

export interface Settings {
  groups: readonly GroupSettings[];
  paths: readonly PathSettings[];
  probes: readonly ProbeSettings[];
}
