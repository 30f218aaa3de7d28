/**
 * What routers and probes say of routing and redundancy: one kind of observation each. Times are milliseconds since the epoch;
 * null is "the agent does not say", never zero. Every `key` is stable within gateway and context.
 */
import type { Origin } from './observation.js';

/** bgpPeerState (RFC 4273): 1 to 6. */
export const bgpStates = ['idle', 'connect', 'active', 'opensent', 'openconfirm', 'established'] as const;
export type BgpState = (typeof bgpStates)[number];

/** One BGP session: bgpPeerTable (RFC 4273), cbgpPeer2Table, jnxBgpM2PeerTable, aristaBgp4V2PeerTable. */
export interface BgpPeerObservation extends Origin {
  kind: 'bgp-peer';
  /** Remote address as text (RFC 5952 for IPv6): the key. */
  peer: string;
  localAddress: string | null;
  localAs: number | null;
  remoteAs: number | null;
  state: BgpState | null;
  /** Whether the router is told to hold the session at all. */
  adminStatus: 'start' | 'stop' | null;
  /** RFC 4271 §6: code and subcode of the last NOTIFICATION; null where there was none or it is not told. */
  lastError: { code: number; subcode: number } | null;
  /** bgpPeerFsmEstablishedTransitions, Counter32: shows a flap between two polls. */
  establishedTransitions: number | null;
  /** bgpPeerFsmEstablishedTime, seconds: since established, or since last established. */
  establishedSeconds: number | null;
  /** Prefixes accepted from the peer, by address family as `ipv4/unicast` (cbgpPeer2AcceptedPrefixes, jnxBgpM2PrefixInPrefixesAccepted). */
  prefixes: Record<string, number> | null;
}

/** What a member of a redundancy group does, whatever its protocol calls it. */
export const redundancyRoles = ['master', 'backup', 'none'] as const;
export type RedundancyRole = (typeof redundancyRoles)[number];

/** One virtual router: VRRP-MIB (RFC 2787), VRRPV3-MIB (RFC 6527), CISCO-HSRP-MIB. */
export interface RedundancyObservation extends Origin {
  kind: 'redundancy';
  protocol: 'vrrp' | 'hsrp';
  /** `vrrp/IFNAME/VRID/ipv4`, `hsrp/IFNAME/GROUP/ipv4`; the ifIndex in place of a name that is not known. */
  key: string;
  ifIndex: number;
  /** ifName where it is known. */
  interface: string | null;
  /** vrrpOperVrId or cHsrpGrpNumber. */
  group: number;
  addressFamily: 'ipv4' | 'ipv6';
  /** The MIB's own word: initialize, backup, master; initial, learn, listen, speak, standby, active. */
  state: string | null;
  role: RedundancyRole | null;
  priority: number | null;
  /** Who is master, as this router sees it; null where not told or told as 0.0.0.0. */
  master: string | null;
  virtualAddresses: string[];
  /** vrrpStatsBecomeMaster and its like, a counter. */
  becameMaster: number | null;
  /** Milliseconds from the question to the answer: it was so at some moment in between. Left out: at once. */
  took?: number;
}

/** bfdSessState (RFC 7331) as words; Cisco's and Juniper's tables say the same. */
export const bfdStates = ['adminDown', 'down', 'init', 'up', 'failing'] as const;
export type BfdState = (typeof bfdStates)[number];

/** One BFD session: bfdSessTable (RFC 7331), ciscoBfdSessTable, BFD-STD-MIB at Juniper. */
export interface BfdSessionObservation extends Origin {
  kind: 'bfd-session';
  /** bfdSessIndex as text. */
  session: string;
  /** Remote address; null where not told. */
  peer: string | null;
  ifIndex: number | null;
  state: BfdState | null;
  /** Why the session left Up last (RFC 5880 §4.1), as a number from 0; null where not told. */
  diagnostic: number | null;
  /** bfdSessPerfSessUpCount, a counter. */
  upCount: number | null;
}

/** ospfNbrState (RFC 4750), ospfv3NbrState (RFC 5643): 1 to 8. */
export const ospfStates = [
  'down',
  'attempt',
  'init',
  'twoWay',
  'exchangeStart',
  'exchange',
  'loading',
  'full',
] as const;
export type OspfState = (typeof ospfStates)[number];

