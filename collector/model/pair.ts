/** Two collectors that watch the same gateways: what each concludes, and where they do not agree. Times are ms since the epoch. */

/** What one collector tells the other of its conclusions. */
export interface Conclusions {
  /** Since when it has watched without a break. */
  since: number;
  /** What it says of the present: `service`, `path primary`, `protection crossing`. */
  states: { about: string; state: string }[];
  /** Incidents that it has on record, the newest first. */
  incidents: ConcludedIncident[];
  /** Incidents that ended before are not listed. */
  from: number;
}

export interface ConcludedIncident {
  id: string;
  kind: string;
  subject: string;
  openedAt: number;
  closedAt: number | null;
}

/** One thing that the two say otherwise. */
export interface PairDifference {
  about: string;
  here: string;
  there: string;
  since: number;
  /** Of something that is over: it is on record, and nobody has to do anything now. */
  past: boolean;
}
