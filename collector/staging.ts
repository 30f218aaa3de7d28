/** A scenario on a running simulation: it begins once all is well, and what is done is told. */
import type { Deps, Timer } from './deps.js';
import type { Present } from './model/judgement.js';
import { play } from './simulator/play.js';
import type { Scenario } from './simulator/scenarios.js';
import type { Stage } from './simulator/stage.js';

export interface StagingDeps extends Pick<Deps, 'clock'> {
  stage: Stage;
  /** What is concluded now. */
  present(): Pick<Present, 'service' | 'paths' | 'groups'>;
  tell(sentence: string): void;
}

/** How often it looks whether all is well, milliseconds. */
const LOOK = 500;
/** How long all is well before it begins, so that it can be seen, milliseconds. */
const LEAD = 10_000;

/** Gives the way out. */
export function stageScenario(scenario: Scenario, { clock, stage, present, tell }: StagingDeps): () => void {
  let waiting: Timer | null = null;
  let leave = (): void => waiting?.cancel();
  tell(`${scenario.name}: ${scenario.shows}. It begins once all is well.`);
  look();
  return () => leave();

  function look(): void {
    if (!isWell(present())) {
      waiting = clock.after(LOOK, look);
      return;
    }
    waiting = clock.after(LEAD, () => {
      leave = play(scenario, stage, { clock, tell, ended: () => tell('nothing more is done; Ctrl+C stops') });
    });
  }
}

/** Both paths are up, one of them is known to forward in each direction, the other would hold, and what crosses is answered. */
function isWell({ service, paths, groups }: ReturnType<StagingDeps['present']>): boolean {
  const forward = groups.every(
    ({ forwarding, posture }) =>
      posture.protection.state === 'protected' && forwarding.every(({ state }) => state === 'forwarding'),
  );
  return service.state === 'available' && forward && paths.every(({ health }) => health === 'up');
}
