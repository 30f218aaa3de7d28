import { plainText } from './plainText.js';

/** The collector names directions by letter (`nothing forwards a→b`), people by where they lead: `nothing forwards GCSX→N3`. */
export const inNames = (text: string, { a, b }: { readonly a: string; readonly b: string }): string =>
  text
    .replace(/\ba→b\b/g, () => `${plainText(a, 12)}→${plainText(b, 12)}`)
    .replace(/\bb→a\b/g, () => `${plainText(b, 12)}→${plainText(a, 12)}`);
