/** What the API says of probes: types only. Times are ISO 8601 in UTC, durations seconds, delays milliseconds. */
import type { ProbeKind } from '../model/signals.js';

/** `answered`: the last packet was; `lost`: it was not; `silent`: nothing has been heard of it for more than two intervals and its timeout. */
export type ProbeState = 'answered' | 'lost' | 'silent';

/** The last minute that is complete. Variation: 99.9th percentile minus the least, of the round trip and, where packets tell it, of each way. */
export interface ProbeMinuteRow {
  end: string;
  sent: number;
  lost: number;
  variationMilliseconds: number | null;
  variationForwardMilliseconds: number | null;
  variationBackwardMilliseconds: number | null;
}

export interface ProbeRow {
  name: string;
  kind: ProbeKind;
  /** `collector`, or the agent that sends it. */
  from: string;
  target: string;
  direction: 'a-b' | 'b-a';
  path: string | null;
  /** It decides whether the service is available. */
  service: boolean;
  intervalSeconds: number;
  timeoutSeconds: number;
  state: ProbeState;
  lastSentAt: string | null;
  lastAnsweredAt: string | null;
  lastDelayMilliseconds: number | null;
  /** Packets lost since the last answer. */
  lostNow: number;
  lastMinute: ProbeMinuteRow | null;
  ageSeconds: number | null;
  /** Why it cannot be sent; null where it can. */
  trouble: string | null;
}

export interface AgentRow {
  name: string;
  lastReportAt: string | null;
  ageSeconds: number | null;
  /** Its clock minus ours, and within how much. */
  clockOffsetMilliseconds: number | null;
  clockUncertaintyMilliseconds: number | null;
  /** Answers that found no room at the agent while the collector was away. */
  dropped: number;
}

/** Packets of some time, and how long they took. */
export interface DelaysFigures {
  /** null: nothing was kept, which is no zero. */
  sent: number | null;
  lost: number | null;
  /** Round trips that 5, 25 … per cent of the answered packets did not exceed, in the order of `percentiles`; null where none was answered. */
  milliseconds: number[] | null;
}

export interface DelaysPoint extends DelaysFigures {
  /** Start of the interval. */
  time: string;
  /** Share of the interval that was observed, 0 to 1. */
  coverage: number;
}

/** `GET /api/v1/probes/delays`: what the counts by delay of one probe come to. A percentile is right within a bucket, 1.45 times. */
export interface DelaysAnswer {
  probe: string;
  from: string;
  to: string;
  intervalSeconds: number;
  simulated: boolean;
  /** Ascending. */
  percentiles: number[];
  points: DelaysPoint[];
  /** The whole range together. */
  whole: DelaysFigures;
}

/** `GET /api/v1/probes`. What they measured is in the measurements `probe` and `probe-delays` of a query. */
export interface ProbesAnswer {
  time: string;
  probes: ProbeRow[];
  agents: AgentRow[];
}
