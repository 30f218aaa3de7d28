/** Which path carries traffic now, for each group and direction. */
import type { Evidence } from './evidence.js';

/** By the side that the traffic comes from: `a-b` is a→b. */
export const directions = ['a-b', 'b-a'] as const;
export type Direction = (typeof directions)[number];

export const groupModes = ['active-standby', 'active-active'] as const;
export type GroupMode = (typeof groupModes)[number];

export const forwardingStates = ['forwarding', 'shared', 'split-brain', 'none', 'unknown'] as const;
export type ForwardingState = (typeof forwardingStates)[number];

/** What one kind of signal says of who forwards. */
export interface ForwardingBasis {
  signal: 'redundancy' | 'route' | 'counters' | 'probe' | 'interface';
  /** Names of the paths that it says forward; none where it says that nobody does. */
  paths: string[];
  evidence: Evidence[];
}

export interface ForwardingJudgement {
  direction: Direction;
  state: ForwardingState;
  /** Names of the paths that forward; one in `forwarding`, several in `shared` and `split-brain`. */
  paths: string[];
  /** One sentence: why it is judged so. */
  reason: string;
  /** The signal that decided first. Signals that have nothing to say are left out. */
  basis: ForwardingBasis[];
  /** One sentence where the signals contradict each other. */
  disagreement: string | null;
  since: number;
}
