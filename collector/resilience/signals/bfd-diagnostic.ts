/** Why a BFD session ended, in words: its diagnostic. */
import type { BfdSessionObservation } from '../../model/signals.js';

/** RFC 5880 §4.1 and RFC 6428 §3.2 (IANA's registry of BFD diagnostic codes); 0 is none. */
const codes: Readonly<Record<number, string>> = {
  1: 'control detection time expired',
  2: 'echo function failed',
  3: 'the neighbour signalled it down',
  4: 'forwarding plane reset',
  5: 'path down',
  6: 'concatenated path down',
  7: 'administratively down',
  8: 'reverse concatenated path down',
  9: 'misconnectivity defect',
};

/** `control detection time expired`, `code 12`; null where there was none (0) or none is told. */
export function diagnosticWords({ diagnostic }: Pick<BfdSessionObservation, 'diagnostic'>): string | null {
  if (diagnostic === null || diagnostic === 0) return null;
  return codes[diagnostic] ?? `code ${diagnostic}`;
}
