/** The flow datagrams of a file: out of a capture, or the file itself. */
import { u16 } from '../bytes.js';
import { Frame } from '../packet/frame.js';
import { addressOfWords } from '../view/text.js';
import type { Packet, Report } from './capture.js';
import { isExport, isRefused } from './exports.js';
import { FileReader } from './file.js';
import { Fragments } from './fragments.js';
import { readLink } from './link.js';
import { pcapFormat, readPcap } from './pcap.js';
import { isPcapng, readPcapng } from './pcapng.js';
import { readRaw } from './raw.js';

export interface Datagram {
  /** Address the exporter sent from; `file` for raw files, which do not tell. */
  address: string;
  /** Port that it was sent from; 0 for raw files. */
  port: number;
  /** Milliseconds since the epoch; null for raw files. */
  time: number | null;
  /** They hold until the next datagram is read. */
  bytes: Uint8Array;
}

/** What raw files are said to come from. */
export const NO_ADDRESS = 'file';
const UDP = 17;

/** Reads a file of any of the formats. Throws FileUnreadable. */
export function* readDatagrams(path: string, report: Report): Generator<Datagram> {
  const file = new FileReader(path);
  try {
    const start = file.peek(24);
    const format = pcapFormat(start);
    if (format) yield* fromPackets(readPcap(file, format, report), report);
    else if (isPcapng(start)) yield* fromPackets(readPcapng(file, report), report);
    else for (const bytes of readRaw(file, report)) yield { address: NO_ADDRESS, port: 0, time: null, bytes };
  } finally {
    file.close();
  }
}

function* fromPackets(packets: Generator<Packet>, report: Report): Generator<Datagram> {
  const fragments = new Fragments(report);
  const frame = new Frame();
  for (const { time, link, bytes } of packets) {
    if (!readLink(link, bytes, frame)) report('capture-link');
    const found = find(frame, bytes, fragments, report);
    if (found) yield { ...found, time };
  }
  fragments.end();
}

type Found = Pick<Datagram, 'address' | 'port' | 'bytes'>;

/** The outermost UDP payload that is of a flow protocol; whatever else the packet carries is other traffic. */
function find(frame: Frame, b: Uint8Array, fragments: Fragments, report: Report): Found | null {
  for (let at: Frame | null = frame; at; at = at.inner) {
    if (at.protocol !== UDP || at.transport < 0) continue;
    const fragment = at.moreFragments || at.fragmentOffset > 0;
    const segment = fragment ? fragments.add(at, b) : b.subarray(at.transport, at.end);
    const bytes = segment && flowPayload(segment, report);
    if (bytes) return { address: addressOfWords(at.src, at.family), port: u16(segment, 0), bytes };
  }
  return null;
}

/**
 * The payload by the UDP length (RFC 768; 0 is one that segmentation offload left to the card). Where that is no flow datagram but the payload of the
 * IP packet is, the UDP length lies, as in captures made by hand or by fuzzing. A payload that was captured in part can be told by its header alone.
 */
function flowPayload(segment: Uint8Array, report: Report): Uint8Array | null {
  if (segment.length < 8) return null;
  const whole = segment.subarray(8);
  const length = u16(segment, 4);
  const stated = length >= 8 ? segment.subarray(8, Math.min(length, segment.length)) : whole;
  if (length > segment.length) return cutPayload(stated, report);
  if (isExport(stated)) return stated;
  if (isRefused(stated)) report('protocol-refused');
  if (stated.length === whole.length || !isExport(whole)) return null;
  report('udp-length');
  return whole;
}

function cutPayload(part: Uint8Array, report: Report): Uint8Array | null {
  if (!isExport(part, true)) return null;
  report('datagram-cut');
  return part;
}
