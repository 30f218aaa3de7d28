/** The runners of the receivers that are configured; those that stay as they are go on. */
import { isDeepStrictEqual } from 'node:util';
import type { AlertsConfig } from '../../collector/config/schema/alerts.js';
import type { ReceiverConfig } from '../../collector/config/schema/receivers.js';
import type { PagingHealth, ReceiverHealth } from '../../collector/model/paging.js';
import { channelOf } from './channels/index.js';
import { Runner, type RunnerDeps } from './runner.js';

export interface ReceiversDeps extends RunnerDeps {
  secret(reference: string): string;
}

export class Receivers {
  private runners = new Map<string, { config: ReceiverConfig; linkLocal: readonly string[]; runner: Runner }>();

  constructor(private readonly deps: ReceiversDeps) {}

  /** Throws before any change where a secret is missing. */
  configure({ receivers, linkLocal }: AlertsConfig): void {
    const next = receivers.map((config) => {
      const known = this.runners.get(config.name);
      if (known !== undefined && isDeepStrictEqual([known.config, known.linkLocal], [config, linkLocal])) return known;
      const channel = channelOf(config, { ...this.deps, linkLocal }, () => this.deps.clock.now());
      return { config, linkLocal, runner: new Runner(config.name, channel, this.deps) };
    });
    const kept = new Set(next.map(({ runner }) => runner));
    for (const { runner } of this.runners.values()) if (!kept.has(runner)) runner.stop();
    this.runners = new Map(next.map((each) => [each.config.name, each]));
  }

  get(name: string): Runner | undefined {
    return this.runners.get(name)?.runner;
  }

  pump(): void {
    for (const { runner } of this.runners.values()) runner.pump();
  }

  stop(): void {
    for (const { runner } of this.runners.values()) runner.stop();
  }

  health(): { health: ReceiverHealth; sent: PagingHealth['sent'] }[] {
    return [...this.runners.values()].map(({ runner }) => ({
      health: runner.health(),
      sent: [...runner.counts].map(([key, count]) => {
        const [kind, outcome] = key.split(' ') as [PagingHealth['sent'][number]['kind'], 'delivered' | 'failed'];
        return { receiver: runner.name, kind, outcome, count };
      }),
    }));
  }
}
