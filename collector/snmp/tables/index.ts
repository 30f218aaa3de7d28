import type { PathConfig } from '../../config/schema/crossing.js';
import type { Gateway } from '../../config/schema/gateway.js';
import { signalReaders } from '../signals/index.js';
import type { Reader } from '../table.js';
import { InterfacesReader } from './interfaces.js';
import { MetricReader } from './metric.js';
import { SensorsReader } from './sensor.js';
import { hostSources, sensorSources } from './sensors.js';
import { StateReader } from './state.js';
import { SystemReader } from './system.js';

/**
 * Every reader of one gateway and context, with nothing remembered yet. `paths` are those of the whole configuration; the ones of
 * this gateway and context say which interfaces are followed closely.
 */
export function createReaders(gateway: Gateway, context: string, paths: PathConfig[]): Reader[] {
  const interfaces = new InterfacesReader(gateway, context, paths);
  return [
    interfaces,
    new StateReader(interfaces.registry),
    ...signalReaders(pathsOf(gateway, context, paths), interfaces.registry),
    ...hostSources.map((source) => new SystemReader(source)),
    ...sensorSources.map((source) => new SensorsReader(source)),
    ...gateway.metrics.map((metric) => new MetricReader(metric)),
  ];
}

const pathsOf = (gateway: Gateway, context: string, paths: PathConfig[]) =>
  paths.filter((path) => path.gateway === gateway.name && path.context === context);
