/** Why a BGP session ended, in words: the error of its last NOTIFICATION. */
import type { BgpPeerObservation } from '../../model/signals.js';

/** RFC 4271 §4.5 and RFC 7313, by error code. */
const codes: Readonly<Record<number, string>> = {
  1: 'message header error',
  2: 'OPEN message error',
  3: 'UPDATE message error',
  4: 'hold timer expired',
  5: 'error of the state machine',
  6: 'cease',
  7: 'ROUTE-REFRESH message error',
};

/** RFC 4271 §6.2, RFC 5492 and RFC 9234, by subcode of code 2. */
const open: Readonly<Record<number, string>> = {
  1: 'version not supported',
  2: 'wrong AS number of the peer',
  3: 'wrong BGP identifier',
  4: 'optional parameter not supported',
  6: 'hold time not acceptable',
  7: 'capability not supported',
  11: 'role mismatch',
};

/** RFC 4486, RFC 8538 and RFC 9384, by subcode of code 6. */
const cease: Readonly<Record<number, string>> = {
  1: 'too many prefixes',
  2: 'shut down by an operator',
  3: 'no longer configured',
  4: 'reset by an operator',
  5: 'connection rejected',
  6: 'other configuration change',
  7: 'connection collision',
  8: 'out of resources',
  9: 'hard reset',
  10: 'BFD down',
};

/** `hold timer expired`, `cease: shut down by an operator`, `code 9, subcode 1`; null where there was no error (both zero) or none is told. */
export function lastErrorWords({ lastError }: Pick<BgpPeerObservation, 'lastError'>): string | null {
  if (lastError === null || lastError.code === 0) return null;
  const { code, subcode } = lastError;
  const name = codes[code];
  if (name === undefined) return `code ${code}, subcode ${subcode}`;
  const detail = (code === 2 ? open : code === 6 ? cease : {})[subcode];
  if (detail !== undefined) return `${name}: ${detail}`;
  return subcode === 0 ? name : `${name}, subcode ${subcode}`;
}
