/** The classic capture format (draft-ietf-opsawg-pcap), in either byte order, with micro- or nanoseconds. */
import { LONGEST, type Packet, type Report } from './capture.js';
import type { FileReader } from './file.js';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Kuznetzov's variant has eight more octets in each packet header. */
const MODIFIED = 0xa1b2cd34;
const HEADER = 24;

interface Format {
  little: boolean;
  /** Parts of a second per millisecond. */
  perMillisecond: number;
  packetHeader: number;
}

/** The format a file begins with, or null when it is none of these. */
export function pcapFormat(start: Uint8Array): Format | null {
  if (start.length < 4) return null;
  for (const little of [true, false]) {
    const magic = view(start).getUint32(0, little);
    if (magic === MICROSECONDS) return { little, perMillisecond: 1000, packetHeader: 16 };
    if (magic === NANOSECONDS) return { little, perMillisecond: 1e6, packetHeader: 16 };
    if (magic === MODIFIED) return { little, perMillisecond: 1000, packetHeader: 24 };
  }
  return null;
}

/** Reads the packets of a file that begins with `format`. A packet cut off by the end of the file is left out, and reported. */
export function* readPcap(file: FileReader, format: Format, report: Report): Generator<Packet> {
  const { little } = format;
  const start = file.take(HEADER);
  if (!start) return report('capture-truncated');
  // The upper bits say how long a frame check sequence is, which captures hardly ever hold.
  const link = view(start).getUint32(20, little) & 0xffff;
  for (;;) {
    const rest = file.peek(format.packetHeader).length;
    if (rest === 0) return;
    const header = file.take(format.packetHeader);
    if (!header) return report('capture-truncated');
    const fields = view(header);
    const time = fields.getUint32(0, little) * 1000 + fields.getUint32(4, little) / format.perMillisecond;
    const length = fields.getUint32(8, little);
    if (length > LONGEST) return report('capture-malformed');
    const bytes = file.take(length);
    if (!bytes) return report('capture-truncated');
    yield { time, link, bytes };
  }
}

function view(b: Uint8Array): DataView {
  return new DataView(b.buffer, b.byteOffset, b.byteLength);
}
