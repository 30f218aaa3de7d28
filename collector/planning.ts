/** What `plan` goes by: the loads of the month that runs, or of the last closed one where nothing is known of that yet. */
import { describeTopology } from './api/live/topology.js';
import { contractVersions } from './config/contract/resolve.js';
import type { Config } from './config/schema/index.js';
import { CodedError } from './model/coded-error.js';
import type { Plan, PlanAsked, PlanScene } from './model/plan.js';
import type { MonthDocument } from './model/sla.js';
import { planOf, planSceneOf } from './sla/plan.js';

export interface PlanningDeps {
  config(): Config;
  now(): number;
  /** The month that runs, and closed ones, oldest first. */
  running(): string;
  closed(): readonly { month: string }[];
  month(month: string): Promise<MonthDocument>;
  /** bit/s by path, as far as they are known now. */
  capacities(): ReadonlyMap<string, number | null>;
}

export class Planning {
  constructor(private readonly deps: PlanningDeps) {}

  /** @throws CodedError of the ledgers, `PLAN_NO_LOADS` where no month says what paths carry. */
  async plan(asked: PlanAsked): Promise<Plan> {
    const months = [
      this.deps.running(),
      ...this.deps
        .closed()
        .map(({ month }) => month)
        .reverse(),
    ].slice(0, 3);
    for (const month of months) {
      const document = await this.deps.month(month).catch((error: unknown) => {
        if (error instanceof CodedError && /UNKNOWN$/.test(error.code)) return null;
        throw error;
      });
      const scene = document && this.scene(document);
      if (scene?.paths.some(({ load }) => load !== null)) return planOf(scene, asked);
    }
    const message =
      'no month says yet what the paths carry: the one that runs is read out of the store at the start and every hour';
    throw new CodedError('PLAN_NO_LOADS', message);
  }

  /** Loads of a month, with the paths and groups of today. */
  scene(document: MonthDocument): PlanScene {
    const config = this.deps.config();
    const { groups } = describeTopology(config);
    const capacities = this.deps.capacities();
    return planSceneOf(document, config.paths, groups, this.share(config), (path) => capacities.get(path) ?? null);
  }

  private share(config: Config): number {
    const today = new Date(this.deps.now()).toISOString().slice(0, 10);
    const versions = contractVersions(config);
    return (versions.filter(({ effective }) => effective <= today).at(-1) ?? versions[0]!).planningThreshold;
  }
}
