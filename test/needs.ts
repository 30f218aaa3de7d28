/** What tests need from the machine: real daemons and recorded corpora. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Debian installs daemons even when the PATH of an ordinary user leaves them out. */
const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/sbin',
  '/usr/lib/frr',
  // Where FRR keeps what its daemons load.
  '/usr/lib/x86_64-linux-gnu/frr/modules',
  '/usr/lib/aarch64-linux-gnu/frr/modules',
];

/** Full path of a program (or a module of one), or null. */
export function program(name: string): string | null {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/**
 * Null when every program is installed, else the reason to skip, naming the Debian packages. With CI=true a missing one is a
 * failure: continuous integration installs them all.
 */
export function missing(programs: Record<string, string>): string | null {
  const absent = Object.entries(programs).filter(([name]) => program(name) === null);
  if (absent.length === 0) return null;
  const reason = absent.map(([name, debian]) => `${name} is not installed (Debian package ${debian})`).join('; ');
  if (process.env['CI'] === 'true') throw new Error(reason);
  return `skipped: ${reason}`;
}

/** The recorded walks and captures beside the checkout; null when absent. */
export function corpus(): string | null {
  const folder = fileURLToPath(new URL('../../shared/corpus', import.meta.url));
  return existsSync(folder) ? folder : null;
}

export const CORPUS_ABSENT = 'skipped: corpus absent';
