/** Puts the fragments of IP packets together again (RFC 791 section 3.2, RFC 8200 section 4.5). */
import type { Frame } from '../packet/frame.js';
import type { Report } from './capture.js';

/** Packets under way at once, and octets of one: more than any capture of exports needs. */
const LIMIT = 256;
const LONGEST_PAYLOAD = 65_535;

interface Pieces {
  parts: { at: number; bytes: Uint8Array }[];
  /** Length of the whole, once the last fragment has come; -1 before. */
  total: number;
}

export class Fragments {
  private readonly underWay = new Map<string, Pieces>();

  constructor(private readonly report: Report) {}

  /** Takes a fragment; answers the payload of the whole packet when this was the last that was missing. */
  add(frame: Frame, b: Uint8Array): Uint8Array | null {
    if (frame.transport < 0) return null;
    const key = [frame.family, frame.src, frame.dst, frame.identification, frame.protocol].join();
    const pieces = this.underWay.get(key) ?? this.begin(key);
    const bytes = b.slice(frame.transport, frame.end);
    if (frame.fragmentOffset + bytes.length > LONGEST_PAYLOAD) return null;
    pieces.parts.push({ at: frame.fragmentOffset, bytes });
    if (!frame.moreFragments) pieces.total = frame.fragmentOffset + bytes.length;
    const whole = assemble(pieces);
    if (whole) this.underWay.delete(key);
    return whole;
  }

  /** Gives up what is not complete at the end of a capture. */
  end(): void {
    for (const key of [...this.underWay.keys()]) this.giveUp(key);
  }

  private begin(key: string): Pieces {
    if (this.underWay.size >= LIMIT) this.giveUp(this.underWay.keys().next().value!);
    const pieces = { parts: [], total: -1 };
    this.underWay.set(key, pieces);
    return pieces;
  }

  private giveUp(key: string): void {
    this.underWay.delete(key);
    this.report('fragments-incomplete');
  }
}

function assemble({ parts, total }: Pieces): Uint8Array | null {
  if (total < 0) return null;
  const inOrder = [...parts].sort((a, b) => a.at - b.at);
  const whole = new Uint8Array(total);
  let filled = 0;
  for (const { at, bytes } of inOrder) {
    if (at > filled) return null;
    whole.set(bytes.subarray(0, Math.max(0, total - at)), at);
    filled = Math.max(filled, at + bytes.length);
  }
  return filled >= total ? whole : null;
}
