/** How probes and their agents fare now. Times are milliseconds since the epoch, delays milliseconds. */
import type { ProbeKind } from './signals.js';

/** The last minute that is complete. */
export interface ProbeMinuteHealth {
  end: number;
  sent: number;
  lost: number;
  /** 99.9th percentile of the round trips minus the least. */
  variation: number | null;
  /** The same of each way, where packets tell it. */
  variationForward: number | null;
  variationBackward: number | null;
}

export interface ProbeHealth {
  name: string;
  kind: ProbeKind;
  /** `collector`, or the agent that sends it. */
  from: string;
  target: string;
  direction: 'a-b' | 'b-a';
  /** The path that it is pinned to. */
  path: string | null;
  /** It decides whether the service is available. */
  service: boolean;
  interval: number;
  timeout: number;
  /** When the last packet whose fate is known was sent. */
  lastSentAt: number | null;
  /** When the last one that was answered was sent, and its round trip. */
  lastAnsweredAt: number | null;
  lastDelay: number | null;
  /** Packets lost since the last answer. */
  lostNow: number;
  lastMinute: ProbeMinuteHealth | null;
  /** Milliseconds since anything was heard of it; null: nothing yet. */
  age: number | null;
  /** Why it cannot be sent, in one sentence; null where it can. */
  trouble: string | null;
}

/** A probe agent at a demarcation point. */
export interface AgentHealth {
  name: string;
  lastReportAt: number | null;
  /** Its clock minus ours, and within how much; null before it knows. */
  clock: { offset: number; uncertainty: number } | null;
  /** Answers that found no room at the agent while the collector was away. */
  dropped: number;
  troubles: Readonly<Record<string, string>>;
}

export interface ProbingHealth {
  probes: ProbeHealth[];
  agents: AgentHealth[];
  /** Reports that were refused, by reason. */
  refused: Readonly<Record<string, number>>;
}
