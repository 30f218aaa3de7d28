/** Numbers as the formulas of a month show them. */

/** `44580` → `44,580`; at most six decimals, never an exponent. */
export function figure(value: number, decimals = 6): string {
  const text = value.toFixed(decimals);
  const [whole = '0', part = ''] = text.split('.');
  const trimmed = part.replace(/0+$/, '');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return trimmed === '' ? grouped : `${grouped}.${trimmed}`;
}

/** Milliseconds as minutes. */
export const minutesText = (ms: number): string => figure(ms / 60_000, 4);
