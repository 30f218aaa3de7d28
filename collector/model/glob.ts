/** Patterns for names: `*` stands for any letters, `?` for one. */
export function globMatches(pattern: string, text: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (from < text.length) {
    if (pattern[at] === '*') [star, mark] = [at++, from];
    else if (pattern[at] === '?' || pattern[at] === text[from]) [at, from] = [at + 1, from + 1];
    else if (star >= 0) [at, from] = [star + 1, ++mark];
    else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
