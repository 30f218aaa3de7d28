import { distance } from 'fastest-levenshtein';

/** Longer words than this are no slip of the pen, and would make the comparison slow. */
const LONGEST = 64;

/**
 * The candidate that `word` was probably meant to be, or null. Case and separators do not count (`max_repetitions` is
 * `maxRepetitions`); otherwise at most a third of the letters may differ.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > LONGEST) return null;
  const plain = (text: string) => text.toLowerCase().replace(/[\s_.-]/g, '');
  const wanted = plain(word);
  let best: { candidate: string; steps: number; common: number } | null = null;
  for (const candidate of candidates) {
    const steps = distance(wanted, plain(candidate));
    const common = lettersInCommon(wanted, plain(candidate));
    if (best === null || steps < best.steps || (steps === best.steps && common > best.common)) {
      best = { candidate, steps, common };
    }
  }
  if (best === null || (best.common === 0 && best.steps > 0)) return null;
  // Two letters that changed places are two steps and one slip.
  const swapped = best.steps === 2 && best.common === wanted.length;
  return swapped || best.steps <= Math.max(1, Math.floor(wanted.length / 3)) ? best.candidate : null;
}

/** Settles ties: `sha265` is as far from `sha224` as from `sha256`, but has the letters of the latter. */
function lettersInCommon(one: string, other: string): number {
  const left = [...other];
  return [...one].filter((letter) => left.includes(letter) && left.splice(left.indexOf(letter), 1)).length;
}
