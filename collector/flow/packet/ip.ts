/** IPv4 and IPv6 headers with their extension headers, and the ports behind them. */
import { u16, u32 } from '../bytes.js';
import type { Frame } from './frame.js';
import { readTransport } from './transport.js';

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
/** Extension headers of IPv6 whose second octet is their length in units of 8 octets, less one (RFC 8200 section 4). */
const chained = new Set([HOP_BY_HOP, ROUTING, 60, 135, 139, 140]);

/** Reads an IP packet of either version in b[at, end) into `frame`, as far as the bytes go. */
export function readIp(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at >= end) return;
  const version = b[at]! >> 4;
  if (version === 4) readIpv4(b, at, end, frame, depth);
  else if (version === 6) readIpv6(b, at, end, frame, depth);
}

function readIpv4(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  const header = (b[at]! & 0xf) * 4;
  if (header < 20 || at + 20 > end) return;
  frame.family = 4;
  frame.tos = b[at + 1]!;
  frame.ipLength = u16(b, at + 2);
  frame.identification = u16(b, at + 4);
  frame.moreFragments = (b[at + 6]! & 0x20) !== 0;
  frame.fragmentOffset = (u16(b, at + 6) & 0x1fff) * 8;
  frame.ttl = b[at + 8]!;
  frame.protocol = b[at + 9]!;
  frame.src[3] = u32(b, at + 12);
  frame.dst[3] = u32(b, at + 16);
  frame.end = bounded(at, frame.ipLength, end);
  behind(b, at + header, frame.end, frame, depth);
}

function readIpv6(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at + 40 > end) return;
  frame.family = 6;
  frame.tos = (u16(b, at) >> 4) & 0xff;
  frame.ipLength = 40 + u16(b, at + 4);
  frame.protocol = b[at + 6]!;
  frame.ttl = b[at + 7]!;
  for (let i = 0; i < 4; i++) {
    frame.src[i] = u32(b, at + 8 + i * 4);
    frame.dst[i] = u32(b, at + 24 + i * 4);
  }
  frame.end = bounded(at, frame.ipLength, end);
  behind(b, extensions(b, at + 40, frame.end, frame), frame.end, frame, depth);
}

/** Follows the chain of extension headers; each step goes forward, so a chain ends with the bytes. */
function extensions(b: Uint8Array, at: number, end: number, frame: Frame): number {
  while (at + 8 <= end) {
    const next = b[at]!;
    if (frame.protocol === FRAGMENT) {
      frame.fragmentOffset = u16(b, at + 2) & 0xfff8;
      frame.moreFragments = (b[at + 3]! & 1) !== 0;
      frame.identification = u32(b, at + 4);
      at += 8;
    } else if (frame.protocol === AUTHENTICATION) at += (b[at + 1]! + 2) * 4;
    else if (chained.has(frame.protocol)) at += (b[at + 1]! + 1) * 8;
    else return at;
    frame.protocol = next;
    if (frame.fragmentOffset > 0) return at;
  }
  return at;
}

/** A packet's length of 0 is one that segmentation offload left for the card to fill in: then the capture's end counts. */
function bounded(at: number, length: number, end: number): number {
  return length >= 20 && length !== 40 && at + length < end ? at + length : end;
}

function behind(b: Uint8Array, at: number, end: number, frame: Frame, depth: number): void {
  if (at > end || frame.fragmentOffset > 0) {
    frame.transport = frame.fragmentOffset > 0 && at <= end ? at : -1;
    return;
  }
  frame.transport = at;
  readTransport(b, at, end, frame, depth);
}
