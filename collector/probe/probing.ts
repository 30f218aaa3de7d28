/** All probing of a collector: its own probes, those of its agents, and what a minute of each comes to. */
import type { Config } from '../config/schema/index.js';
import { COLLECTOR, timeoutOf, type ProbeConfig } from '../config/schema/probes.js';
import type { Component, Deps, Timer } from '../deps.js';
import type { Observation } from '../model/observation.js';
import type { ProbeAnswer, ProbeObservation } from '../model/signals.js';
import type { ProbeHealth, ProbeMinuteHealth, ProbingHealth } from '../model/probe-health.js';
import { AgentHub } from './hub.js';
import { ProbeMinutes, type FinishedMinute } from './minutes/minutes.js';
import { Prober } from './prober.js';
import { settingsFor } from './settings.js';

export type ProbingConfig = Pick<Config, 'probes' | 'agents'>;

export interface ProbingDeps extends Deps {
  collector: string;
  secret(reference: string): string;
  publish(observations: Observation[]): void;
  /** Takes each minute of each probe, once. */
  minutes(finished: FinishedMinute[]): void;
}

interface Last extends Pick<ProbeHealth, 'lastSentAt' | 'lastAnsweredAt' | 'lastDelay' | 'lostNow'> {
  /** Monotonic milliseconds at which something was heard. */
  heard: number | null;
}

const nothing: Last = { lastSentAt: null, lastAnsweredAt: null, lastDelay: null, lostNow: 0, heard: null };

const LOOK = 1_000;
/** After a minute's end its last packets are still under way, and reports of an agent too. */
const PATIENCE = 10_000;

export class Probing implements Component {
  private readonly prober: Prober;
  private readonly hub: AgentHub;
  private readonly minutes = new ProbeMinutes();
  private readonly last = new Map<string, Last>();
  private readonly lastMinutes = new Map<string, ProbeMinuteHealth>();
  private timer: Timer | null = null;

  constructor(
    private config: ProbingConfig,
    private readonly deps: ProbingDeps,
  ) {
    this.prober = new Prober(this.own(), { ...deps, report: (answers) => this.take(answers) });
    this.hub = new AgentHub(config.agents, {
      ...deps,
      publish: (observations) => this.publish(observations),
      settings: (agent) => settingsFor(agent, this.config.probes, deps.secret),
    });
  }

  async start(): Promise<void> {
    await this.hub.start();
    await this.prober.start();
    this.look();
  }

  async stop(): Promise<void> {
    await this.prober.stop();
    await this.hub.stop();
    this.timer?.cancel();
    this.give(Infinity);
  }

  /** Throws before any change where a secret is missing. Address and certificate of the agents' listener change with a restart. */
  async update(config: ProbingConfig): Promise<void> {
    for (const { key } of config.probes) if (key !== undefined) this.deps.secret(key);
    this.config = config;
    const names = new Set(config.probes.map(({ name }) => name));
    this.minutes.keep(names);
    for (const map of [this.last, this.lastMinutes])
      for (const name of map.keys()) if (!names.has(name)) map.delete(name);
    this.hub.update(config.agents);
    await this.prober.update(this.own());
  }

  /** Hears what routers tell of the probes that they send: their minutes are kept like those of ours. */
  observe(observations: readonly Observation[]): void {
    for (const observation of observations) {
      if (observation.kind !== 'probe') continue;
      const { probe, answers } = observation;
      if (this.config.probes.find(({ name }) => name === probe)?.kind !== 'router') continue;
      this.minutes.add(probe, answers);
      this.note(probe, answers);
    }
  }

  health(): ProbingHealth {
    const agents = this.hub.health();
    return { probes: this.config.probes.map((probe) => this.of(probe)), agents, refused: this.hub.refused };
  }

  /** Where agents report; null where nothing listens. */
  get port(): number | null {
    return this.hub.port;
  }

  private own() {
    return settingsFor(COLLECTOR, this.config.probes, this.deps.secret);
  }

  private take(answers: ReadonlyMap<string, ProbeAnswer[]>): void {
    const at = this.deps.clock.now();
    const { collector } = this.deps;
    this.publish(
      [...answers].map(([probe, some]) => ({ kind: 'probe', probe, collector, at, answers: some, clock: null })),
    );
  }

  private publish(observations: ProbeObservation[]): void {
    for (const { probe, answers } of observations) {
      this.minutes.add(probe, answers);
      this.note(probe, answers);
    }
    this.deps.publish(observations);
  }

  private note(probe: string, answers: readonly ProbeAnswer[]): void {
    const known = this.last.get(probe) ?? nothing;
    const at = answers.findLastIndex(({ delay }) => delay !== null);
    const answered = answers[at];
    this.last.set(probe, {
      lastSentAt: answers.at(-1)?.sentAt ?? known.lastSentAt,
      lastAnsweredAt: answered?.sentAt ?? known.lastAnsweredAt,
      lastDelay: answered?.delay ?? known.lastDelay,
      lostNow: answered === undefined ? known.lostNow + answers.length : answers.length - 1 - at,
      heard: this.deps.clock.monotonic(),
    });
  }

  private of(probe: ProbeConfig): ProbeHealth {
    const { name, kind, from, target, direction, path, service, interval } = probe;
    const { heard, ...last } = this.last.get(name) ?? nothing;
    const age = heard === null ? null : this.deps.clock.monotonic() - heard;
    const trouble = from === COLLECTOR ? this.prober.trouble(name) : this.hub.trouble(from, name);
    const timeout = timeoutOf(probe);
    return {
      name,
      kind,
      from,
      target,
      direction,
      path: path ?? null,
      service,
      interval,
      timeout,
      ...last,
      lastMinute: this.lastMinutes.get(name) ?? null,
      age,
      trouble,
    };
  }

  private look(): void {
    this.timer = this.deps.clock.after(LOOK, () => {
      this.give(this.deps.clock.now());
      this.look();
    });
  }

  private give(now: number): void {
    const longest = Math.max(0, ...this.config.probes.map(timeoutOf));
    const finished = this.minutes.finished(now, PATIENCE + longest);
    for (const { probe, end, summary } of finished) {
      const { sent, lost, variation, variationForward, variationBackward } = summary;
      this.lastMinutes.set(probe, { end, sent, lost, variation, variationForward, variationBackward });
    }
    if (finished.length > 0) this.deps.minutes(finished);
  }
}
