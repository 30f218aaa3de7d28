/** The block-based capture format (draft-ietf-opsawg-pcapng): enhanced, simple and old packet blocks, several sections and interfaces. */
import { LONGEST, type Packet, type Report } from './capture.js';
import type { FileReader } from './file.js';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const RESOLUTION_OPTION = 9;
const OFFSET_OPTION = 14;

interface Interface {
  link: number;
  /** Seconds per unit of its timestamps. */
  unit: number;
  /** Seconds to add to them. */
  offset: number;
}

export function isPcapng(start: Uint8Array): boolean {
  return start.length >= 4 && view(start).getUint32(0) === SECTION;
}

/** Reads the packets of a file. A block cut off by the end of the file is left out, and reported. */
export function* readPcapng(file: FileReader, report: Report): Generator<Packet> {
  let little = true;
  let interfaces: Interface[] = [];
  for (;;) {
    const head = file.peek(12);
    if (head.length === 0) return;
    if (head.length < 12) return report('capture-truncated');
    const isSection = view(head).getUint32(0) === SECTION;
    if (isSection) {
      little = view(head).getUint32(8, true) === BYTE_ORDER;
      interfaces = [];
    }
    const length = view(head).getUint32(4, little);
    if (length < 12 || length > LONGEST) return report('capture-malformed');
    const block = file.take(length);
    if (!block) return report('capture-truncated');
    const type = view(block).getUint32(0, little);
    const body = block.subarray(8, length - 4);
    if (type === INTERFACE && !isSection) interfaces.push(readInterface(body, little));
    const packet = isSection ? null : readPacket(type, body, little, interfaces);
    if (packet) yield packet;
  }
}

function readInterface(body: Uint8Array, little: boolean): Interface {
  const found: Interface = { link: 0, unit: 1e-6, offset: 0 };
  if (body.length < 8) return found;
  const fields = view(body);
  found.link = fields.getUint16(0, little);
  for (let at = 8; at + 4 <= body.length;) {
    const code = fields.getUint16(at, little);
    const length = fields.getUint16(at + 2, little);
    if (code === 0 || at + 4 + length > body.length) return found;
    if (code === RESOLUTION_OPTION && length >= 1) found.unit = resolution(body[at + 4]!);
    if (code === OFFSET_OPTION && length >= 8) found.offset = Number(fields.getBigInt64(at + 4, little));
    at += 4 + ((length + 3) & ~3);
  }
  return found;
}

/** The top bit tells a power of two from a power of ten. */
function resolution(value: number): number {
  return value & 0x80 ? 2 ** -(value & 0x7f) : 10 ** -value;
}

function readPacket(type: number, body: Uint8Array, little: boolean, interfaces: Interface[]): Packet | null {
  const fields = view(body);
  if (type === SIMPLE_PACKET && body.length >= 4 && interfaces[0]) {
    const length = Math.min(fields.getUint32(0, little), body.length - 4);
    return { time: 0, link: interfaces[0].link, bytes: body.subarray(4, 4 + length) };
  }
  if ((type !== ENHANCED_PACKET && type !== OLD_PACKET) || body.length < 20) return null;
  const number = type === ENHANCED_PACKET ? fields.getUint32(0, little) : fields.getUint16(0, little);
  const from = interfaces[number];
  if (!from) return null;
  const ticks = fields.getUint32(4, little) * 4294967296 + fields.getUint32(8, little);
  const length = Math.min(fields.getUint32(12, little), body.length - 20);
  return { time: (ticks * from.unit + from.offset) * 1000, link: from.link, bytes: body.subarray(20, 20 + length) };
}

function view(b: Uint8Array): DataView {
  return new DataView(b.buffer, b.byteOffset, b.byteLength);
}
