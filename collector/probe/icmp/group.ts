/** The probes of one fping: hands each line to its probe, and notices when the system refuses to send. */
import type { Timer } from '../../deps.js';
import type { ProbeDeps, RunningProbes } from '../kind.js';
import { Fates } from './fates.js';
import { fpingArguments, type Addressed } from './groups.js';
import { parseLine } from './line.js';
import { FpingProcess } from './process.js';
import { whyUnsendable } from './sendable.js';

interface Target {
  probe: Addressed;
  fates: Fates;
}

export class FpingGroup implements RunningProbes {
  private readonly targets: Map<string, Target>;
  private readonly process: FpingProcess;
  private readonly interval: number;
  private watch: Timer | null = null;
  private stopped = false;

  constructor(
    group: readonly [Addressed, ...Addressed[]],
    private readonly deps: ProbeDeps,
  ) {
    const [first] = group;
    this.interval = first.interval;
    this.targets = new Map(
      group.map((probe) => [probe.address, { probe, fates: new Fates(probe.interval, probe.timeout) }]),
    );
    this.process = new FpingProcess(fpingArguments(group), {
      clock: deps.clock,
      line: (line) => this.hear(line),
      trouble: (message) => this.restarted(group, message),
    });
    this.process.start();
    this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.watch?.cancel();
    await this.process.stop();
  }

  private hear(text: string): void {
    const line = parseLine(text);
    const target = line === null ? undefined : this.targets.get(line.target);
    if (line === null || target === undefined) return;
    this.deps.sink.trouble(target.probe.name, null);
    for (const answer of target.fates.of(line, this.deps.clock.monotonic()))
      this.deps.sink.answer(target.probe.name, answer);
  }

  /** By both clocks. */
  private now(): [at: number, monotonic: number] {
    const { clock } = this.deps;
    return [clock.now(), clock.monotonic()];
  }

  /** A new process counts from 0. What was under way is neither lost nor answered: nothing is said of it. */
  private restarted(group: readonly Addressed[], message: string | null): void {
    for (const probe of group) {
      this.targets.set(probe.address, { probe, fates: new Fates(probe.interval, probe.timeout) });
      this.deps.sink.trouble(probe.name, message);
    }
  }

  /** Once per interval: a target that nothing is printed of is asked about at the kernel. */
  private look(): void {
    this.watch = this.deps.clock.after(this.interval, () => {
      const overdue = [...this.targets.values()].filter(({ fates }) => fates.overdue(...this.now()));
      void Promise.all(overdue.map((target) => this.explain(target))).finally(() => {
        if (!this.stopped) this.look();
      });
    });
  }

  /** Silence alone proves nothing (this machine may be slow); a refusal of the kernel does. */
  private async explain({ probe, fates }: Target): Promise<void> {
    const why = await whyUnsendable(probe.address, probe.source);
    if (why === null || this.stopped) return;
    this.deps.sink.trouble(probe.name, `Nothing can be sent to ${probe.address}: ${why}.`);
    for (const answer of fates.unsent(...this.now())) this.deps.sink.answer(probe.name, answer);
  }
}
