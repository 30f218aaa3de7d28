/** One life of a collector, from its start to its end: what judges, keeps, adds up and alerts, as `collector/main.ts` joins it. */
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Alert } from '../../alerts/model.js';
import { createAlertRules, type CollectorRules } from '../../collector/alert-rules.js';
import { Live } from '../../collector/api/live.js';
import { createMetrics } from '../../collector/api/metrics.js';
import { slaMetrics } from '../../collector/api/metrics/sla.js';
import type { Config } from '../../collector/config/schema/index.js';
import type { Spawn } from '../../collector/ledger/reckoning/thread.js';
import { TiedLedgers } from '../../collector/ledgers.js';
import type { Observation } from '../../collector/model/observation.js';
import type { ProbeAnswer } from '../../collector/model/signals.js';
import { ProbeMinutes } from '../../collector/probe/minutes/minutes.js';
import { Records } from '../../collector/records/records.js';
import { noPaging } from '../api/no-paging.js';
import { log, storeHealth } from '../api/scene.js';
import { Circle, type Time } from './clock.js';

/** How long a minute waits for its last packets, as in `collector/probe/probing.ts`. */
const PATIENCE = 11_000;
/** A judgement that something asks for comes so much later, and the alerts that it asks for so much after that. */
const [SETTLE, REST] = [25, 175];

export interface LifeDeps {
  time: Time;
  spawn: Spawn;
  /** False while the store does not answer. */
  storeAnswers(): boolean;
  alerts(alerts: readonly Alert[]): void;
}

export class Life {
  readonly live: Live;
  readonly ledgers: TiedLedgers;
  private readonly judging: Circle;
  private readonly keeping: Circle;
  private readonly records: Records;
  private readonly rules: CollectorRules;
  private readonly metrics: ReturnType<typeof createMetrics>;
  private readonly minutes = new ProbeMinutes();

  constructor(
    config: Config,
    private readonly deps: LifeDeps,
  ) {
    const { time, spawn, storeAnswers, alerts } = deps;
    this.judging = new Circle(time);
    this.keeping = new Circle(time);
    const common = { clock: this.judging, log, version: '0' };
    this.records = new Records({ folder: join(config.store.path, 'records'), retention: Infinity }, common);
    this.live = new Live(config, {
      ...common,
      storeHealth,
      records: this.records,
      paging: noPaging(),
      event: () => undefined,
      series: async () => [],
    });
    this.metrics = createMetrics(config, { ...common, live: this.live, storeHealth });
    const store = {
      async series() {
        if (!storeAnswers()) throw new Error('the store does not answer');
        return [];
      },
      async flows({ from, to }: { from: number; to: number }) {
        if (!storeAnswers()) throw new Error('the store does not answer');
        return { from, to, rows: [], kept: new Map<number, number>(), simulated: false };
      },
    };
    this.ledgers = new TiedLedgers(config, { ...common, clock: this.keeping, live: this.live, store, spawn });
    this.metrics.watch((registry) => slaMetrics(registry, () => this.ledgers.overview()));
    this.rules = createAlertRules(config, { ...common, live: this.live, metrics: this.metrics, alerts });
  }

  async start(): Promise<void> {
    for (const part of [this.records, this.live, this.ledgers, this.rules]) await part.start();
  }

  /** What it has is put down. */
  async stop(): Promise<void> {
    this.give(Infinity);
    for (const part of [this.rules, this.ledgers, this.live, this.records]) await part.stop();
  }

  /** What is on the disk is on the disk; nothing more is put down. */
  async kill(): Promise<void> {
    await this.onDisk();
    this.keeping.forget();
    this.judging.forget();
    await this.records.stop();
  }

  /** Packets and their fate, as the prober reports them. */
  probed(answers: ProbeAnswer[]): void {
    if (answers.length === 0) return;
    const at = this.deps.time.at;
    this.minutes.add('e2e', answers);
    const seen: Observation = { kind: 'probe', probe: 'e2e', collector: 'c1', at, answers, clock: null };
    this.hear([seen]);
  }

  /** What a poll brings is judged, and the rules of alerts are evaluated. */
  async judge(said: Observation[]): Promise<void> {
    const { time } = this.deps;
    const before = this.rules.health().evaluations;
    this.hear(said);
    time.at += SETTLE;
    this.judging.wake();
    time.at += REST;
    this.judging.wake();
    // Evaluating takes a few turns of the loop; nothing of it waits for a clock.
    for (let turn = 0; turn < 1_000 && this.rules.health().evaluations === before; turn++) await setImmediate();
  }

  /** A minute, or a part of one, has gone by. */
  keep(): void {
    this.give(this.deps.time.at);
    this.keeping.wake();
  }

  /** Resolves once what was observed is on the disk. */
  async onDisk(): Promise<void> {
    await this.records.settled();
    while (this.ledgers.overview().evidence.waiting > 0) await setTimeout(1);
    // The last write has been taken from the queue, and ends.
    await setTimeout(2);
  }

  private hear(observations: Observation[]): void {
    this.live.observe(observations);
    this.metrics.observe(observations);
    this.ledgers.observe(observations);
  }

  private give(now: number): void {
    const finished = this.minutes.finished(now, PATIENCE);
    if (finished.length > 0) this.ledgers.minutes(finished);
  }
}
