/** A built product over simulated gateways, both in this process, and what it concludes in a few words. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import type * as Main from '../../collector/main.js';
import type { Collector } from '../../collector/main.js';
import type * as SimulationModule from '../../collector/simulation.js';
import type { Simulation } from '../../collector/simulation.js';
import { quiet } from '../simulator/deps.js';
import { until } from '../until.js';
import { Folder } from './folder.js';

const built = (name: string): string => fileURLToPath(new URL(`../../dist/collector/${name}.js`, import.meta.url));
/** Shorter than a simulation's own, so that what is concluded is there sooner. Milliseconds. */
const POLL = { state: 2_000, counters: 4_000 };
export const PATIENCE = { timeout: 90_000, every: 100 };

/** Who forwards what comes from side a is `there`, who forwards what comes from side b is `back`. */
export const WELL = {
  ...{ service: 'available', protection: 'protected', gw1: 'up', gw2: 'up' },
  ...{ there: 'path-gw1', back: 'path-gw1' },
};
export type Concluded = typeof WELL;
export type Word = keyof Concluded;
export const words = Object.keys(WELL) as Word[];

export class Simulated {
  private listening: NodeJS.Timeout | null = null;

  private constructor(
    readonly simulation: Simulation,
    private readonly collector: Collector,
  ) {}

  /** Started, and ended with its folder whatever becomes of `use`. */
  static async run(use: (product: Simulated) => Promise<void>): Promise<void> {
    if (!existsSync(built('main'))) throw new Error('dist/ is not built: `npm run build` first');
    const { createCollector } = (await import(built('main'))) as typeof Main;
    const { createSimulation } = (await import(built('simulation'))) as typeof SimulationModule;
    const folder = await Folder.create();
    const secret = (reference: string) => simulation.secret(reference);
    const deps = { clock: systemClock, log: quiet, secret, version: '0', wall: null };
    const simulation = createSimulation(deps);
    await simulation.start();
    const { gateways, store, http, ...config } = simulation.config();
    const collector = createCollector(
      {
        ...config,
        gateways: gateways.map((gateway) => ({ ...gateway, poll: { ...gateway.poll, ...POLL } })),
        store: { ...store, path: folder.path },
        http: { ...http, listen: '127.0.0.1:0' },
      },
      deps,
    );
    const product = new Simulated(simulation, collector);
    try {
      await collector.start();
      simulation.sendTo({ flows: () => collector.flowPort, traps: () => collector.trapPort });
      await use(product);
    } finally {
      clearInterval(product.listening ?? undefined);
      await collector.stop();
      await simulation.stop();
      await folder.remove();
    }
  }

  get concluded(): Concluded {
    const { service, groups, paths } = this.collector.present();
    const health = (name: string): string => paths.find(({ path }) => path === name)!.health;
    const { forwarding, posture } = groups[0]!;
    const [there, back] = forwarding.map(({ state, paths: names }) => names.join('+') || state);
    return {
      ...{ service: service.state, protection: posture.protection.state },
      ...{ gw1: health('path-gw1'), gw2: health('path-gw2'), there: there!, back: back! },
    };
  }

  /** Why it is concluded. */
  get reasons(): string {
    const { service, groups, paths, protection } = this.collector.present();
    const forwarding = groups.flatMap((group) => group.forwarding.map(({ reason }) => reason));
    return [service.reason, ...forwarding, ...protection.reasons, ...paths.flatMap(({ reasons }) => reasons)].join(
      ' | ',
    );
  }

  /** Waits for it; says what is concluded instead, and why. `because`: words among the reasons. */
  async concludes(what: string, wanted: Partial<Concluded>, because = ''): Promise<void> {
    const met = (): boolean => {
      const { concluded: now, reasons } = this;
      return words.every((word) => now[word] === (wanted[word] ?? now[word])) && reasons.includes(because);
    };
    await until(what, met, PATIENCE).catch((cause: unknown) => {
      const is = `${JSON.stringify(this.concluded)}, not ${JSON.stringify(wanted)}`;
      throw new Error(`${what}: ${is} ${because}: ${this.reasons}`, { cause });
    });
  }

  /** Everything that is concluded from now on, until the way out is called: of each word what it said, and all that was concluded then, and why. */
  listen(): () => Record<Word, Map<string, string>> {
    const heard = Object.fromEntries(words.map((word) => [word, new Map()])) as Record<Word, Map<string, string>>;
    this.listening = setInterval(() => {
      const now = this.concluded;
      for (const word of words)
        if (!heard[word].has(now[word])) heard[word].set(now[word], `${JSON.stringify(now)}: ${this.reasons}`);
    }, 100);
    return () => {
      clearInterval(this.listening ?? undefined);
      return heard;
    };
  }

  async get<T>(route: string): Promise<T> {
    const response = await fetch(new URL(`/api/v1${route}`, this.collector.address!));
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }
}
