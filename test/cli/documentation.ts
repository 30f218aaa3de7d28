/** The command lines that the documentation has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Documented {
  where: string;
  words: string[];
  /** It stands in a block of code, to be typed as it is; in a sentence it may be only the name of a command. */
  whole: boolean;
}

export function pages(): string[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name));
  return [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
    ...['docs', 'docs/runbooks', 'docs/reference'].flatMap(inFolder),
  ];
}

export function documented(page: string): Documented[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/\\\n\s*/g, '');
  let fenced = false;
  return text.split('\n').flatMap((line, index): Documented[] => {
    const where = `${page}:${index + 1}`;
    if (line.trimStart().startsWith('```')) {
      fenced = !fenced;
      return [];
    }
    if (fenced || line.startsWith('    ')) {
      const [, typed] =
        /^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:sudo (?:-u \S+ )?)?(?:npx )?interconnect ([a-z].*)$/.exec(line) ?? [];
      return typed === undefined ? [] : [{ where, words: wordsIn(typed), whole: !typed.includes('…') }];
    }
    return [...line.matchAll(/`(?:npx )?interconnect ([a-z][^`]*)`/g)].map(([, said]) => ({
      where,
      words: wordsIn(said!),
      whole: false,
    }));
  });
}

/** Words of a shell, as far as a redirection, a pipe, the next command, or what is said beside it. */
export function wordsIn(text: string): string[] {
  const [typed = ''] = text.split(/ (?:[|>&#;]| {2,})/);
  return [...typed.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => (double ?? single ?? bare)!,
  );
}
