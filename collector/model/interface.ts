/** An interface of a gateway in the words of IF-MIB (RFC 2863). */

/** ifAdminStatus (1.3.6.1.2.1.2.2.1.7): what the operator asked for. */
export const adminStates = { 1: 'up', 2: 'down', 3: 'testing' } as const;
/** ifOperStatus (1.3.6.1.2.1.2.2.1.8): what the interface is doing. */
export const operStates = {
  1: 'up',
  2: 'down',
  3: 'testing',
  4: 'unknown',
  5: 'dormant',
  6: 'notPresent',
  7: 'lowerLayerDown',
} as const;

export type AdminStatus = (typeof adminStates)[keyof typeof adminStates];
export type OperStatus = (typeof operStates)[keyof typeof operStates];

/** How an agent names an interface. Every string came from a router: hostile until escaped where it is shown. */
export interface InterfaceIdentity {
  ifIndex: number;
  ifName: string | null;
  ifDescr: string | null;
  ifAlias: string | null;
  ifType: number | null;
  /** Colon-separated lower-case hexadecimal. */
  ifPhysAddress: string | null;
}

/** The counters of one interface between two readings; null where the agent has none or the interval is a gap. */
export interface InterfaceDeltas {
  inOctets: number | null;
  outOctets: number | null;
  inUcastPkts: number | null;
  outUcastPkts: number | null;
  inMulticastPkts: number | null;
  outMulticastPkts: number | null;
  inBroadcastPkts: number | null;
  outBroadcastPkts: number | null;
  inErrors: number | null;
  outErrors: number | null;
  inDiscards: number | null;
  outDiscards: number | null;
  inUnknownProtos: number | null;
  /** EtherLike-MIB (RFC 3635): alignment, FCS, late collision, carrier sense and symbol errors. */
  alignmentErrors: number | null;
  fcsErrors: number | null;
  lateCollisions: number | null;
  carrierSenseErrors: number | null;
  symbolErrors: number | null;
}
