/** From the first byte of a frame to its network layer: Ethernet, VLAN tags, MPLS, PPP. */
import { u16, u24, u32 } from '../bytes.js';
import type { Frame } from './frame.js';
import { readIp } from './ip.js';

/** Tunnels in tunnels that are followed; deeper ones are left as payload. */
export const DEPTH = 6;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const MPLS = 0x8847;
const MPLS_MULTICAST = 0x8848;
const PPPOE_SESSION = 0x8864;
/** 802.1Q, 802.1ad, and the numbers used before it. */
const tags = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
/** Below this the field is an 802.3 length, and LLC with SNAP follows. */
const FIRST_ETHERTYPE = 0x0600;

/** Reads an Ethernet frame in b[at, end) into `frame`, as far as the bytes go. */
export function readEthernet(b: Uint8Array, at: number, end: number, frame: Frame, depth = 0): void {
  if (at + 14 > end) return;
  frame.mac = at;
  readTyped(b, at + 12, end, frame, depth);
}

/** Reads from an EtherType field on. */
export function readTyped(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  while (at + 4 <= end && tags.has(u16(b, at))) {
    addTag(b, at + 2, frame);
    at += 4;
  }
  if (at + 2 > end) return;
  const type = u16(b, at);
  if (type < FIRST_ETHERTYPE) readSnap(b, at + 2, end, frame, depth);
  else readNetwork(type, b, at + 2, end, frame, depth);
}

function addTag(b: Uint8Array, at: number, frame: Frame): void {
  if (frame.vlanCount < frame.vlans.length) frame.vlans[frame.vlanCount++] = u16(b, at) & 0xfff;
}

function readTagged(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at + 2 > end) return;
  addTag(b, at, frame);
  readTyped(b, at + 2, end, frame, depth);
}

/** LLC AA-AA-03 and an organisation of zero: an EtherType follows (RFC 1042). */
function readSnap(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at + 8 <= end && u24(b, at) === 0xaaaa03 && u24(b, at + 3) === 0) readTyped(b, at + 6, end, frame, depth);
}

/** Reads what an EtherType announces. */
export function readNetwork(type: number, b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  // The type stands elsewhere than the tag, as in Linux cooked captures.
  if (tags.has(type)) return readTagged(b, at, end, frame, depth);
  frame.etherType = type;
  if (type === IPV4 || type === IPV6) readIp(b, at, end, frame, depth);
  else if (type === MPLS || type === MPLS_MULTICAST) readMpls(b, at, end, frame, depth);
  else if (type === PPPOE_SESSION && at + 8 <= end) readPpp(b, at + 6, end, frame, depth);
}

/**
 * Reads an MPLS label stack (RFC 3032). What follows it is told by its first four bits, as routers do: 4 and 6 are IP, 0 is a pseudowire's control
 * word with Ethernet behind (RFC 4385).
 */
export function readMpls(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  for (let bottom = false; !bottom; at += 4) {
    if (at + 4 > end) return;
    const entry = u32(b, at);
    if (frame.labelCount < frame.labels.length) frame.labels[frame.labelCount++] = entry >>> 12;
    bottom = (entry & 0x100) !== 0;
  }
  if (at >= end) return;
  const version = b[at]! >> 4;
  if (version === 4 || version === 6) readIp(b, at, end, frame, depth);
  else if (version === 0 && depth < DEPTH) readEthernet(b, at + 4, end, frame.open(), depth + 1);
}

/** Reads PPP, with or without its address and control field, with a protocol of one or two octets (RFC 1661, RFC 1662). */
export function readPpp(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at + 2 <= end && u16(b, at) === 0xff03) at += 2;
  if (at + 2 > end) return;
  const compressed = (b[at]! & 1) === 1;
  const protocol = compressed ? b[at]! : u16(b, at);
  at += compressed ? 1 : 2;
  if (protocol === 0x21 || protocol === 0x57) readIp(b, at, end, frame, depth);
  else if (protocol === 0x281) readMpls(b, at, end, frame, depth);
}
