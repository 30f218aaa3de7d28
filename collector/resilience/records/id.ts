/** Ids that two collectors give to the same thing without speaking to each other. */
import { createHash } from 'node:crypto';

/** Where the devices have no counter that tells one event from the next: wall-clock time in steps of this many ms. */
export const BUCKET = 60_000;

/** `fo-3f9c…`: of what is the same for every observer: names, and what the devices count. */
export function idOf(prefix: string, parts: readonly (string | number)[]): string {
  return `${prefix}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)}`;
}

/** The step that a time falls in. Two collectors that read it on both sides of a boundary part ways: a device's counter is better. */
export const bucket = (at: number): string => `at ${Math.floor(at / BUCKET)}`;
