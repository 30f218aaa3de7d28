/** Judged paths and the state of their interfaces. */
import type { Registry } from 'prom-client';
import type { Family } from './family.js';
import type { PathEnd, PathStatus } from '../types.js';
import { healthSet } from './build.js';
import { ReadGauge, type Add } from './read-gauge.js';

const PATH = ['path', 'gateway'];
const END = [...PATH, 'side', 'interface'];
const states = ['up', 'down', 'unknown'] as const;

export function pathMetrics(registry: Registry): Family {
  let paths: readonly PathStatus[] = [];
  const gauge = (name: string, help: string, labels: string[], read: (path: PathStatus, add: Add) => void) =>
    new ReadGauge(registry, { name, help, labels }, (add) => {
      for (const path of paths) read(path, add);
    });
  const ofPath = (name: string, help: string, value: (path: PathStatus) => number | null) =>
    gauge(name, help, PATH, (path, add) => {
      const known = value(path);
      if (known !== null) add({ path: path.name, gateway: path.gateway }, known);
    });
  gauge(
    'interconnect_path_health',
    'The path as a state set: 1 for the health it has, 0 for the others.',
    [...PATH, 'health'],
    ({ name, gateway, health: is }, add) =>
      healthSet((health, value) => add({ path: name, gateway, health }, value), is),
  );
  ofPath(
    'interconnect_path_health_since_timestamp_seconds',
    'Since when it has that health.',
    ({ since }) => Date.parse(since) / 1000,
  );
  ofPath(
    'interconnect_path_capacity_bytes_per_second',
    'Capacity of the path: one eighth of its bit/s, to divide the byte counters by.',
    ({ capacity }) => (capacity === null ? null : capacity / 8),
  );
  ofPath('interconnect_path_data_age_seconds', 'Age of the older of its two ends.', ({ ageSeconds }) => ageSeconds);
  gauge(
    'interconnect_path_interface_up',
    '1 where ifOperStatus is up, 0 where it is anything else; absent where it is not known or stale.',
    END,
    (path, add) => {
      for (const end of [path.a, path.b]) {
        const is = operUp(end);
        if (is !== null) add(labelsOf(path, end), is);
      }
    },
  );
  gauge(
    'interconnect_path_interface_state',
    'The interface as a state set: up, down (ifOperStatus is anything else) or unknown (never read, or stale).',
    [...END, 'state'],
    (path, add) => {
      for (const end of [path.a, path.b])
        for (const state of states) add({ ...labelsOf(path, end), state }, Number(stateOf(operUp(end)) === state));
    },
  );
  return {
    collect(status) {
      ({ paths } = status);
    },
  };
}

const labelsOf = ({ name: path, gateway }: PathStatus, { side, interface: of }: PathEnd) => ({
  path,
  gateway,
  side,
  interface: of,
});

const stateOf = (up: number | null): (typeof states)[number] => (up === null ? 'unknown' : up === 1 ? 'up' : 'down');

function operUp({ operStatus, stale }: PathEnd): number | null {
  if (operStatus === null || stale) return null;
  return operStatus === 'up' ? 1 : 0;
}
