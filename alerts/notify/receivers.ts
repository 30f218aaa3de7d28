/** The runners of the receivers that are configured; those that stay as they are go on. */
import { isDeepStrictEqual } from 'node:util';
import type { AlertsConfig } from '../../collector/config/schema/alerts.js';
import type { ReceiverConfig } from '../../collector/config/schema/receivers.js';
import type { PagingHealth, ReceiverHealth } from '../../collector/model/paging.js';
import { channelOf } from './channels/index.js';
import { Runner, type RunnerDeps } from './runner.js';

export interface ReceiversDeps extends Omit<RunnerDeps, 'isSending'> {
  secret(reference: string): string;
}

export class Receivers {
  private runners = new Map<string, { config: ReceiverConfig; linkLocal: readonly string[]; runner: Runner }>();

  /** Replaced, or no longer configured, with a message on its way still. */
  private readonly leaving = new Set<Runner>();

  constructor(private readonly deps: ReceiversDeps) {}

  /** Throws before any change where a secret is missing. */
  configure({ receivers, linkLocal }: AlertsConfig): void {
    const isSending = (page: string, receiver: string): boolean => this.isSending(page, receiver);
    const next = receivers.map((config) => {
      const known = this.runners.get(config.name);
      if (known !== undefined && isDeepStrictEqual([known.config, known.linkLocal], [config, linkLocal])) return known;
      const channel = channelOf(config, { ...this.deps, linkLocal }, () => this.deps.clock.now());
      return { config, linkLocal, runner: new Runner(config.name, channel, { ...this.deps, isSending }) };
    });
    const kept = new Set(next.map(({ runner }) => runner));
    for (const { runner } of this.runners.values()) if (!kept.has(runner)) void this.leave(runner);
    this.runners = new Map(next.map((each) => [each.config.name, each]));
  }

  get(name: string): Runner | undefined {
    return this.runners.get(name)?.runner;
  }

  /** Whether a message of this page is on its way to it. */
  isSending(page: string, receiver: string): boolean {
    return this.all.some((runner) => runner.name === receiver && runner.isSending(page));
  }

  pump(): void {
    for (const { runner } of this.runners.values()) runner.pump();
  }

  /** Resolves once nothing is on its way any more, or is cut off. */
  async stop(): Promise<void> {
    await Promise.all(this.all.map((runner) => runner.stop()));
  }

  private get all(): Runner[] {
    return [...this.leaving, ...[...this.runners.values()].map(({ runner }) => runner)];
  }

  private async leave(runner: Runner): Promise<void> {
    this.leaving.add(runner);
    await runner.stop();
    this.leaving.delete(runner);
    this.get(runner.name)?.pump();
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
