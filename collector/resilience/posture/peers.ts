/** The BGP sessions of the standby are established, and its peers send what they should. */
import type { PostureCheckName, Verdict } from '../../model/judgement.js';
import type { Finding } from '../signals/finding.js';
import { check, type Check } from './scene.js';

export const peersCheck: Check = (_scene, { judged }) =>
  summed(
    'peers',
    judged.flatMap(({ peers }) => peers.map(({ session }) => session)),
    'established',
  );

export const prefixesCheck: Check = (_scene, { judged }) =>
  summed(
    'prefixes',
    judged.flatMap(({ peers }) => peers.flatMap(({ prefixes }) => prefixes ?? [])),
    'sending the prefixes that they should',
  );

function summed(name: PostureCheckName, findings: Finding[], good: string): ReturnType<Check> {
  if (findings.length === 0) return null;
  const bad = findings.filter(({ health }) => health === 'down' || health === 'degraded');
  const open = findings.filter(({ health }) => health === 'unknown');
  const verdict: Verdict = bad.length > 0 ? 'not-ok' : open.length > 0 ? 'unknown' : 'ok';
  const told =
    verdict === 'ok' ? [`${findings.length === 1 ? 'Its peer is' : `All ${findings.length} peers are`} ${good}.`] : [];
  const sentence = [...told, ...(bad.length > 0 ? bad : open).map(({ reason }) => reason ?? '')].join(' ');
  return check(
    name,
    verdict,
    sentence,
    findings.map(({ evidence }) => evidence),
  );
}
