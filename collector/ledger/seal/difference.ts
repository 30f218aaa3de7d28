/** Where two values first differ, as a JSON pointer (RFC 6901), with both. */
export function firstDifference(told: unknown, computed: unknown, at = ''): string {
  if (isObject(told) && isObject(computed)) {
    const keys = [...new Set([...Object.keys(told), ...Object.keys(computed)])].sort();
    for (const key of keys) {
      const [x, y] = [told[key], computed[key]];
      if (JSON.stringify(x) !== JSON.stringify(y)) return firstDifference(x, y, `${at}/${escaped(key)}`);
    }
  }
  return `${at === '' ? '/' : at}: sealed ${short(told)}, computed ${short(computed)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
