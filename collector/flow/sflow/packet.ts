/** Records that hold the sampled packet: its raw header, or fields an agent took from it. */
import { u16, u32 } from '../bytes.js';
import { Frame } from '../packet/frame.js';
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

/**
 * What the records of one sample say of its packet. The standard prefers the raw header; an agent that has none may write one or more of the others, of which
 * that of Ethernet tells how long the frame was. One object is reused for many samples.
 */
export class SampledPacket {
  readonly frame = new Frame();
  /** Octets of the frame on the wire, of the IP packet where nothing tells of its frame; 0 while no record told. */
  length = 0;
  private raw = false;

  reset(): this {
    this.frame.reset();
    this.length = 0;
    this.raw = false;
    return this;
  }

  /** Takes in a record in b[at, end), of enterprise 0; one of another kind, or cut short, changes nothing. */
  take(format: number, b: Uint8Array, at: number, end: number): void {
    if (this.raw) return;
    if (format === RAW && at + 16 <= end) this.takeRaw(b, at, end);
    else if (format === ETHERNET && at + 24 <= end) {
      this.frame.etherType = u16(b, at + 22);
      this.length = u32(b, at);
    } else if (format === IPV4 && at + 32 <= end) this.takeFields(b, at, 4);
    else if (format === IPV6 && at + 56 <= end) this.takeFields(b, at, 16);
  }

  private takeRaw(b: Uint8Array, at: number, end: number): void {
    this.reset();
    this.raw = true;
    this.length = u32(b, at + 4);
    readers.get(u32(b, at))?.(b, at + 16, Math.min(end, at + 16 + u32(b, at + 12)), this.frame, 0);
  }

  /** Length, protocol, addresses, ports, TCP flags and type of service as the agent saw them. */
  private takeFields(b: Uint8Array, at: number, octets: number): void {
    const { frame } = this;
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
    this.length ||= frame.ipLength;
  }
}
