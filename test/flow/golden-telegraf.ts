/** The fields that telegraf writes, in the words of the registry. */
import { numberOf, protocolNumber } from './golden-words.js';

const names: Record<string, string[]> = {
  src: ['sourceIPv4Address', 'sourceIPv6Address'],
  dst: ['destinationIPv4Address', 'destinationIPv6Address'],
  src_port: ['sourceTransportPort'],
  dst_port: ['destinationTransportPort'],
  src_tos: ['ipClassOfService'],
  dst_tos: ['postIpClassOfService'],
  src_mask: ['sourceIPv4PrefixLength'],
  dst_mask: ['destinationIPv4PrefixLength'],
  next_hop: ['ipNextHopIPv4Address'],
  protocol: ['protocolIdentifier'],
  tcp_flags: ['tcpControlBits'],
  in_total_bytes: ['octetTotalCount'],
  in_total_packets: ['packetTotalCount'],
  in_bytes: ['octetDeltaCount', 'ifInOctets'],
  in_packets: ['packetDeltaCount'],
  flows: ['deltaFlowCount'],
  in_snmp: ['ingressInterface', 'ifIndex', 'input'],
  out_snmp: ['egressInterface', 'output'],
  in_src_mac: ['sourceMacAddress'],
  out_dst_mac: ['postDestinationMacAddress'],
  vlan_src: ['vlanId'],
  ip_version: ['ipVersion'],
  direction: ['flowDirection'],
  flow_end_reason: ['flowEndReason'],
  flow_start: ['flowStartSeconds'],
  flow_end: ['flowEndSeconds'],
  flow_start_ms: ['flowStartMilliseconds'],
  flow_end_ms: ['flowEndMilliseconds'],
  first_switched: ['flowStartSysUpTime'],
  last_switched: ['flowEndSysUpTime'],
  bgp_src_as: ['bgpSourceAsNumber'],
  bgp_dst_as: ['bgpDestinationAsNumber'],
  engine_type: ['engineType'],
  engine_id: ['engineId'],
  fwd_status: ['forwardingStatus'],
  sampling_drops: ['drops'],
  interface: ['ifIndex'],
  interface_type: ['ifType'],
  speed: ['ifSpeed'],
  promiscuous: ['ifPromiscuousMode'],
  in_unicast_packets_total: ['ifInUcastPkts'],
  in_mcast_packets_total: ['ifInMulticastPkts'],
  in_broadcast_packets_total: ['ifInBroadcastPkts'],
  in_dropped_packets: ['ifInDiscards'],
  in_errors: ['ifInErrors'],
  in_unknown_protocol: ['ifInUnknownProtos'],
  out_bytes: ['ifOutOctets'],
  out_unicast_packets_total: ['ifOutUcastPkts'],
  out_mcast_packets_total: ['ifOutMulticastPkts'],
  out_broadcast_packets_total: ['ifOutBroadcastPkts'],
  out_dropped_packets: ['ifOutDiscards'],
  out_errors: ['ifOutErrors'],
};

/**
 * Of the datagram or of the collector, not of a record; texts that telegraf makes of several fields; counters of other sFlow records than the
 * generic one; elements it has under a number.
 */
const apart = /^(type_\d|agent_|seq_number$|sys_uptime$|sampling_interval$|fwd_reason$|icmp_|status$|type$|port_name$|reason$|out_queue$|errors_|collision|deferred$)/; // prettier-ignore

/** What telegraf takes from the header of the datagram, or makes up, under the name of an element. */
function header(field: string, golden: Record<string, string | number>, ours: Record<string, unknown>): boolean {
  if (golden['agent_ip'] !== undefined) return field === 'ip_version' || field === 'direction';
  // NetFlow v5: the count of records, and the engine, which is the observation domain here.
  if (golden['sampling_interval'] !== undefined) return ['flows', 'engine_type', 'engine_id'].includes(field);
  // Fields of length zero (RFC 7011 section 3.2 allows the length) say nothing, which is not the first second of 1970.
  return (field === 'flow_start' || field === 'flow_end') && golden[field] === 0 && !(names[field]![0]! in ours);
}

/** Fields that are not as in `ours`, as text. */
export function telegrafDiffers(golden: Record<string, string | number>, ours: Record<string, unknown>): string[] {
  return Object.entries(golden).flatMap(([field, value]) => {
    if (apart.test(field) || header(field, golden, ours)) return [];
    const mine = names[field]?.map((name) => ours[name]).find((one) => one !== undefined);
    return mine !== undefined && [mine].flat().some((one) => alike(field, value, one))
      ? []
      : [`${field}: ${value}, here ${String(mine)}`];
  });
}

const FLAGS = 'CEUAPRSF';

function alike(field: string, golden: string | number, ours: unknown): boolean {
  if (typeof golden === 'number')
    return golden === ours || (typeof ours === 'string' && instant(field, golden) === Date.parse(ours));
  if (golden.startsWith('0x')) return Number(golden) === ours;
  if (field === 'tcp_flags')
    return [...FLAGS].reduce((sum, _, i) => sum + (golden[i] === '.' ? 0 : 1 << (7 - i)), 0) === ours;
  if (field === 'protocol') return protocolNumber(golden) === ours;
  if (field === 'ip_version') return golden === `IPv${String(ours)}`;
  const number = numberOf(names[field]![0]!.toLowerCase(), golden);
  return number === undefined ? golden === String(ours) : number === ours;
}

const instant = (field: string, value: number): number => (field.endsWith('_ms') ? value : value * 1000);
