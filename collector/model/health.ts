/** The words of judgement. */

/** `up` on fresh evidence only; `unknown` when blind: stale evidence is no evidence. */
export const healths = ['up', 'degraded', 'down', 'unknown'] as const;
export type Health = (typeof healths)[number];

export const serviceStates = ['available', 'unavailable', 'unknown'] as const;
export type ServiceState = (typeof serviceStates)[number];
