/** Arithmetic that rounds once, where the contract says, and nowhere before: fractions of big integers. */
import type { Rounding, RoundingMode } from '../model/sla.js';

/** n / d with d above zero. */
export interface Fraction {
  n: bigint;
  d: bigint;
}

/** Of whole numbers, milliseconds for one. */
export const ratio = (n: number, d: number): Fraction => ({ n: BigInt(n), d: BigInt(d) });

/** Exactly what a double is written as: 98.95 is 9895/100, whatever its bits. Throws a RangeError for what is not finite. */
export function decimal(value: number): Fraction {
  const [, sign = '', whole = '0', part = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number to reckon with`);
  const exponent = Number(power) - part.length;
  const digits = BigInt(`${sign}${whole}${part}`);
  return exponent >= 0 ? { n: digits * 10n ** BigInt(exponent), d: 1n } : { n: digits, d: 10n ** BigInt(-exponent) };
}

export const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
export const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { n: -b.n, d: b.d });
export const isAtLeast = (a: Fraction, b: Fraction): boolean => a.n * b.d >= b.n * a.d;

/** The nearest double. */
export function toNumber({ n, d }: Fraction): number {
  const [a, b] = [Number(n), Number(d)];
  // Both are exact up to 2^53; beyond, the integral part and the rest are divided apart.
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) ? a / b : Number(n / d) + Number(n % d) / Number(d);
}

/** Rounds to `decimals` places; halves by `mode`. `down` is towards zero. */
export function round(value: Fraction, { decimals, mode }: Rounding): number {
  const scale = 10n ** BigInt(decimals);
  const negative = value.n < 0n;
  const n = (negative ? -value.n : value.n) * scale;
  const whole = n / value.d + (roundsUp(n / value.d, n % value.d, value.d, mode) ? 1n : 0n);
  return Number(
    `${negative && whole !== 0n ? '-' : ''}${whole / scale}.${String(whole % scale).padStart(decimals, '0')}`,
  );
}

function roundsUp(whole: bigint, rest: bigint, d: bigint, mode: RoundingMode): boolean {
  if (mode === 'down' || rest === 0n) return false;
  if (mode === 'up') return true;
  if (rest * 2n !== d) return rest * 2n > d;
  return mode === 'half-up' || whole % 2n === 1n;
}
