/** What a trap carried, as text that can be shown: OID → value, cleaned and bounded. */
import type { Varbind } from '../snmp/ber/pdu.js';
import { text } from '../snmp/text.js';

const MOST = 32;
const LONGEST = 128;

export function readable(varbinds: readonly Varbind[]): Record<string, string> {
  return Object.fromEntries(varbinds.slice(0, MOST).map(({ oid, value }) => [oid.slice(0, LONGEST), show(value)]));
}

function show(value: Varbind['value']): string {
  if (typeof value !== 'object') return value === undefined ? '' : String(value).slice(0, LONGEST);
  const binary = value.some((octet) => octet < 0x09 || (octet > 0x0d && octet < 0x20) || octet === 0x7f);
  const shown = binary ? value.subarray(0, LONGEST / 2).toString('hex') : (text(value) ?? '');
  return shown.slice(0, LONGEST);
}
