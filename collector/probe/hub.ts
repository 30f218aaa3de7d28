/** Where agents report: a TLS listener that takes only agents with a certificate, and only what they have not reported before. */
import type { AgentsConfig } from '../config/schema/probes.js';
import type { Component, Deps } from '../deps.js';
import { printable } from '../model/text.js';
import { mutualListener, type MutualListener } from '../mutual/listener.js';
import type { AgentHealth } from '../model/probe-health.js';
import type { ProbeObservation } from '../model/signals.js';
import type { ProbeSettings } from './kind.js';
import { MOST_BODY, REPORT_PATH, report as reportSchema, type Instruction, type Report } from './agent/protocol.js';

export interface HubDeps extends Deps {
  collector: string;
  publish(observations: ProbeObservation[]): void;
  /** What an agent is to send. */
  settings(agent: string): readonly ProbeSettings[];
}

interface Known extends AgentHealth {
  run: string | null;
  sequence: number;
}

export class AgentHub implements Component {
  /** Reports refused, by reason. */
  readonly refused: Record<string, number> = {};
  private readonly agents = new Map<string, Known>();
  private listener: MutualListener | null = null;

  constructor(
    private config: AgentsConfig,
    private readonly deps: HubDeps,
  ) {
    this.arrange();
  }

  /** Does nothing where no address is configured. Rejects with `PROBE_AGENTS_LISTEN` where it cannot listen. */
  async start(): Promise<void> {
    const { listen, tls } = this.config;
    if (listen === undefined || tls === undefined) return;
    this.listener = await mutualListener(
      {
        ...{ listen, key: 'agents.listen', files: tls, what: 'the collector for probe agents', path: REPORT_PATH },
        ...{ most: MOST_BODY, code: 'PROBE_AGENTS_LISTEN' },
        answer: (name, body) => this.answer(name, body),
      },
      this.deps,
    );
  }

  async stop(): Promise<void> {
    await this.listener?.close();
    this.listener = null;
  }

  /** Where it listens; null where it does not. */
  get port(): number | null {
    return this.listener?.port ?? null;
  }

  /** Takes other names at once, another address or other files with the next start; the same files are read again when they are replaced. */
  update(config: AgentsConfig): void {
    this.config = config;
    this.arrange();
  }

  health(): AgentHealth[] {
    return [...this.agents.values()];
  }

  /** Why `agent` cannot send `probe`; null where it can, or has not said. */
  trouble(agent: string, probe: string): string | null {
    return this.agents.get(agent)?.troubles[probe] ?? null;
  }

  private arrange(): void {
    const { names } = this.config;
    for (const name of this.agents.keys()) if (!names.includes(name)) this.agents.delete(name);
    for (const name of names) {
      if (this.agents.has(name)) continue;
      this.agents.set(name, {
        name,
        lastReportAt: null,
        clock: null,
        dropped: 0,
        troubles: {},
        run: null,
        sequence: -1,
      });
    }
  }

  private answer(name: string | null, body: unknown): { status: number; body: unknown } {
    if (name === null || !this.agents.has(name)) return { status: 403, body: { error: this.refuse('unknown-agent') } };
    const read = reportSchema.safeParse(body);
    if (!read.success) return { status: 400, body: { error: this.refuse('malformed') } };
    return { status: 200, body: this.take(name, read.data) };
  }

  private refuse(reason: string): string {
    const count = (this.refused[reason] = (this.refused[reason] ?? 0) + 1);
    // The first is news; how many more there are is in the metrics.
    if (count === 1) this.deps.log.warn({ reason }, 'a report of a probe agent was refused');
    return reason;
  }

  private take(name: string, report: Report): Instruction {
    const receivedAt = this.deps.clock.now();
    const agent = this.agents.get(name) as Known;
    const repeated = agent.run === report.run && report.sequence <= agent.sequence;
    Object.assign(agent, {
      run: report.run,
      sequence: repeated ? agent.sequence : report.sequence,
      lastReportAt: receivedAt,
      clock: report.clock,
      dropped: report.dropped,
      troubles: Object.fromEntries(Object.entries(report.troubles).map(([probe, text]) => [probe, printable(text)])),
    });
    if (!repeated) this.publish(name, report, receivedAt);
    return { receivedAt, sentAt: this.deps.clock.now(), probes: [...this.deps.settings(name)] };
  }

  /** Only of probes that the agent is told to send; times as our clock has them. */
  private publish(name: string, { answers, clock }: Report, at: number): void {
    const own = new Set(this.deps.settings(name).map((probe) => probe.name));
    const { collector } = this.deps;
    const observations = answers
      .filter(({ probe, answers: some }) => own.has(probe) && some.length > 0)
      .map(({ probe, answers: some }): ProbeObservation => {
        const shifted = some.map((answer) => ({ ...answer, sentAt: answer.sentAt - (clock?.offset ?? 0) }));
        return { kind: 'probe', probe, collector, at, answers: shifted as ProbeObservation['answers'], clock };
      });
    if (observations.length > 0) this.deps.publish(observations);
  }
}
