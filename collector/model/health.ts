/** The words of judgement. */

/**
 * `up` on fresh evidence only; `unknown` when blind: stale evidence is no evidence. `suspect` while a trap contradicts evidence
 * that is not down, until a poll has confirmed or cleared it.
 */
export const healths = ['up', 'degraded', 'down', 'suspect', 'unknown'] as const;
export type Health = (typeof healths)[number];

export const serviceStates = ['available', 'unavailable', 'unknown'] as const;
export type ServiceState = (typeof serviceStates)[number];
