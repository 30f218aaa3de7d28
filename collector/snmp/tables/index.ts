import type { PathConfig } from '../../config/schema/crossing.js';
import type { Gateway } from '../../config/schema/gateway.js';
import type { ProbeConfig } from '../../config/schema/probes.js';
import { signalReaders } from '../signals/index.js';
import { operationReaders, type RouterProbe } from '../signals/operations.js';
import type { Reader } from '../table.js';
import { InterfacesReader } from './interfaces.js';
import { MetricReader } from './metric.js';
import { SensorsReader } from './sensor.js';
import { hostSources, sensorSources } from './sources.js';
import { StateReader } from './state.js';
import { SystemReader } from './system.js';

/**
 * Every reader of one gateway and context, with nothing remembered yet. `paths` are those of the whole configuration; the ones of
 * this gateway and context say which interfaces are followed closely. `probes` are those of the whole configuration, too.
 * `wanted`: prefixes whose routes are asked for where a path begins, whatever it needs itself.
 */
export function createReaders(
  gateway: Gateway,
  context: string,
  paths: PathConfig[],
  probes: readonly ProbeConfig[] = [],
  wanted: (() => readonly string[]) | null = null,
): Reader[] {
  const interfaces = new InterfacesReader(gateway, context, paths);
  return [
    interfaces,
    new StateReader(interfaces.registry),
    ...signalReaders(pathsOf(gateway, context, paths), interfaces.registry, wanted),
    ...operationReaders(context === gateway.contexts[0] ? operationsOf(gateway, probes) : []),
    ...hostSources.map((source) => new SystemReader(source)),
    ...sensorSources.map((source) => new SensorsReader(source)),
    ...gateway.metrics.map((metric) => new MetricReader(metric)),
  ];
}

const operationsOf = (gateway: Gateway, probes: readonly ProbeConfig[]): RouterProbe[] =>
  probes.flatMap(({ name, kind, from, operation }) =>
    kind === 'router' && from === gateway.name && operation !== undefined ? [{ name, operation }] : [],
  );

const pathsOf = (gateway: Gateway, context: string, paths: PathConfig[]) =>
  paths.filter((path) => path.gateway === gateway.name && path.context === context);
