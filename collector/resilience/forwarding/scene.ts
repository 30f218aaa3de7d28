/** What the judgement of who forwards is made from: one group in one direction, at one moment. */
import type { Health } from '../../model/health.js';
import type { Evidence, GroupMode } from '../../model/judgement.js';
import type { Moment } from '../time.js';

/** A virtual router that a path takes part in, on the side from which the traffic comes. */
export interface RouterPart {
  /** The same for all who take part: `vrrp/51/ipv4`. */
  id: string;
  /** null where it has not been read. */
  view: RouterView | null;
}

export interface RouterView {
  role: 'master' | 'backup' | 'none' | null;
  read: Moment;
  /** Monotonic time at which that was asked for. */
  asked: number;
  /** First reading of the present role, and last reading of another. */
  since: Moment;
  fresh: boolean;
  evidence: Evidence;
}

/** What came in on the side of the direction, in the last interval of counters. */
export interface RateView {
  /** bit/s */
  rate: number;
  /** Of the interval that it covers. */
  began: Moment;
  ended: Moment;
  evidence: Evidence;
}

export interface PathView {
  name: string;
  health: Health;
  /** How the path is judged, for people. */
  evidence: Evidence;
  /** Wall clock at which an interface of it was first seen as it is, the later of the two; null where neither was read. */
  changedAt: number | null;
  /** Monotonic time at which evidence that it is down was last read; null while none says so. */
  downRead: number | null;
  /** Monotonic time since which it is known that it may carry; null while it is down, or nothing is known of it. */
  ableSince: number | null;
  routers: readonly RouterPart[];
  /** null where counters are stale or missing. */
  rate: RateView | null;
  /** Of the intervals before that one, the newest first. */
  ratesBefore: readonly RateView[];
  /** Evidence of pinned probes, and whether they are answered; null where there is none or none is fresh. */
  probes: { answered: boolean; evidence: Evidence[] } | null;
  /** Evidence of routes that are asked about, and whether all leave by the path; null where none is asked about or fresh. */
  routes: { own: boolean; evidence: Evidence[] } | null;
}

export interface GroupView {
  name: string;
  mode: GroupMode;
  paths: readonly PathView[];
  /** What all of them carried together when the counters of all were known last, bit/s; null where they never were. */
  total: number | null;
  /** Who was known to forward last, and since when (monotonic); null where nobody was known to yet. */
  last: { paths: readonly string[]; since: number } | null;
}
