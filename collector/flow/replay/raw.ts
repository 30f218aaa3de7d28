/** Raw files: one datagram, or several one after another. */
import { u16 } from '../bytes.js';
import { detect } from '../detect.js';
import { HEADER10 } from '../ipfix.js';
import { fixedVersions } from '../fixed.js';
import type { Report } from './capture.js';
import { unsupported } from '../unsupported.js';
import type { FileReader } from './file.js';
import { foreign } from './foreign.js';

const LARGEST = 65_535;
const IPFIX = 10;

/**
 * Splits a file into datagrams: IPFIX by the length in its header (RFC 5655), NetFlow v1, v5 and v7 by their count. The other protocols do not
 * state their length, so there the rest of the file is one datagram. They hold until the next is read.
 */
export function* readRaw(file: FileReader, report: Report): Generator<Uint8Array> {
  for (;;) {
    const rest = file.peek(LARGEST + HEADER10);
    if (rest.length === 0) return;
    if (detect(rest) === null)
      return report(foreign(rest) ?? (unsupported(rest) ? 'protocol-refused' : 'trailing-bytes'));
    const length = datagramLength(rest);
    yield file.take(length)!;
  }
}

function datagramLength(b: Uint8Array): number {
  const stated = statedLength(b);
  const whole = Math.min(b.length, LARGEST);
  // What follows has to begin like a datagram; else it belongs to this one, whose length is wrong.
  const follows = b.length === stated || detect(b.subarray(stated)) !== null;
  return stated > 0 && stated <= whole && follows ? stated : whole;
}

function statedLength(b: Uint8Array): number {
  const version = u16(b, 0);
  if (version === IPFIX) return u16(b, 2);
  const fixed = fixedVersions.get(version);
  return fixed ? fixed.header + u16(b, 2) * fixed.layout.length : 0;
}
