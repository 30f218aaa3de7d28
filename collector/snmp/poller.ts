/** Polls every gateway of the configuration, each by itself: a slow or dead one delays no other. */
import type { PathConfig } from '../config/schema/crossing.js';
import type { Gateway } from '../config/schema/gateway.js';
import type { ProbeConfig } from '../config/schema/probes.js';
import type { Component, Deps } from '../deps.js';
import type { Observation } from '../model/observation.js';
import { ContextPoller } from './context-poller.js';
import { readCredentials, type Credentials } from './credentials.js';
import { dropReasons, nothingDropped, type Dropped } from './figures.js';
import { Gate } from './gate.js';
import type { Resolve } from './wire.js';

export interface PollerConfig {
  gateways: Gateway[];
  paths: PathConfig[];
  /** Those of kind `router` are read from their gateway. */
  probes?: readonly ProbeConfig[];
  /** Name of this collector, in every observation. */
  collector: string;
}

export interface PollerDeps extends Deps {
  /** Resolves `env:NAME` and `file:PATH`; throws a coded error. */
  secret(reference: string): string;
  publish(observations: Observation[]): void;
  /** Prefixes whose routes every gateway is asked for with its system polls; may differ from poll to poll. */
  wanted?: () => readonly string[];
  /** The system's resolver where left out. */
  resolve?: Resolve;
}

export interface Poller extends Component {
  /** Polls by a new configuration: gateways that are as they were are not touched. Throws before any change where a secret is missing. */
  update(config: Pick<PollerConfig, 'gateways' | 'paths' | 'probes'>): Promise<void>;
  /** Asks a gateway for its states now, beside its schedule; nothing where there is none of that name. */
  pollState(gateway: string): void;
  /** Datagrams that were not accepted, by gateway and reason. */
  dropped(): Map<string, Dropped>;
}

/** Requests that one gateway is asked at a time, over all contexts. */
const IN_FLIGHT = 4;

interface Plan {
  gateway: Gateway;
  paths: PathConfig[];
  probes: ProbeConfig[];
  credentials: Credentials;
  made: string;
}

interface Running {
  /** What it was made from: equal text, equal configuration. */
  made: string;
  contexts: ContextPoller[];
}

export function createPoller(config: PollerConfig, deps: PollerDeps): Poller {
  return new GatewayPollers(config, deps);
}

class GatewayPollers implements Poller {
  private readonly running = new Map<string, Running>();
  private started = false;

  constructor(
    private config: PollerConfig,
    private readonly deps: PollerDeps,
  ) {}

  async start(): Promise<void> {
    this.started = true;
    await this.apply(this.config);
  }

  async stop(): Promise<void> {
    this.started = false;
    await Promise.all([...this.running.keys()].map((name) => this.end(name)));
  }

  async update(config: Pick<PollerConfig, 'gateways' | 'paths' | 'probes'>): Promise<void> {
    const next = { ...this.config, ...config };
    if (this.started) await this.apply(next);
    this.config = next;
  }

  pollState(gateway: string): void {
    for (const context of this.running.get(gateway)?.contexts ?? []) context.pollState();
  }

  dropped(): Map<string, Dropped> {
    return new Map([...this.running].map(([name, { contexts }]) => [name, sum(contexts)]));
  }

  private async apply({ gateways, paths, probes = [] }: PollerConfig): Promise<void> {
    const wanted = gateways.map((gateway) => this.plan(gateway, paths, probes));
    const names = new Set(gateways.map(({ name }) => name));
    const gone = [...this.running.keys()].filter((name) => !names.has(name));
    const changed = wanted.filter(({ gateway, made }) => this.running.get(gateway.name)?.made !== made);
    await Promise.all([...gone, ...changed.map(({ gateway }) => gateway.name)].map((name) => this.end(name)));
    for (const plan of changed) this.begin(plan);
  }

  /** Secrets are read here, so that a missing one is known before anything is stopped; a changed one makes the gateway a changed one. */
  private plan(gateway: Gateway, all: PathConfig[], allProbes: readonly ProbeConfig[]) {
    const paths = all.filter((path) => path.gateway === gateway.name);
    const probes = allProbes.filter(({ kind, from }) => kind === 'router' && from === gateway.name);
    const credentials = readCredentials(gateway.snmp, (reference) => this.deps.secret(reference));
    return { gateway, paths, probes, credentials, made: JSON.stringify([gateway, paths, probes, credentials]) };
  }

  private begin({ gateway, paths, probes, credentials, made }: Plan): void {
    const { deps } = this;
    const gate = new Gate({ requestsPerSecond: gateway.limits.requestsPerSecond, inFlight: IN_FLIGHT }, deps.clock);
    const { collector } = this.config;
    const contexts = [...new Set(gateway.contexts)].map(
      (context) => new ContextPoller({ gateway, context, paths, probes, collector, credentials, gate, deps }),
    );
    this.running.set(gateway.name, { made, contexts });
    for (const context of contexts) context.start();
  }

  private async end(name: string): Promise<void> {
    const running = this.running.get(name);
    this.running.delete(name);
    await Promise.all((running?.contexts ?? []).map((context) => context.stop()));
  }
}

function sum(contexts: readonly ContextPoller[]): Dropped {
  const total = nothingDropped();
  for (const { dropped } of contexts) for (const reason of dropReasons) total[reason] += dropped[reason];
  return total;
}
