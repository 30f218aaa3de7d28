/** What discovery shows of routing and redundancy, by MIB object names. What a router does not tell is null. */

export interface DiscoveredSignals {
  bgpPeers: DiscoveredPeer[];
  vrrp: DiscoveredVrrp[];
  hsrp: DiscoveredHsrp[];
  bfd: DiscoveredBfd[];
  ospfNeighbours: DiscoveredOspf[];
  routerProbes: DiscoveredOperation[];
}

/** One BGP session in the words of BGP4-MIB (RFC 4273), whichever table it stands in. */
export interface DiscoveredPeer {
  /** The table that tells of it, and the index of its row there. */
  table: string;
  index: string;
  /** Routing instance (VRF) by the table's own number; null where the table has none. */
  instance: number | null;
  bgpPeerRemoteAddr: string;
  bgpPeerState: string | null;
  bgpPeerAdminStatus: string | null;
  bgpPeerLocalAddr: string | null;
  bgpPeerLocalAs: number | null;
  /** Unsigned. */
  bgpPeerRemoteAs: number | null;
  /** Code and subcode of the last NOTIFICATION as `code/subcode`; null where there was none. */
  bgpPeerLastError: string | null;
  bgpPeerFsmEstablishedTransitions: number | null;
  /** Seconds. */
  bgpPeerFsmEstablishedTime: number | null;
  /** Prefixes accepted by address family, such as `ipv4/unicast`; null where not told. */
  acceptedPrefixes: Record<string, number> | null;
}

export interface DiscoveredVrrp {
  table: string;
  index: string;
  ifIndex: number;
  vrrpOperVrId: number;
  addressFamily: string;
  vrrpOperState: string | null;
  vrrpOperPriority: number | null;
  vrrpOperMasterIpAddr: string | null;
  vrrpAssoIpAddr: string[];
  vrrpStatsBecomeMaster: number | null;
}

export interface DiscoveredHsrp {
  table: string;
  index: string;
  ifIndex: number;
  cHsrpGrpNumber: number;
  cHsrpGrpStandbyState: string | null;
  cHsrpGrpPriority: number | null;
  cHsrpGrpVirtualIpAddr: string | null;
  cHsrpGrpActiveRouter: string | null;
  cHsrpGrpStandbyRouter: string | null;
}

export interface DiscoveredBfd {
  table: string;
  bfdSessIndex: number;
  bfdSessAddr: string | null;
  bfdSessInterface: number | null;
  bfdSessState: string | null;
  bfdSessDiag: number | null;
  bfdSessPerfSessUpCount: number | null;
}

export interface DiscoveredOspf {
  table: string;
  index: string;
  ospfNbrIpAddr: string | null;
  ospfNbrRtrId: string | null;
  ospfNbrState: string | null;
  ospfNbrEvents: number | null;
}

/** A measurement that the router makes by itself: what `probes[].operation` names. */
export interface DiscoveredOperation {
  table: string;
  operation: string;
  /** Round trip of the latest packet, ms; null where it was not answered or is not told. */
  latestDelay: number | null;
  /** null where the table counts none. */
  sent: number | null;
  received: number | null;
}
