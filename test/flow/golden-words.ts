/** Words that other decoders write where the export has a number (IANA: protocol numbers and the registry of IPFIX). */

const protocols = { icmp: 1, ipv4: 4, tcp: 6, udp: 17, ipv6: 41, ipv6icmp: 58, vrrp: 112 };
const words: Record<string, Record<string, number>> = {
  protocolidentifier: protocols,
  flowendreason: { idletimeout: 1, activetimeout: 2, endofflow: 3, forcedend: 4, lackofresources: 5 },
  flowdirection: { ingress: 0, egress: 1 },
  mplstoplabeltype: { unknown: 0, te: 1, pseudowire: 2, vpn: 3, bgp: 4, ldp: 5 },
  // RFC 7270: the status in the upper two bits, its reason in the others.
  forwardingstatus: { forwardedunknown: 64, consumedforus: 195, unknownunclassified: 0, unknown: 0 },
  selectoralgorithm: { randomnoutofnsampling: 3 },
};
const tcpFlags = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** The number of an IP protocol by its name. */
export function protocolNumber(name: string): number | undefined {
  return protocols[name.toLowerCase().replace('-', '') as keyof typeof protocols];
}

/** The number that a golden value of `field` (letters and digits of its name) stands for; undefined when it is none of these words. */
export function numberOf(field: string, golden: unknown): number | undefined {
  if (typeof golden === 'string') return words[field]?.[golden.toLowerCase().replace(/[ -]/g, '')];
  if (typeof golden !== 'object' || golden === null || Array.isArray(golden)) return undefined;
  const pairs = Object.entries(golden);
  if (field === 'tcpcontrolbits')
    return pairs.reduce((sum, [flag, set]) => sum + (set === true ? 1 << tcpFlags.indexOf(flag) : 0), 0);
  const [name, value] = pairs[0] ?? [];
  return name === 'Unassigned' && typeof value === 'number' ? value : numberOf(field, `${name} ${String(value)}`);
}
