/** Lets the judgement hear what passes on the bus, and asks it for the present. */
import type { Config } from '../../config/schema/index.js';
import type { Clock } from '../../deps.js';
import type { Present } from '../../model/judgement.js';
import type { Observation } from '../../model/observation.js';
import type { SignalObservation } from '../../model/signals.js';
import type { GatewayInput, PathInput, Scene } from '../../resilience/input.js';
import { Judge } from '../../resilience/judge.js';
import type { Finding } from '../../resilience/signals/finding.js';
import type { EndState } from '../../resilience/signals/traps.js';
import type { Moment } from '../../resilience/time.js';
import type { PathSettings } from '../../resilience/settings.js';
import type { GatewayStatus } from '../types.js';
import type { End } from './end.js';
import { settingsOf } from './settings.js';

const signalKinds: ReadonlySet<Observation['kind']> = new Set<SignalObservation['kind']>([
  'bgp-peer',
  'redundancy',
  'bfd-session',
  'ospf-neighbour',
  'route',
  'trap',
  'probe',
]);

const isSignal = (observation: Observation): observation is SignalObservation => signalKinds.has(observation.kind);

export class Judging {
  readonly judge: Judge;
  private paths = new Map<string, PathSettings>();

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    this.judge = new Judge(settingsOf(config));
    this.index();
  }

  configure(config: Config): void {
    this.judge.configure(settingsOf(config));
    this.index();
  }

  /** Signals of gateways that are not configured have been left out by then. */
  observe(observation: Observation): void {
    if (isSignal(observation)) this.judge.observe(observation, this.now());
  }

  /** What the signals of a path say beside its interfaces. */
  signals(name: string, ends: { a: End; b: End }): { findings: Finding[]; suspicion: PathInput['suspicion'] } {
    const path = this.paths.get(name);
    if (path === undefined) return { findings: [], suspicion: null };
    return this.judge.findings(path, { a: stateOf(ends.a), b: stateOf(ends.b) }, this.now());
  }

  present(paths: readonly PathInput[], gateways: readonly GatewayStatus[]): Present {
    const scene: Scene = { paths, gateways: gateways.map(gatewayInput), p95: new Map(), drills: new Map() };
    return this.judge.present(scene, this.now());
  }

  /** Milliseconds until the evidence of a signal or probe grows stale; null where none is fresh. */
  freshFor(): number | null {
    return this.judge.freshFor(this.now());
  }

  forget(gateways: Iterable<string>): void {
    this.judge.forget(new Set(gateways), this.now());
  }

  now(): Moment {
    return { at: this.clock.now(), monotonic: this.clock.monotonic() };
  }

  private index(): void {
    this.paths = new Map(this.judge.settings.paths.map((path) => [path.name, path]));
  }
}

const stateOf = ({ record }: End): EndState => ({
  ifIndex: record?.identity?.ifIndex ?? null,
  says: record?.operStatus ?? null,
  read: record?.statusRead ?? null,
});

const gatewayInput = ({ name, state, since, error }: GatewayStatus): GatewayInput => ({
  name,
  state,
  since: Date.parse(error?.since ?? since),
  reason: error?.message ?? 'no answer',
});
