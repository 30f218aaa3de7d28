/** The version of this product, as package.json has it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The folder that holds package.json: one above collector/ in the source, two above in dist/. */
export function packageRoot(from: URL = new URL(import.meta.url)): URL {
  const inDist = /\/dist\/collector\/[^/]*$/.test(from.pathname);
  return new URL(inDist ? '../../' : '../', from);
}

export function readVersion(): string {
  const text = readFileSync(new URL('package.json', packageRoot()), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
