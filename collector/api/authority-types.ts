/** What the API says of authorities and how they join: types only. Times are ISO 8601 in UTC, rates bit/s, money in reports.currency. */
import type { Iso } from '../model/judgement.js';
import type * as joining from '../model/onboarding.js';
import type * as planned from '../model/plan.js';
import type { NetworkContact, NetworkRow } from './network-types.js';

export type JoiningStep = Iso<joining.JoiningStep>;
/** An authority on its way, in short: `Status.joining`, and the list of the wall. */
export type Joining = Iso<joining.Joining>;

export interface AuthorityRow {
  name: string;
  owner: string | null;
  prefixes: string[];
  contacts: NetworkContact[];
  managedBy: NetworkRow['managedBy'];
  /** When it was added while the collector ran, and by whom; null where it is declared. */
  added: { at: string; by: string } | null;
  /** YYYY-MM-DD */
  orderedOn: string | null;
  contracted: number | null;
  charge: { year: number; setup: number } | null;
  replaces: { year: number } | null;
  /** What it pays less a year than the separate connection would cost; null where one of both is not known. */
  savedAYear: number | null;
  /** The destinations that it may use; null where that is not said. */
  uses: string[] | null;
  joining: boolean;
  checklist: JoiningStep[];
  firstTrafficAt: string | null;
  daysToTraffic: number | null;
}

/** `GET /api/v1/authorities`: in order of declaration. */
export interface AuthoritiesAnswer {
  time: string;
  currency: string;
  /** Sentences for the steps of a checklist. */
  steps: Record<string, string>;
  /** Under the filter, before `limit` and `offset`. */
  found: number;
  authorities: AuthorityRow[];
  /** Added ones that do not count, because the configuration or a file declares the same meanwhile. */
  setAside: { name: string; why: string }[];
}

/** What was done to an authority. */
export interface AuthorityDone {
  name: string;
  done: 'added' | 'changed' | 'removed';
  authority: AuthorityRow | null;
}

/** `GET /api/v1/plan`. */
export type PlanAnswer = planned.Plan;

/** What forgetting an authority did, place by place. */
export interface Forgotten {
  name: string;
  /** What its records are called from now on. */
  pseudonym: string;
  places: { place: string; outcome: 'removed' | 'renamed' | 'nothing there' | 'stays'; count: number; why: string }[];
}
