/** Octets per packet that an interface counts and IP does not, by ifType (IANAifType-MIB). */

/** RFC 3635 section 3.2.4: MAC header and FCS count. */
const ETHERNET = 18;
const TAG = 4;
const overheads: Readonly<Record<number, number>> = {
  /** ppp: address, control, protocol and FCS (RFC 1662). */
  23: 6,
  /** softwareLoopback and tunnel: nothing before the IP header. */
  24: 0,
  131: 0,
  /** l2vlan and l3ipvlan. */
  135: ETHERNET + TAG,
  136: ETHERNET + TAG,
};

export const overheadOf = (ifType: number | null): number => overheads[ifType ?? -1] ?? ETHERNET;
