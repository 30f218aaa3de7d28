/** `$1` and `${name}` in a replacement, as Go reads them. */

/** What a matcher of RE2JS says of the groups that matched. */
export interface Groups {
  groupCount(): number;
  group(which: number | string): string | null;
}

export function expand(replacement: string, groups: Groups): string {
  return replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))?/g, (whole, braced?: string, plain?: string) => {
    if (whole === '$$') return '$';
    const name = braced ?? plain;
    if (name === undefined) return whole;
    if (/^\d+$/.test(name)) return Number(name) <= groups.groupCount() ? (groups.group(Number(name)) ?? '') : '';
    return named(name, groups);
  });
}

function named(name: string, groups: Groups): string {
  try {
    return groups.group(name) ?? '';
  } catch {
    // There is no such group, which to Go is an empty one.
    return '';
  }
}
