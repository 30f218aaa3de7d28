/** Figures for Prometheus: counted from observations as they pass, and read from the live view when asked. */
import { Registry, type MetricObject } from 'prom-client';
import type { Config } from '../config/schema/index.js';
import type { Deps } from '../deps.js';
import type { Observation } from '../model/observation.js';
import type { StoreHealth } from '../store/contract.js';
import type { Live } from './live.js';
import { buildMetrics } from './metrics/build.js';
import type { Family } from './metrics/family.js';
import { gatewayMetrics } from './metrics/gateways.js';
import { incidentMetrics } from './metrics/incidents.js';
import { readSamples, type MetricSample } from './metrics/samples.js';
import { pathMetrics } from './metrics/paths.js';
import { pollMetrics } from './metrics/polls.js';
import { postureMetrics } from './metrics/posture.js';
import { processMetrics } from './metrics/process.js';
import { resilienceMetrics } from './metrics/resilience.js';
import { storeMetrics } from './metrics/store.js';
import { trafficMetrics } from './metrics/traffic.js';
import type { Status } from './types.js';

export interface MetricsDeps extends Deps {
  version: string;
  live: Pick<Live, 'status' | 'judged' | 'strangers' | 'keyOf' | 'records'>;
  storeHealth(): StoreHealth;
  /** False where another of several that divide the service decides on it, and tells. */
  decidesService?(): boolean;
}

export interface MetricDescription {
  name: string;
  type: string;
  help: string;
  labels: string[];
}

export interface Metrics {
  /** To be called after the live view has observed the same. */
  observe(observations: readonly Observation[]): void;
  update(config: Config): Promise<void>;
  /** Adds a family that a part of the collector has the figures of. */
  watch(make: (registry: Registry) => Family): void;
  /** What there is to scrape, without values. */
  describe(): MetricDescription[];
  /** Of `text()`. */
  readonly contentType: string;
  /** What a scrape would give of the metrics that are wanted, by name, at this status. */
  samples(status: Status, wants: (name: string) => boolean): Promise<MetricSample[]>;
  /** Text exposition format 0.0.4. */
  text(): Promise<string>;
}

export function createMetrics(config: Pick<Config, 'paths'>, deps: MetricsDeps): Metrics {
  const registry = new Registry();
  processMetrics(registry);
  const families: Family[] = [
    buildMetrics(registry, deps),
    gatewayMetrics(registry),
    pathMetrics(registry),
    trafficMetrics(registry, config, deps.live),
    pollMetrics(registry),
    storeMetrics(registry, deps),
    resilienceMetrics(registry, () => deps.live.records.health()),
    postureMetrics(registry, () => deps.live.judged()),
    incidentMetrics(
      registry,
      () => deps.live.records.shelf,
      () => deps.clock.now(),
    ),
  ];
  return {
    contentType: registry.contentType,
    observe(observations) {
      for (const family of families) family.observe?.(observations);
    },
    async update(next) {
      for (const family of families) await family.update?.(next);
    },
    watch(make) {
      families.push(make(registry));
    },
    describe: () => registry.getMetricsAsArray().map(description),
    samples(status, wants) {
      for (const family of families) family.collect?.(status);
      return readSamples(registry, wants);
    },
    text() {
      const status = deps.live.status();
      for (const family of families) family.collect?.(status);
      return registry.metrics();
    },
  };
}

/** prom-client keeps the label names on its metrics without declaring them. */
function description({ name, type, help, ...rest }: MetricObject & { labelNames?: string[] }): MetricDescription {
  return { name, type: String(type), help, labels: rest.labelNames ?? [] };
}
