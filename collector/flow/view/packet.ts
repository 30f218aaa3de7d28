/** The headers of a packet as an object, with the IANA names of what they hold. */
import type { Frame } from '../packet/frame.js';
import { addressOfWords, macAddress } from './text.js';

export interface PacketObject {
  /** The packet inside a tunnel. */
  inner?: PacketObject;
  [element: string]: unknown;
}

const TCP = 6;
const icmp = new Map([
  [1, 'IPv4'],
  [58, 'IPv6'],
]);

/** Copies what the headers say. `b` holds the bytes the frame was read from. */
export function describeFrame(frame: Frame, b: Uint8Array): PacketObject {
  const packet: PacketObject = {};
  if (frame.mac >= 0) {
    packet['destinationMacAddress'] = macAddress(b, frame.mac);
    packet['sourceMacAddress'] = macAddress(b, frame.mac + 6);
  }
  if (frame.etherType > 0) packet['ethernetType'] = frame.etherType;
  if (frame.vlanCount > 0) packet['dot1qVlanId'] = frame.vlans[0];
  if (frame.vlanCount > 1) packet['dot1qCustomerVlanId'] = frame.vlans[1];
  if (frame.labelCount > 0) packet['mplsLabels'] = [...frame.labels.subarray(0, frame.labelCount)];
  if (frame.family !== 0) addNetwork(packet, frame);
  if (frame.inner) packet.inner = describeFrame(frame.inner, b);
  return packet;
}

function addNetwork(packet: PacketObject, frame: Frame): void {
  const version = frame.family === 4 ? 'IPv4' : 'IPv6';
  packet[`source${version}Address`] = addressOfWords(frame.src, frame.family);
  packet[`destination${version}Address`] = addressOfWords(frame.dst, frame.family);
  packet['protocolIdentifier'] = frame.protocol;
  packet['ipClassOfService'] = frame.tos;
  packet['ipTTL'] = frame.ttl;
  packet['ipTotalLength'] = frame.ipLength;
  if (frame.fragmentOffset > 0) packet['fragmentOffset'] = frame.fragmentOffset;
  else addTransport(packet, frame);
}

function addTransport(packet: PacketObject, frame: Frame): void {
  const kind = icmp.get(frame.protocol);
  if (kind) {
    packet[`icmpType${kind}`] = frame.icmpType;
    packet[`icmpCode${kind}`] = frame.icmpCode;
  } else if (frame.srcPort > 0 || frame.dstPort > 0) {
    packet['sourceTransportPort'] = frame.srcPort;
    packet['destinationTransportPort'] = frame.dstPort;
    if (frame.protocol === TCP) packet['tcpControlBits'] = frame.tcpFlags;
  }
}
