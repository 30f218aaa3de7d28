/** Repeatable noise: the same seed and place give the same value, on any machine, in any order. */

/** A 32-bit hash of a lattice point (the finaliser of MurmurHash3), as a number in [-1, 1). */
function lattice(seed: number, place: number): number {
  let hash = Math.imul((place | 0) ^ Math.imul(seed | 0, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash ^= hash >>> 15;
  return (hash >>> 0) / 2 ** 31 - 1;
}

/** Smooth value noise in [-1, 1] whose slope never exceeds 3 per unit of `x`. */
export function noise(seed: number, x: number): number {
  const place = Math.floor(x);
  const part = x - place;
  const left = lattice(seed, place);
  return left + (lattice(seed, place + 1) - left) * part * part * (3 - 2 * part);
}

/** A seed of its own for everything that has a name (FNV-1a). */
export function seedOf(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Repeatable numbers in [0, 1), one after another. */
export function draws(seed: number): () => number {
  let place = 0;
  return () => (lattice(seed, place++) + 1) / 2;
}
