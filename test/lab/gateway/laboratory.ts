/** A file of scenarios on one laboratory: each begins and ends with all well, so that it stands for itself. */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { Conclusions, type Failover } from './conclusions.js';
import type { Failure } from './failures.js';
import { Lab } from './lab.js';
import { reasonNot } from './needs.js';
import type { Plan } from './plan.js';
import type { Outage } from './traffic.js';

export class Scene {
  lab!: Lab;
  seen!: Conclusions;

  async begin(plan: Partial<Plan>): Promise<void> {
    this.lab = await Lab.start(plan);
    this.seen = new Conclusions(this.lab.product, this.lab.traffic);
  }

  /** Does it, looks while it lasts, undoes it also where looking failed, and waits until all is well again. Gives when it began. */
  async during(failure: Failure, look: (beganAt: number) => Promise<void>): Promise<number> {
    const beganAt = await this.lastly(failure, look);
    await this.seen.normal(this.lab);
    return beganAt;
  }

  /** The same without the wait, for the last of a laboratory. */
  async lastly(failure: Failure, look: (beganAt: number) => Promise<void>): Promise<number> {
    const { lab, seen } = this;
    await seen.mark();
    const beganAt = Date.now();
    try {
      await failure.begin(lab);
      await look(beganAt);
    } finally {
      await failure.end(lab);
    }
    return beganAt;
  }
}

export function laboratory(title: string, plan: Partial<Plan>, scenarios: (scene: Scene) => void): void {
  const reason = reasonNot(plan);
  describe.skipIf(reason !== null)(`${title} ${reason ?? ''}`.trim(), () => {
    const scene = new Scene();
    beforeAll(() => scene.begin(plan));
    afterAll(() => scene.lab?.stop());
    beforeEach(() => scene.seen.normal(scene.lab));
    scenarios(scene);
  });
}

/** The true gap is somewhere between the witness's bounds: the product's must not exclude it. */
export const holds = ({ gap }: Failover, truth: Outage): boolean =>
  gap.source === 'probes' &&
  gap.atMostSeconds !== null &&
  truth.atMost !== null &&
  gap.atMostSeconds >= truth.atLeast &&
  gap.atLeastSeconds! <= truth.atMost;
