/** Plays a scenario on simulated gateways, act by act. */
import type { Clock, Timer } from '../deps.js';
import type { Scenario } from './scenarios.js';
import type { Stage } from './stage.js';

export interface Play {
  clock: Clock;
  /** Hears what is done, one sentence at a time. */
  tell(sentence: string): void;
  ended(): void;
}

/** Begins now. Gives the way out: what is not done by then is left. */
export function play(scenario: Scenario, stage: Stage, { clock, tell, ended }: Play): () => void {
  const [primary, standby] = stage.gateways;
  if (primary === undefined || standby === undefined) throw new Error('a scenario needs two gateways');
  const acts = scenario.acts(primary, standby);
  const last = Math.max(...acts.map(({ at }) => at));
  const timers: Timer[] = acts.map(({ at, says, act }) =>
    clock.after(at * 1_000, () => {
      tell(says);
      act(stage);
      if (at === last) ended();
    }),
  );
  return () => timers.forEach((timer) => timer.cancel());
}
