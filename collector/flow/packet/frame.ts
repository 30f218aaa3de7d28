/** What a packet's headers say. One object is reused for many packets. */

export class Frame {
  /** Offset of the destination MAC address (the source follows), -1 without Ethernet. */
  mac = -1;
  /** VLAN tags, outermost first; the first `vlanCount` hold. */
  readonly vlans = new Uint16Array(4);
  vlanCount = 0;
  /** MPLS labels, outermost first; the first `labelCount` hold. */
  readonly labels = new Uint32Array(10);
  labelCount = 0;
  etherType = 0;
  /** 4, 6, or 0 when no IP header was reached. */
  family = 0;
  /** Address words, most significant first; IPv4 in the last. */
  readonly src = new Uint32Array(4);
  readonly dst = new Uint32Array(4);
  /** Length of the IP packet from its header on, octets. */
  ipLength = 0;
  tos = 0;
  ttl = 0;
  identification = 0;
  /** Of this fragment, octets; 0 for the first or only one. */
  fragmentOffset = 0;
  moreFragments = false;
  /** IANA protocol number, behind the IPv6 extension headers. */
  protocol = 0;
  /** Where the transport header begins, -1 when the capture ends before it or this is a later fragment. */
  transport = -1;
  /** End of the IP packet, or of the capture when that comes first. */
  end = 0;
  srcPort = 0;
  dstPort = 0;
  tcpFlags = 0;
  icmpType = 0;
  icmpCode = 0;
  /** The packet inside, when this one is a tunnel's. */
  inner: Frame | null = null;
  private spare: Frame | null = null;

  reset(): this {
    this.mac = -1;
    this.vlanCount = 0;
    this.labelCount = 0;
    this.etherType = 0;
    this.family = 0;
    this.src.fill(0);
    this.dst.fill(0);
    this.ipLength = 0;
    this.tos = 0;
    this.ttl = 0;
    this.identification = 0;
    this.fragmentOffset = 0;
    this.moreFragments = false;
    this.protocol = 0;
    this.transport = -1;
    this.end = 0;
    this.srcPort = 0;
    this.dstPort = 0;
    this.tcpFlags = 0;
    this.icmpType = 0;
    this.icmpCode = 0;
    this.inner = null;
    return this;
  }

  /** This one, or the packet inside where no IP header was reached on the way to it: a pseudowire's. */
  get packet(): Frame {
    return this.family === 0 && this.inner !== null ? this.inner.packet : this;
  }

  /** An empty frame for the packet inside. */
  open(): Frame {
    this.spare ??= new Frame();
    this.inner = this.spare.reset();
    return this.inner;
  }
}