/** One OSPF neighbour: ospfNbrTable, ospfv3NbrTable. */
export interface OspfNeighbourObservation extends Origin {
  kind: 'ospf-neighbour';
  version: 2 | 3;
  /** Neighbour's address (OSPFv3: `IFINDEX/ROUTERID`): the key. */
  neighbour: string;
  routerId: string | null;
  state: OspfState | null;
  /** ospfNbrEvents, a counter. */
  events: number | null;
}

/** The route towards one prefix that the configuration asks about: inetCidrRouteTable (RFC 4292) or ipRouteTable. */
export interface RouteObservation extends Origin {
  kind: 'route';
  /** As configured, CIDR. */
  prefix: string;
  /** The most specific route that covers it; null where there is none. */
  nextHop: string | null;
  ifIndex: number | null;
  /** ifName where it is known. */
  interface: string | null;
  /** inetCidrRouteProto as a word (bgp, ospf, local, netmgmt …). */
  protocol: string | null;
}

/** What a trap is about, so that it can be made `suspect` and asked again. */
export type TrapSubject =
  | { type: 'gateway' }
  | { type: 'interface'; ifIndex: number }
  | { type: 'bgp-peer'; peer: string }
  /** One of the gateway's BGP peers; the trap does not say which. */
  | { type: 'bgp-peers' }
  | { type: 'redundancy'; protocol: 'vrrp' | 'hsrp'; ifIndex: number; group: number }
  | { type: 'bfd-session'; session: string }
  | { type: 'ospf-neighbour'; neighbour: string };

/** One trap or inform that was believed to come from its gateway. It never decides by itself. */
export interface TrapObservation extends Origin {
  kind: 'trap';
  /** linkDown, bgpBackwardTransition, vrrpTrapNewMaster …; the numeric OID where it has no name here. */
  name: string;
  /** snmpTrapOID.0 (RFC 3418), also for v1 (RFC 3584 §3.1). */
  oid: string;
  version: '1' | '2c' | '3';
  inform: boolean;
  subject: TrapSubject;
  /** What it claims of its subject's state, in the words of that kind of observation; null where it claims none. */
  claims: string | null;
  /** sysUpTime of the agent when it sent it, hundredths of a second. */
  upTime: number | null;
  /** Everything it carried, readable and cleaned: name or OID → text. Bounded. */
  values: Record<string, string>;
}

/** One packet of a probe. */
export interface ProbeAnswer {
  /** When it was sent, by the collector's clock: the sender's offset is taken off where its reports come in. */
  sentAt: number;
  /** Round trip, milliseconds (RFC 2681); null: no answer within the timeout. */
  delay: number | null;
  /** One way, milliseconds (RFC 7679): only where both clocks say that they are synchronised. */
  forward?: number | null;
  backward?: number | null;
  /**
   * The way there, milliseconds, shifted by what the clocks differ by, which nobody knows and which stays as it is: it tells how that way's delay
   * varies (RFC 3393), not how long it takes. The way back, shifted as much the other way, is `delay` minus it.
   */
  forwardShifted?: number;
  /**
   * Of the packets lost since the answer before this one: how many did not reach the target, and how many answers did not come
   * back. Only where the target counts what reaches it (a stateful reflector of STAMP).
   */
  lostForward?: number;
  lostBackward?: number;
}

export const probeKinds = ['icmp', 'tcp', 'stamp', 'router'] as const;
export type ProbeKind = (typeof probeKinds)[number];

/** Answers of one probe, in order of sending; each packet is reported once. */
export interface ProbeObservation {
  kind: 'probe';
  /** Name of the probe, one of probes[].name. */
  probe: string;
  collector: string;
  /** When the report reached the collector. */
  at: number;
  answers: ProbeAnswer[];
  /** Offset of the sender's clock to the collector's, milliseconds, which the times are free of, and what it is uncertain by; null where they are the same. */
  clock: { offset: number; uncertainty: number } | null;
}

export type SignalObservation =
  | BgpPeerObservation
  | RedundancyObservation
  | BfdSessionObservation
  | OspfNeighbourObservation
  | RouteObservation
  | TrapObservation
  | ProbeObservation;
