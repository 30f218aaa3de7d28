/** sFlow version 5 datagrams (sflow.org, "sFlow Version 5", July 2004): the header, and the samples in it. */
import { u32 } from '../bytes.js';
import type { Message } from '../message.js';
import { addressOctets } from './address.js';
import { readCounterSample } from './counters.js';
import { readDiscard } from './discard.js';
import { readFlowSample } from './flow.js';

/** Version, address type, an IPv4 address, sub-agent, sequence, uptime, samples. */
export const HEADER_SFLOW = 28;

export interface SflowHeader {
  /** Offset and length of the agent's address. */
  address: number;
  octets: number;
  subAgent: number;
  sequence: number;
  /** Milliseconds modulo 2^32. */
  uptime: number;
  samples: number;
  /** Offset of the first sample. */
  body: number;
}

/** Reads the header; null when the datagram ends before it does or its address is of no known type. */
export function readHeader(b: Uint8Array): SflowHeader | null {
  if (b.length < 8) return null;
  const octets = addressOctets(u32(b, 4));
  const body = 8 + octets + 16;
  if (octets <= 0 || body > b.length) return null;
  return {
    address: 8,
    octets,
    subAgent: u32(b, body - 16),
    sequence: u32(b, body - 12),
    uptime: u32(b, body - 8),
    samples: u32(b, body - 4),
    body,
  };
}

/** Decodes a datagram whose header was read. */
export function decodeSflow(message: Message, header: SflowHeader, b: Uint8Array): void {
  const { domain, epoch, now, port } = message;
  domain.counts.datagrams++;
  const { numbering } = domain.streams.continued(port, header.sequence, header.uptime);
  numbering.uptime(header.uptime);
  numbering.message(header.sequence, 1);
  // There is no clock in the datagram: its samples are of the moment it arrived.
  epoch.exported = now;
  epoch.uptime = header.uptime;
  let at = header.body;
  let samples = 0;
  for (; samples < header.samples && at + 8 <= b.length; samples++) {
    const end = at + 8 + u32(b, at + 4);
    if (end > b.length) domain.errors.add('sample-truncated');
    readSample(message, u32(b, at), b, at + 8, Math.min(end, b.length));
    at = end;
  }
  if (samples < header.samples) domain.errors.add('sample-count');
}

/** `format`: enterprise in the upper 20 bits, number in the lower 12. */
function readSample(message: Message, format: number, b: Uint8Array, start: number, end: number): void {
  if (format === 1 || format === 3) readFlowSample(message, format === 3, b, start, end);
  else if (format === 2 || format === 4) readCounterSample(message, format === 4, b, start, end);
  else if (format === 5) readDiscard(message, b, start, end);
  else message.domain.errors.add('sample-format');
}
