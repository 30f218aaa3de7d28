/** Sends probes and hands on what became of their packets; the same in the collector and in an agent. */
import { isDeepStrictEqual } from 'node:util';
import type { Component, Deps, Timer } from '../deps.js';
import type { ProbeAnswer, ProbeKind } from '../model/signals.js';
import { startIcmp } from './icmp.js';
import type { ProbeSettings, ProbeSink, RunningProbes, StartProbes } from './kind.js';
import { startStamp } from './stamp.js';
import { startTcp } from './tcp.js';

const kinds: Record<Exclude<ProbeKind, 'router'>, StartProbes> = { icmp: startIcmp, tcp: startTcp, stamp: startStamp };
const kindNames = Object.keys(kinds) as (keyof typeof kinds)[];

/** Answers wait this long for others: one report for many probes. */
const GATHER = 50;

export interface ProberDeps extends Deps {
  /** Takes the answers of each probe, in order of sending, at most twenty times a second. */
  report(answers: ReadonlyMap<string, ProbeAnswer[]>): void;
}

export class Prober implements Component {
  private readonly running = new Map<string, { settings: readonly ProbeSettings[]; probes: RunningProbes }>();
  private readonly troubles = new Map<string, string>();
  private waiting = new Map<string, ProbeAnswer[]>();
  private timer: Timer | null = null;
  private started = false;
  private arranging: Promise<unknown> = Promise.resolve();

  constructor(
    private settings: readonly ProbeSettings[],
    private readonly deps: ProberDeps,
  ) {}

  async start(): Promise<void> {
    this.started = true;
    await this.arrange();
  }

  async stop(): Promise<void> {
    this.started = false;
    await this.arrange();
    this.timer?.cancel();
    this.flush();
  }

  /** Kinds whose probes are as they were go on undisturbed. */
  async update(settings: readonly ProbeSettings[]): Promise<void> {
    this.settings = settings;
    if (this.started) await this.arrange();
  }

  /** Why a probe cannot be sent; null where it can. */
  trouble(probe: string): string | null {
    return this.troubles.get(probe) ?? null;
  }

  /** One after the other: who stops also ends what an update was just beginning. */
  private arrange(): Promise<void> {
    const next = this.arranging.then(() => this.arrangeKinds());
    this.arranging = next.catch(() => undefined);
    return next;
  }

  private async arrangeKinds(): Promise<void> {
    for (const kind of kindNames) {
      const wanted = this.started ? this.settings.filter((probe) => probe.kind === kind) : [];
      const current = this.running.get(kind);
      if (isDeepStrictEqual(wanted, current?.settings ?? [])) continue;
      this.running.delete(kind);
      for (const { name } of current?.settings ?? []) this.troubles.delete(name);
      await current?.probes.stop();
      if (wanted.length === 0) continue;
      const probes = kinds[kind](wanted, { ...this.deps, sink: this.sink });
      this.running.set(kind, { settings: wanted, probes });
    }
  }

  private readonly sink: ProbeSink = {
    answer: (probe, answer) => this.answer(probe, answer),
    trouble: (probe, message) => this.note(probe, message),
  };

  private answer(probe: string, answer: ProbeAnswer): void {
    const waiting = this.waiting.get(probe);
    if (waiting === undefined) this.waiting.set(probe, [answer]);
    else waiting.push(answer);
    this.timer ??= this.deps.clock.after(GATHER, () => this.flush());
  }

  /** What is new is logged, once. */
  private note(probe: string, message: string | null): void {
    const known = this.troubles.get(probe) ?? null;
    if (message === known) return;
    const { log } = this.deps;
    if (message === null) this.troubles.delete(probe);
    else this.troubles.set(probe, message);
    // The delay until the next try grows; it is the same trouble.
    if (known === null && message !== null) log.warn({ probe }, `probe ${probe}: ${message}`);
    else if (message === null) log.info({ probe }, `probe ${probe}: is sent again`);
  }

  private flush(): void {
    this.timer = null;
    if (this.waiting.size === 0) return;
    const answers = this.waiting;
    this.waiting = new Map();
    this.deps.report(answers);
  }
}
