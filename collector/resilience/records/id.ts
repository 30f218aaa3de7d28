/** Ids that two collectors give to the same thing without speaking to each other. */
import { createHash } from 'node:crypto';

/**
 * Where the devices have no counter that tells one event from the next: the hour, ms. Two collectors part ways only where their readings lie
 * on both sides of its turn: with readings a second apart that is one event in 3,600. A second event in the hour is told apart by its number.
 */
export const PERIOD = 3_600_000;

/** `fo-3f9c…`: of what is the same for every observer: names, and what the devices count. */
export function idOf(prefix: string, parts: readonly (string | number)[]): string {
  return `${prefix}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)}`;
}

/** The hour that a time falls in; a device's counter is better. */
export const period = (at: number): string => `hour ${Math.floor(at / PERIOD)}`;

/** The id of `parts`; where that is on record already, of `parts` and how many went before. */
export function freeIdOf(
  prefix: string,
  parts: readonly (string | number)[],
  isTaken: (id: string) => boolean,
): string {
  let id = idOf(prefix, parts);
  for (let number = 2; isTaken(id); number++) id = idOf(prefix, [...parts, number]);
  return id;
}
