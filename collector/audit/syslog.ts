/** An entry as a syslog message (RFC 5424), framed for TLS (RFC 5425: its length in octets, a space, the message). */
import { hostname } from 'node:os';
import type { Entry } from './entry.js';

/** Facility 13, log audit (RFC 5424 §6.2.1), times eight. */
const AUDIT = 13 * 8;
const NOTICE = 5;
const WARNING = 4;
/** The enterprise number that RFC 5612 sets apart for examples: the product has none of its own. */
const SD_ID = 'audit@32473';

export function syslogMessage(entry: Entry, host = hostname()): Buffer {
  const priority = AUDIT + (entry.outcome === 'done' ? NOTICE : WARNING);
  const head = `<${priority}>1 ${entry.at} ${token(host, 255)} interconnect ${process.pid} ${token(entry.action, 32)}`;
  const { seq, who, from, object, outcome, hash } = entry;
  const data = Object.entries({ seq, who, from: from ?? '', object, outcome, hash })
    .map(([name, value]) => `${name}="${parameter(String(value))}"`)
    .join(' ');
  const text = `${who}: ${entry.action} ${object} (${outcome})${entry.reason === null ? '' : `: ${entry.reason}`}`;
  // A byte order mark says that the text is UTF-8 (§6.4).
  return Buffer.from(`${head} [${SD_ID} ${data}] \ufeff${oneLine(text)}`, 'utf8');
}

export function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `, 'ascii'), message]);
}

/** PRINTUSASCII without spaces (§6); what is not becomes `_`. */
const token = (text: string, most: number): string => text.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';

/** §6.3.3: in a parameter `"`, `\` and `]` are escaped; line breaks would be legal and help nobody. */
const parameter = (text: string): string => oneLine(text).replace(/["\\\]]/g, '\\$&');

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
