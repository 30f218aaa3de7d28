/** Where agents report: a TLS listener that takes only agents with a certificate, and only what they have not reported before. */
import { readFileSync } from 'node:fs';
import { TLSSocket } from 'node:tls';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { parseListen } from '../config/schema/network.js';
import type { AgentsConfig } from '../config/schema/probes.js';
import type { Component, Deps } from '../deps.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { printable } from '../model/text.js';
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
  private server: FastifyInstance | null = null;

  constructor(
    private config: AgentsConfig,
    private readonly deps: HubDeps,
  ) {
    this.arrange();
  }

  /** Does nothing where no address is configured. Rejects with `PROBE_AGENTS_LISTEN` where it cannot listen. */
  async start(): Promise<void> {
    const { listen, tls } = this.config;
    const where = listen === undefined ? null : parseListen(listen);
    if (where === null || tls === undefined) return;
    const server = Fastify({
      bodyLimit: MOST_BODY,
      https: {
        cert: readFileSync(tls.certificate),
        key: readFileSync(tls.key),
        ca: readFileSync(tls.ca),
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
      },
    });
    server.post(REPORT_PATH, async (request, reply) => {
      const name = this.nameOf(request);
      if (name === null) return reply.code(403).send({ error: this.refuse('unknown-agent') });
      const read = reportSchema.safeParse(request.body);
      if (!read.success) return reply.code(400).send({ error: this.refuse('malformed') });
      return this.take(name, read.data);
    });
    try {
      await server.listen(where);
    } catch (error) {
      const why = systemCode(error) ?? 'unknown reason';
      throw new CodedError('PROBE_AGENTS_LISTEN', `agents.listen ${listen}: cannot listen there (${why})`, {
        cause: error,
      });
    }
    this.server = server as unknown as FastifyInstance;
  }

  async stop(): Promise<void> {
    await this.server?.close();
    this.server = null;
  }

  /** Where it listens; null where it does not. */
  get port(): number | null {
    const address = this.server?.server.address() ?? null;
    return address === null || typeof address === 'string' ? null : address.port;
  }

  /** Takes other names at once; another address or certificate with the next start. */
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

  /** The common name of the certificate that the connection was opened with; null where it is no agent's. */
  private nameOf({ raw: { socket } }: FastifyRequest): string | null {
    if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
    const { CN: name } = socket.getPeerCertificate().subject ?? {};
    return typeof name === 'string' && this.agents.has(name) ? name : null;
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
