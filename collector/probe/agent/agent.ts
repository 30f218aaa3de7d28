/** The agent at a demarcation point: sends the probes that its collector tells it to, and reports what became of them. It keeps nothing on disk. */
import { randomUUID } from 'node:crypto';
import type { Component, Deps, Timer } from '../../deps.js';
import { Prober } from '../prober.js';
import { AnswerBuffer } from './buffer.js';
import { OffsetFilter } from './offset.js';
import { instruction, type Instruction, type Report } from './protocol.js';

export interface AgentDeps extends Deps {
  /** Sends one report and gives the collector's answer. Rejects where it cannot be reached or refuses. */
  post(report: Report): Promise<unknown>;
}

/** With something to say, and without. The first is a part of the time from a cut to its being known. */
const SOON = 50;
const IDLE = 1_000;
const FIRST_RETRY = 200;
const LAST_RETRY = 5_000;

export class ProbeAgent implements Component {
  private readonly run = randomUUID();
  private readonly offset = new OffsetFilter();
  private readonly buffer = new AnswerBuffer();
  private readonly prober: Prober;
  private sequence = 0;
  /** Repeated as it is until the collector has it. */
  private underWay: Report | null = null;
  private probes: Instruction['probes'] = [];
  private timer: Timer | null = null;
  private exchange: Promise<void> = Promise.resolve();
  private retry = FIRST_RETRY;
  private away = false;
  private stopped = false;

  constructor(private readonly deps: AgentDeps) {
    this.prober = new Prober([], { ...deps, report: (answers) => this.take(answers) });
  }

  async start(): Promise<void> {
    await this.prober.start();
    this.plan(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.prober.stop();
    await this.exchange;
  }

  private take(answers: Parameters<AnswerBuffer['add']>[0]): void {
    this.buffer.add(answers);
    if (!this.away && this.idle) this.plan(SOON);
  }

  private idle = false;

  private plan(wait: number): void {
    if (this.stopped) return;
    this.timer?.cancel();
    this.idle = wait === IDLE;
    this.timer = this.deps.clock.after(wait, () => {
      this.idle = false;
      this.exchange = this.talk();
    });
  }

  private async talk(): Promise<void> {
    const { clock, log } = this.deps;
    const report = (this.underWay ??= this.report());
    report.sentAt = clock.now();
    try {
      const told = instruction.parse(await this.deps.post(report));
      this.offset.add(report.sentAt, told.receivedAt, told.sentAt, clock.now());
      this.underWay = null;
      this.buffer.kept();
      if (this.away) log.info({ waiting: this.buffer.size }, 'the collector answers again');
      [this.away, this.retry] = [false, FIRST_RETRY];
      await this.follow(told.probes);
      this.plan(this.buffer.size > 0 ? SOON : IDLE);
    } catch (error) {
      if (!this.away) log.warn({ error }, 'the collector did not take a report: answers wait here and probing goes on');
      this.away = true;
      this.plan(this.retry);
      this.retry = Math.min(this.retry * 2, LAST_RETRY);
    }
  }

  private report(): Report {
    return {
      run: this.run,
      sequence: this.sequence++,
      sentAt: this.deps.clock.now(),
      clock: this.offset.best(),
      answers: this.buffer.take(),
      troubles: Object.fromEntries(
        this.probes.flatMap(({ name }) => {
          const trouble = this.prober.trouble(name);
          return trouble === null ? [] : [[name, trouble]];
        }),
      ),
      dropped: this.buffer.dropped,
    };
  }

  private async follow(probes: Instruction['probes']): Promise<void> {
    this.probes = probes;
    await this.prober.update(probes);
  }
}
