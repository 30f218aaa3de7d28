/** Tells the protocol of a datagram by its content: ports say nothing. */
import { u16, u32 } from './bytes.js';
import type { Protocol } from './domain.js';
import { HEADER10 } from './ipfix.js';
import { fixedVersions } from './fixed.js';
import { HEADER9 } from './netflow9.js';
import { addressOctets } from './sflow/address.js';
import { HEADER_SFLOW } from './sflow/datagram.js';

/** The protocol whose header the datagram begins with, or null. Strict enough for other traffic in a capture not to be taken for flows. */
export function detect(b: Uint8Array): Protocol | null {
  if (b.length < 16) return null;
  const version = u16(b, 0);
  const fixed = fixedVersions.get(version);
  if (fixed && b.length >= fixed.header)
    return plausibleFixed(b, fixed.header, fixed.layout.length) ? fixed.protocol : null;
  if (version === 9 && b.length >= HEADER9) return plausibleSets(b, u32(b, 8), HEADER9, 0) ? 'netflow9' : null;
  if (version === 10) return u16(b, 2) >= HEADER10 && plausibleSets(b, u32(b, 4), HEADER10, 2) ? 'ipfix' : null;
  if (u32(b, 0) === 5 && b.length >= HEADER_SFLOW) return addressOctets(u32(b, 4)) > 0 ? 'sflow5' : null;
  return null;
}

/** 1990: no exporter is older. */
export const EARLIEST = 631_152_000;

/** The count fits the length, or the length fits whole records. */
function plausibleFixed(b: Uint8Array, header: number, record: number): boolean {
  const behind = b.length - header;
  const count = u16(b, 2);
  return (
    (count > 0 && count * record <= behind) ||
    (behind > 0 && behind % record === 0) ||
    (count > 0 && u32(b, 8) >= EARLIEST)
  );
}

/** The export time is one, or the first set looks like one. */
function plausibleSets(b: Uint8Array, seconds: number, header: number, firstTemplates: number): boolean {
  if (seconds >= EARLIEST || b.length === header) return true;
  if (b.length < header + 4) return false;
  const id = u16(b, header);
  const length = u16(b, header + 2);
  const known = id >= 256 || id === firstTemplates || id === firstTemplates + 1;
  return known && length >= 4 && header + length <= b.length;
}
