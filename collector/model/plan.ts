/** What more authorities would need: path by path, and failure by failure. Rates are bit/s. */

export interface PlanScene {
  /** YYYY-MM that the loads are of. */
  month: string;
  /** Share of capacity at which more is planned. */
  share: number;
  paths: readonly PlanScenePath[];
  groups: readonly { name: string; mode: 'active-standby' | 'active-active'; paths: readonly string[] }[];
}

export interface PlanScenePath {
  path: string;
  gateway: string;
  capacity: number | null;
  /** 95th percentile of the busier direction; null where nothing is known. */
  load: number | null;
  /** bit/s a month; null where too few months are known. */
  growth: number | null;
}

export interface PlanAsked {
  authorities: number;
  /** Of each. */
  bits: number;
}

/** `enough`: below the threshold; `plan`: above it; `full`: beyond capacity. */
export type PlanVerdict = 'enough' | 'plan' | 'full' | 'unknown';

export interface PlanPath {
  path: string;
  group: string | null;
  capacity: number | null;
  threshold: number | null;
  /** What it carries; of a group whose paths stand in for each other, what it carries when it forwards. */
  load: number | null;
  after: number | null;
  /** bit/s a month; null where too few months are known. */
  growth: number | null;
  verdict: PlanVerdict;
  /** Months until the threshold is met, with the new ones and the growth that there was; 0: now. Null where it does not come so, or is not known. */
  monthsLeft: number | null;
  /** YYYY-MM; null likewise. */
  month: string | null;
}

export interface PlanFailure {
  /** A path, or a gateway with several. */
  kind: 'path' | 'gateway';
  name: string;
  group: string | null;
  /** What the rest can carry; null where a capacity is not known. */
  left: number | null;
  /** What there is to carry with the new ones. */
  load: number | null;
  /** Null where it is not known. */
  fits: boolean | null;
  /** Whether it fits without the new ones. */
  fitted: boolean | null;
  /** Months until it fits no longer; 0: now. Null likewise. */
  monthsLeft: number | null;
}

export interface Plan {
  asked: PlanAsked;
  month: string;
  share: number;
  paths: PlanPath[];
  failures: PlanFailure[];
}
