/** Joining an authority: what has to be seen, and what proves it. Times are milliseconds since the epoch. */

import type { PlanVerdict } from './plan.js';

/** In the order in which they usually come. */
export const joiningSteps = {
  routed:
    'The gateways know a way to every prefix of it by an interface that faces its side, or a probe there answers.',
  'first-flow-a-b': 'Flows from it were seen.',
  'first-flow-b-a': 'Flows to it were seen.',
  replies: 'Every destination that it may use has answered it.',
  reported: 'A report that it is in was made.',
  token: 'A token for its own report is valid.',
} as const satisfies Record<string, string>;
export type JoiningStepName = keyof typeof joiningSteps;
export const joiningStepNames = Object.keys(joiningSteps) as JoiningStepName[];

export interface JoiningStep {
  step: JoiningStepName;
  done: boolean;
  /** When the last of what it needs was seen; null while something is missing. */
  at: number | null;
  /** What was seen, in one sentence; null while nothing was. */
  proof: string | null;
  /** What is missing, and what to do about it; null where nothing is. */
  missing: string | null;
  next: string | null;
}

/** An authority that joins, in short. */
export interface Joining {
  name: string;
  owner: string | null;
  /** YYYY-MM-DD */
  orderedOn: string | null;
  /** When it was added while the collector ran; null where a file or the configuration declares it. */
  addedAt: number | null;
  /** Whole days since the order, or since it was added. */
  days: number;
  /** bit/s */
  contracted: number | null;
  /** What it pays less a year than the separate connection would cost (`savedAYear`); absent where one of both is not known. */
  saves?: { year: number; currency: string };
  /** On the path that has least, once it has joined with that; absent where it said none, or what the paths carry is not known. */
  room?: PlanVerdict;
  done: number;
  steps: number;
  /** What is missing first. */
  missing: string;
}

/**
 * What an authority pays less a year than the separate connection that it replaces, to hundredths; below 0 where it pays more. Null where one of both is
 * not known.
 */
export function savedAYear({
  charge,
  replaces,
}: {
  charge?: { year: number } | undefined;
  replaces?: { year: number } | undefined;
}): number | null {
  return charge === undefined || replaces === undefined ? null : Math.round((replaces.year - charge.year) * 100) / 100;
}

/** One authority and how far it has come. */
export interface Onboarded {
  checklist: JoiningStep[];
  /** Ordered or added not long ago, and something is missing. */
  joining: boolean;
  /** null where it was not seen to begin. */
  firstTrafficAt: number | null;
  /** Days from the order to first traffic; null where one of both is not known. */
  daysToTraffic: number | null;
}

/** A token as far as joining goes. */
export interface HandedToken {
  id: string;
  authority: string | null;
  createdAt: number;
  createdBy: string;
  state: 'valid' | 'expired' | 'revoked';
}
