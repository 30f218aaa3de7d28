/** Records that hold the sampled packet: its raw header, or fields an agent took from it. */
import { u16, u32 } from '../bytes.js';
import type { Frame } from '../packet/frame.js';
import { readIp } from '../packet/ip.js';
import { readEthernet, readMpls, readPpp } from '../packet/link.js';

const RAW = 1;
const ETHERNET = 2;
const IPV4 = 3;
const IPV6 = 4;

/** header_protocol of a raw header. */
type Reader = (b: Uint8Array, at: number, end: number, frame: Frame, depth: number) => void;
const readers = new Map<number, Reader>([
  [1, readEthernet],
  [7, readPpp],
  [11, readIp],
  [12, readIp],
  [13, readMpls],
  [14, readPpp],
]);

/** Reads a packet record into `frame`; answers the octets of the frame on the wire, 0 when the record is of another kind or cut short. */
export function readPacketRecord(format: number, b: Uint8Array, at: number, end: number, frame: Frame): number {
  if (format === RAW && at + 16 <= end) {
    readers.get(u32(b, at))?.(b, at + 16, Math.min(end, at + 16 + u32(b, at + 12)), frame, 0);
    return u32(b, at + 4);
  }
  if (format === ETHERNET && at + 24 <= end) {
    frame.etherType = u16(b, at + 22);
    return u32(b, at);
  }
  if (format === IPV4 && at + 32 <= end) return readFields(b, at, 4, frame);
  return format === IPV6 && at + 56 <= end ? readFields(b, at, 16, frame) : 0;
}

/** Length, protocol, addresses, ports, TCP flags and type of service as the agent saw them. */
function readFields(b: Uint8Array, at: number, octets: number, frame: Frame): number {
  const words = octets / 4;
  const behind = at + 8 + octets * 2;
  frame.family = octets === 4 ? 4 : 6;
  frame.ipLength = u32(b, at);
  frame.protocol = u32(b, at + 4);
  for (let i = 0; i < words; i++) {
    frame.src[4 - words + i] = u32(b, at + 8 + i * 4);
    frame.dst[4 - words + i] = u32(b, at + 8 + octets + i * 4);
  }
  frame.srcPort = u32(b, behind);
  frame.dstPort = u32(b, behind + 4);
  frame.tcpFlags = u32(b, behind + 8);
  frame.tos = u32(b, behind + 12);
  return frame.ipLength;
}
