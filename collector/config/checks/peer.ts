import type { Finding } from '../faults.js';
import type { Check } from './context.js';
import { tlsPair } from './http.js';

/** A pair is two: the other has a name of its own, and both show a certificate. */
export const peer: Check = ({ draft }) => {
  if (draft.peer === undefined) return [];
  const { name, tls } = draft.peer;
  const findings: Finding[] = tls === undefined ? [] : tlsPair(['peer', 'tls'], tls);
  if (name !== undefined && name === draft.store?.collector) {
    const message = `is this collector's own name (store.collector): the other one of a pair has another`;
    findings.push({ path: ['peer', 'name'], code: 'CONFIG_CONTRADICTION', message });
  }
  return findings;
};
