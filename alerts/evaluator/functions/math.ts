/** Functions of one value. */
import { unique, type Sample } from '../evaluate.js';

/** `parameter` is null where it is left out. */
export const mathematics: Readonly<Record<string, (value: number, parameter: number | null) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: (value) => (value < 0 ? -1 : value > 0 ? 1 : value),
  clamp_min: (value, least) => larger(least!, value),
  clamp_max: (value, most) => smaller(most!, value),
  /** To the nearest multiple; halves go up. */
  round: (value, to) => {
    const inverse = 1 / (to ?? 1);
    return Math.floor(value * inverse + 0.5) / inverse;
  },
};

export function clamp(samples: Sample[], least: number, most: number): Sample[] {
  if (most < least) return [];
  return unique(
    samples.map(({ labels, value }) => ({ labels: labels.withoutName, value: larger(least, smaller(most, value)) })),
  );
}

/** In Go, an infinity wins over NaN. */
function larger(one: number, other: number): number {
  return one === Infinity || other === Infinity ? Infinity : Math.max(one, other);
}

function smaller(one: number, other: number): number {
  return one === -Infinity || other === -Infinity ? -Infinity : Math.min(one, other);
}
