/** Takes texts away that name somebody who is not to be named, wherever they stand. */

/** What stands in the place of such a text. */
export const WITHHELD = 'withheld: it names another authority';

export interface Withheld {
  /** A copy of plain data; every string, also a key, that holds one of the words is replaced whole. */
  clean<T>(value: T): T;
  /** How many were. */
  count(): number;
}

/**
 * @param words names, codes and prefixes; '' is none. Case does not count, and a word counts only where no letter or digit goes on with it: a
 *   council called Ely is not named by "timely".
 */
export function withholder(words: readonly string[]): Withheld {
  const found = finder(words);
  let withheld = 0;
  const text = (value: string): string => {
    if (!found(value)) return value;
    withheld++;
    return WITHHELD;
  };
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [text(key), copy(each)]));
  };
  return { clean: <T>(value: T) => copy(value) as T, count: () => withheld };
}

const PART = /[\p{L}\p{N}\p{M}]/u;

/** Looks for all words at once: 20,000 of them in every string of a report would take long one by one. */
function finder(words: readonly string[]): (text: string) => boolean {
  const byStart = new Map<string, string[]>();
  for (const word of words.filter((each) => each !== '').map(fold)) {
    const start = word.slice(0, 3);
    byStart.set(start, [...(byStart.get(start) ?? []), word]);
  }
  const starts = [3, 2, 1];
  return (text) => {
    const folded = fold(text);
    for (let i = 0; i < folded.length; i++) {
      if (i > 0 && PART.test(folded[i - 1]!)) continue;
      for (const length of starts)
        for (const word of byStart.get(folded.slice(i, i + length)) ?? [])
          if (word.length >= length && folded.startsWith(word, i) && !PART.test(folded[i + word.length] ?? ''))
            return true;
    }
    return false;
  };
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
