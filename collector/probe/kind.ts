/** What every kind of probe is: started with its probes, it tells each packet's fate once, in order of sending. */
import type { ProbeConfig } from '../config/schema/probes.js';
import type { Deps } from '../deps.js';
import type { ProbeAnswer, ProbeKind } from '../model/signals.js';

/** One probe as its kind needs it: plain data, so that an agent can be told of it. `timeout` and `interval` in milliseconds. */
export interface ProbeSettings extends Pick<ProbeConfig, 'name' | 'target' | 'dscp' | 'interval'> {
  /** What routers send is not sent by us. */
  kind: Exclude<ProbeKind, 'router'>;
  port: number | null;
  source: string | null;
  timeout: number;
  /** The secret itself, for authenticated STAMP. */
  key: string | null;
}

export interface ProbeSink {
  answer(probe: string, answer: ProbeAnswer): void;
  /** Why nothing can be sent, in one sentence with the next step; null once it can. Repeats say nothing new. */
  trouble(probe: string, message: string | null): void;
}

export interface ProbeDeps extends Deps {
  sink: ProbeSink;
}

export interface RunningProbes {
  /** Resolves once nothing is sent and nothing is told any more. */
  stop(): Promise<void>;
}

/** Never throws: what cannot be sent is told as trouble and tried again. */
export type StartProbes = (probes: readonly ProbeSettings[], deps: ProbeDeps) => RunningProbes;
