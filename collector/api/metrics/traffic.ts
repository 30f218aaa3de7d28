/** Counters of path interfaces. Not of every port: that would be a copy of the store under names that nobody asked for. */
import { Counter, type Registry } from 'prom-client';
import type { Config } from '../../config/schema/index.js';
import type { InterfaceDeltas } from '../../model/interface.js';
import type { InterfaceObservation } from '../../model/observation.js';
import type { Live } from '../live.js';
import type { Family } from '../metrics.js';
import { prune } from './prune.js';

const LABELS = ['path', 'gateway', 'side', 'interface'];

const counted: [metric: string, field: keyof InterfaceDeltas, help: string][] = [
  ['receive_bytes', 'inOctets', 'Octets received (ifHCInOctets).'],
  ['transmit_bytes', 'outOctets', 'Octets sent (ifHCOutOctets).'],
  ['receive_errors', 'inErrors', 'Packets received in error (ifInErrors).'],
  ['transmit_errors', 'outErrors', 'Packets that could not be sent for errors (ifOutErrors).'],
  ['receive_discards', 'inDiscards', 'Sound packets received and discarded (ifInDiscards).'],
  ['transmit_discards', 'outDiscards', 'Sound packets discarded before sending (ifOutDiscards).'],
];

/** Which paths run over an interface: by gateway and context, then by the name that the configuration uses. */
type Ends = Map<string, { path: string; side: 'a' | 'b'; interface: string }[]>;

export function trafficMetrics(registry: Registry, config: Pick<Config, 'paths'>, live: Pick<Live, 'keyOf'>): Family {
  let ends = endsOf(config);
  const counters = counted.map(([metric, field, help]) => ({
    field,
    counter: new Counter({
      name: `interconnect_path_interface_${metric}_total`,
      help: `${help} Counts from the collector's start; resets of the router are gaps.`,
      labelNames: LABELS,
      registers: [registry],
    }),
  }));
  return {
    observe(observations) {
      for (const observation of observations) if (observation.kind === 'interface') count(observation);
    },
    async update(next) {
      ends = endsOf(next);
      const known = new Set(next.paths.map(({ name, gateway }) => `${name} ${gateway}`));
      for (const { counter } of counters) await prune(counter, ({ path, gateway }) => known.has(`${path} ${gateway}`));
    },
  };

  function count(observation: InterfaceObservation): void {
    const { gateway, context, deltas } = observation;
    const here = ends.get(`${gateway}\n${context}`) ?? [];
    for (const end of here) {
      if (live.keyOf(gateway, context, end.interface) !== observation.interface) continue;
      for (const { counter, field } of counters) {
        const delta = deltas[field];
        if (delta !== null && delta >= 0) counter.inc({ ...end, gateway }, delta);
      }
    }
  }
}

function endsOf({ paths }: Pick<Config, 'paths'>): Ends {
  const ends: Ends = new Map();
  for (const { name, gateway, context, a, b } of paths) {
    const key = `${gateway}\n${context}`;
    const here = ends.get(key) ?? [];
    ends.set(key, here);
    here.push({ path: name, side: 'a', interface: a }, { path: name, side: 'b', interface: b });
  }
  return ends;
}
