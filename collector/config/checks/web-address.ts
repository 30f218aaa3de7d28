import type { Finding, KeyPath } from '../faults.js';
import { isLinkLocal, isLoopback } from '../schema/network.js';

/** No credentials in it, none of them readable on the way, and not to an address of this link alone unless that was meant. */
export function addressFindings(
  path: KeyPath,
  text: string | undefined,
  linkLocal: readonly string[],
  withSecret: boolean,
): Finding[] {
  if (text === undefined || !URL.canParse(text)) return [];
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const findings: Finding[] = [];
  if (url.username !== '' || url.password !== '')
    findings.push({
      path,
      code: 'CONFIG_SECRET_INLINE',
      message: 'credentials may not stand in the address: give them by reference (env:NAME or file:PATH)',
    });
  if (url.protocol === 'http:' && withSecret && !isLoopback(host))
    findings.push({
      path,
      code: 'CONFIG_SECRET_EXPOSED',
      message: 'what is secret would cross the network readable: encrypt it (https, or tls for mail)',
    });
  if (isLinkLocal(host) && !linkLocal.includes(host))
    findings.push({
      path,
      code: 'CONFIG_BAD_VALUE',
      message: `${host} is link-local, where clouds keep credentials of their machines: name it in alerts.linkLocal if it is meant`,
    });
  return findings;
}
