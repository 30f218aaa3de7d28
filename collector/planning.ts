/** What `plan` goes by: the loads of the month that runs, or of the last closed one while that is young. */
import { describeTopology } from './api/live/topology.js';
import { contractVersions } from './config/contract/resolve.js';
import type { Config } from './config/schema/index.js';
import type { Component, Deps, Timer } from './deps.js';
import { CodedError } from './model/coded-error.js';
import type { Plan, PlanAsked, PlanScene, PlanVerdict } from './model/plan.js';
import type { MonthDocument } from './model/sla.js';
import { planOf, planSceneOf } from './sla/plan.js';
import { SLOT } from './sla/throughput.js';

export interface PlanningDeps extends Deps {
  config(): Config;
  /** The month that runs, and closed ones, oldest first. */
  running(): string;
  closed(): readonly { month: string }[];
  month(month: string): Promise<MonthDocument>;
  /** bit/s by path, as far as they are known now. */
  capacities(): ReadonlyMap<string, number | null>;
}

/** Months that are looked through for loads. */
const MONTHS = 3;
/** Samples of five minutes: working days and a weekend. */
const WEEK = (7 * 86_400_000) / SLOT;
/** Milliseconds: once the first polls have named the interfaces, and from then on. */
const FIRST = 120_000;
const AGAIN = 600_000;

export class Planning implements Component {
  private known: PlanScene | null = null;
  private timer: Timer | null = null;

  constructor(private readonly deps: PlanningDeps) {}

  /** From here on what is known is looked at again now and then. */
  async start(): Promise<void> {
    this.look(FIRST);
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
  }

  /** @throws CodedError of the ledgers, `PLAN_NO_LOADS` where no month says what paths carry. */
  async plan(asked: PlanAsked): Promise<Plan> {
    const known = await this.refresh();
    if (known !== null) return planOf(known, asked);
    const message =
      'no month says yet what the paths carry: the one that runs is read out of the store at the start and every hour';
    throw new CodedError('PLAN_NO_LOADS', message);
  }

  /** What so much more would mean for the path that has least room, by what was known last; null where nothing was. */
  verdict(bits: number): PlanVerdict | null {
    if (this.known === null) return null;
    const found = new Set(planOf(this.known, { authorities: 1, bits }).paths.map(({ verdict }) => verdict));
    return (['full', 'plan', 'unknown', 'enough'] as const).find((each) => found.has(each)) ?? null;
  }

  /** A month that is a week old or more; else the one that knows most. The first night of a month would say that there is room. */
  private async refresh(): Promise<PlanScene | null> {
    const closed = this.deps.closed().map(({ month }) => month);
    let [best, most]: [PlanScene | null, number] = [null, 0];
    for (const month of [this.deps.running(), ...closed.reverse()].slice(0, MONTHS)) {
      const document = await this.deps.month(month).catch((error: unknown) => {
        if (error instanceof CodedError && /UNKNOWN$/.test(error.code)) return null;
        throw error;
      });
      if (document === null) continue;
      const scene = this.scene(document);
      const known = Math.max(0, ...document.throughput.map(({ samples }) => samples));
      if (known > most && scene.paths.some(({ load }) => load !== null)) [best, most] = [scene, known];
      if (most >= WEEK) break;
    }
    return best === null ? null : (this.known = best);
  }

  private look(after: number): void {
    this.timer = this.deps.clock.after(after, () => {
      void this.refresh()
        .catch((error: unknown) => this.deps.log.warn({ error }, 'what room the paths have cannot be told'))
        .then(() => this.timer !== null && this.look(AGAIN));
    });
  }

  /** Loads of a month, with the paths and groups of today. */
  scene(document: MonthDocument): PlanScene {
    const config = this.deps.config();
    const { groups } = describeTopology(config);
    const capacities = this.deps.capacities();
    return planSceneOf(document, config.paths, groups, this.share(config), (path) => capacities.get(path) ?? null);
  }

  private share(config: Config): number {
    const today = new Date(this.deps.clock.now()).toISOString().slice(0, 10);
    const versions = contractVersions(config);
    return (versions.filter(({ effective }) => effective <= today).at(-1) ?? versions[0]!).planningThreshold;
  }
}
