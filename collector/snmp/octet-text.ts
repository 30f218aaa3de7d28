/** DisplayString and SnmpAdminString as they come from agents that pad, truncate and know no UTF-8. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text that is valid Unicode: read as UTF-8, else as Latin-1, where each octet is a letter; NUL padding at the end is cut. Control characters stay. */
export function octetText(octets: Buffer): string {
  let end = octets.length;
  while (end > 0 && octets[end - 1] === 0) end--;
  const content = octets.subarray(0, end);
  try {
    return utf8.decode(content);
  } catch {
    // Not UTF-8: TextDecoder throws in fatal mode, and Latin-1 reads anything.
    return content.toString('latin1');
  }
}
