/** Judged paths and the state of their interfaces. */
import { Gauge, type Registry } from 'prom-client';
import type { Family } from '../metrics.js';
import type { PathEnd, PathStatus } from '../types.js';
import { healthSet } from './build.js';
import { setKnown } from './gateways.js';

const PATH = ['path', 'gateway'];
const END = [...PATH, 'side', 'interface'];
const states = ['up', 'down', 'unknown'] as const;

export function pathMetrics(registry: Registry): Family {
  const gauge = (name: string, help: string, labelNames: string[]): Gauge =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const health = gauge(
    'interconnect_path_health',
    'The path as a state set: 1 for the health it has, 0 for the others.',
    [...PATH, 'health'],
  );
  const since = gauge('interconnect_path_health_since_timestamp_seconds', 'Since when it has that health.', PATH);
  const capacity = gauge(
    'interconnect_path_capacity_bytes_per_second',
    'Capacity of the path: one eighth of its bit/s, to divide the byte counters by.',
    PATH,
  );
  const age = gauge('interconnect_path_data_age_seconds', 'Age of the older of its two ends.', PATH);
  const up = gauge(
    'interconnect_path_interface_up',
    '1 where ifOperStatus is up, 0 where it is anything else; absent where it is not known or stale.',
    END,
  );
  const state = gauge(
    'interconnect_path_interface_state',
    'The interface as a state set: up, down (ifOperStatus is anything else) or unknown (never read, or stale).',
    [...END, 'state'],
  );
  const ends = (path: PathStatus, labels: Record<string, string>): void => {
    for (const end of [path.a, path.b]) {
      const at = { ...labels, side: end.side, interface: end.interface };
      const is = operUp(end);
      setKnown(up, at, is);
      for (const word of states) state.set({ ...at, state: word }, Number(stateOf(is) === word));
    }
  };
  return {
    collect({ paths }) {
      for (const each of [health, since, capacity, age, up, state]) each.reset();
      for (const path of paths) {
        const labels = { path: path.name, gateway: path.gateway };
        healthSet((word, value) => health.set({ ...labels, health: word }, value), path.health);
        since.set(labels, Date.parse(path.since) / 1000);
        setKnown(capacity, labels, path.capacity === null ? null : path.capacity / 8);
        setKnown(age, labels, path.ageSeconds);
        ends(path, labels);
      }
    },
  };
}

const stateOf = (up: number | null): (typeof states)[number] => (up === null ? 'unknown' : up === 1 ? 'up' : 'down');

function operUp({ operStatus, stale }: PathEnd): number | null {
  if (operStatus === null || stale) return null;
  return operStatus === 'up' ? 1 : 0;
}
