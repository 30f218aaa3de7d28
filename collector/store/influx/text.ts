/**
 * Strings from routers as tag values and text fields. Line protocol is ambiguous around backslashes, and engines differ: every octet
 * (UTF-8) that is not plainly harmless is written as %XX, so that nothing needs escaping anywhere, in writes or in queries.
 */

const HARMLESS = /^[A-Za-z0-9_.:/@+-]$/;
/** An empty tag value cannot be written; a lone % stands for it, which no text encodes to. */
const EMPTY = '%';
const known = new Map<string, string>();
const KNOWN_LIMIT = 50_000;

export function encodeText(text: string): string {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const encoded = encoding(text);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(text, encoded);
  return encoded;
}

function encoding(text: string): string {
  if (text === '') return EMPTY;
  return [...Buffer.from(text, 'utf8')]
    .map((octet) => String.fromCharCode(octet))
    .map((char) => (HARMLESS.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`))
    .join('');
}

/** The reverse; what is no encoding of ours stays as it is. */
export function decodeText(encoded: string): string {
  if (encoded === EMPTY) return '';
  if (!encoded.includes('%')) return encoded;
  const octets = encoded.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1').toString('utf8');
}
