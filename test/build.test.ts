/** What is built imports nothing that is not: the bench, the year and the soak run from dist/ alone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

it.skipIf(!existsSync(dist))('every file that a built one imports is built', () => {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const missing = files.flatMap((name) => {
    const place = join(dist, name);
    const found = readFileSync(place, 'utf8').matchAll(
      /^(?:import|export)\b[^;]*? from "(\.[^"]+)";$|^import "(\.[^"]+)";$/gm,
    );
    return [...found]
      .map(([, named, bare]) => resolve(dirname(place), (named ?? bare)!))
      .filter((wanted) => !existsSync(wanted))
      .map((wanted) => `${name}: ${wanted.slice(dist.length + 1)}`);
  });
  expect(files.length).toBeGreaterThan(500);
  expect(missing).toEqual([]);
});
