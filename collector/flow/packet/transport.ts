/** Ports, TCP flags and ICMP types; and the tunnels that ride on IP or UDP. */
import { u16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { readIp } from './ip.js';
import { DEPTH, readEthernet, readMpls, readNetwork } from './link.js';

const ICMP = 1;
const IP_IN_IP = 4;
const TCP = 6;
const UDP = 17;
const IPV6_IN_IP = 41;
const GRE = 47;
const ICMPV6 = 58;
const ETHERNET = 143;
const MPLS_IN_IP = 137;
const withPorts = new Set([TCP, UDP, 33, 132, 136]);

/** Reads the transport header in b[at, end); a header cut short gives what is whole. */
export function readTransport(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  const { protocol } = frame;
  if (withPorts.has(protocol)) {
    if (at + 4 > end) return;
    frame.srcPort = u16(b, at);
    frame.dstPort = u16(b, at + 2);
    if (protocol === TCP && at + 14 <= end) frame.tcpFlags = u16(b, at + 12) & 0xfff;
    if (protocol === UDP && depth < DEPTH) readUdpTunnel(b, at + 8, end, frame, depth);
  } else if ((protocol === ICMP || protocol === ICMPV6) && at + 2 <= end) {
    frame.icmpType = b[at]!;
    frame.icmpCode = b[at + 1]!;
  } else if (depth < DEPTH) readIpTunnel(b, at, end, frame, depth);
}

function readIpTunnel(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at >= end) return;
  const { protocol } = frame;
  if (protocol === IP_IN_IP || protocol === IPV6_IN_IP) readIp(b, at, end, frame.open(), depth + 1);
  else if (protocol === ETHERNET) readEthernet(b, at, end, frame.open(), depth + 1);
  else if (protocol === MPLS_IN_IP) readMpls(b, at, end, frame.open(), depth + 1);
  else if (protocol === GRE) readGre(b, at, end, frame, depth);
}

const TRANSPARENT_ETHERNET = 0x6558;
const ERSPAN_II = 0x88be;
const ERSPAN_III = 0x22eb;

/** GRE with its optional checksum, key and sequence number (RFC 2784, RFC 2890), ERSPAN inside. */
function readGre(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at + 4 > end) return;
  const flags = b[at]!;
  const type = u16(b, at + 2);
  const sequence = (flags & 0x10) !== 0;
  at += 4 + (flags & 0x80 ? 4 : 0) + (flags & 0x20 ? 4 : 0) + (sequence ? 4 : 0);
  if (type === TRANSPARENT_ETHERNET) readEthernet(b, at, end, frame.open(), depth + 1);
  // ERSPAN type I has neither sequence number nor header of its own.
  else if (type === ERSPAN_II) readEthernet(b, at + (sequence ? 8 : 0), end, frame.open(), depth + 1);
  else if (type === ERSPAN_III) readEthernet(b, at + 12, end, frame.open(), depth + 1);
  else readNetwork(type, b, at, end, frame.open(), depth + 1);
}

const vxlanPorts = new Set([4789, 8472]);
const GENEVE = 6081;
const GTP_USER = 2152;
const MPLS_IN_UDP = 6635;

function readUdpTunnel(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  const port = frame.dstPort;
  if (at + 8 > end) return;
  // The flag that says the network identifier holds (RFC 7348 section 5) tells VXLAN from what else may use the port.
  if (vxlanPorts.has(port) && (b[at]! & 0x08) !== 0) readEthernet(b, at + 8, end, frame.open(), depth + 1);
  else if (port === GENEVE && b[at]! >> 6 === 0) readGeneve(b, at, end, frame, depth);
  else if (port === GTP_USER && b[at]! >> 5 === 1 && b[at + 1] === 0xff) readGtp(b, at, end, frame, depth);
  else if (port === MPLS_IN_UDP) readMpls(b, at, end, frame.open(), depth + 1);
}

/** RFC 8926 section 3.4. */
function readGeneve(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  const type = u16(b, at + 2);
  const payload = at + 8 + (b[at]! & 0x3f) * 4;
  if (type === TRANSPARENT_ETHERNET) readEthernet(b, payload, end, frame.open(), depth + 1);
  else readNetwork(type, b, payload, end, frame.open(), depth + 1);
}

/** GTP-U (3GPP TS 29.281 section 5): optional fields when any of three flags is set, then extension headers in units of four octets. */
function readGtp(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  let payload = at + 8;
  if ((b[at]! & 0x07) !== 0) {
    let next = b[at + 11] ?? 0;
    payload += 4;
    while (next !== 0 && payload < end) {
      const length = b[payload]! * 4;
      if (length === 0) return;
      payload += length;
      next = b[payload - 1] ?? 0;
    }
  }
  if (payload < end) readIp(b, payload, end, frame.open(), depth + 1);
}
