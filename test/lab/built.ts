/** Where what was built stands, seen from the sources as well as from what was built of them. */
import { fileURLToPath } from 'node:url';

/** A file of `dist/` by its path there. */
export const built = (path: string): string =>
  fileURLToPath(new URL(`${import.meta.url.endsWith('.js') ? '../../' : '../../dist/'}${path}`, import.meta.url));
