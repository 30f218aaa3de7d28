import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** The version in package.json, which stands two folders up from the source and three from the build. */
export function version(): string {
  const places = ['../../package.json', '../../../package.json'].map((up) => new URL(up, import.meta.url));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error('package.json is missing beside the program: install it again');
  return manifest.parse(JSON.parse(readFileSync(found, 'utf8'))).version;
}
