/** Numbers written as Go writes them. */

/** `strconv.FormatFloat(v, 'f', -1, 64)`: no exponent, as few digits as tell it apart. */
export function goFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign, first, rest = '', exponent] = parts;
  const [digits, power] = [first! + rest, Number(exponent)];
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  return `${sign}${digits.padEnd(power + 1, '0')}`;
}

/** `%g`: `precision` significant digits, or as few as tell it apart where it is null. */
export function goGeneral(value: number, precision: number | null): string {
  if (!Number.isFinite(value)) return goFloat(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const most = precision === null ? null : Math.max(1, precision);
  const [mantissa, power] = (most === null ? value.toExponential() : exponential(value, most - 1)).split('e');
  const digits = mantissa!.includes('.') ? mantissa!.replace(/\.?0+$/, '') : mantissa!;
  const exponent = Number(power);
  // Where as few digits as possible are asked for, Go takes 6 for this decision.
  if (exponent >= -4 && exponent < (most ?? 6)) return goFloat(Number(`${digits}e${exponent}`));
  return `${digits}${goExponent(exponent)}`;
}

/** `%e`. */
export function goExponential(value: number, precision: number): string {
  if (!Number.isFinite(value)) return goFloat(value);
  const [mantissa, power] = exponential(value, precision).split('e');
  return `${mantissa}${goExponent(Number(power))}`;
}

const goExponent = (exponent: number): string =>
  `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

/** `%f`. JavaScript rounds halves up, Go to even. */
export function goFixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return goFloat(value);
  // JavaScript switches to exponents there.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  return halfToEven(value.toFixed(MOST_DIGITS), precision) ?? value.toFixed(precision);
}

/** As many as JavaScript gives: more than any tie needs. */
const MOST_DIGITS = 100;

function exponential(value: number, precision: number): string {
  const [mantissa, power] = value.toExponential(MOST_DIGITS).split('e');
  const even = halfToEven(mantissa!, precision);
  return even === null ? value.toExponential(precision) : `${even}e${power}`;
}

/** The shorter text of a number that lies in the middle between an even and an odd one; null where it does not, or where rounding up is right. */
function halfToEven(exact: string, precision: number): string | null {
  const point = exact.indexOf('.');
  const rest = exact.slice(point + 1 + precision);
  const kept = precision === 0 ? exact.slice(0, point) : exact.slice(0, point + 1 + precision);
  return /^50*$/.test(rest) && Number(kept.at(-1)) % 2 === 0 ? kept : null;
}
