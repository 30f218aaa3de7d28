/** Counters of path interfaces. Not of every port: that would be a copy of the store under names that nobody asked for. */
import type { Registry } from 'prom-client';
import type { Config } from '../../config/schema/index.js';
import type { InterfaceDeltas } from '../../model/interface.js';
import type { InterfaceObservation } from '../../model/observation.js';
import type { Live } from '../live.js';
import type { Family } from './family.js';
import { ReadCounter } from './read-counter.js';

const LABELS = ['path', 'gateway', 'side', 'interface'];

const counted: [metric: string, field: keyof InterfaceDeltas, help: string][] = [
  ['receive_bytes', 'inOctets', 'Octets received (ifHCInOctets).'],
  ['transmit_bytes', 'outOctets', 'Octets sent (ifHCOutOctets).'],
  ['receive_errors', 'inErrors', 'Packets received in error (ifInErrors).'],
  ['transmit_errors', 'outErrors', 'Packets that could not be sent for errors (ifOutErrors).'],
  ['receive_discards', 'inDiscards', 'Sound packets received and discarded (ifInDiscards).'],
  ['transmit_discards', 'outDiscards', 'Sound packets discarded before sending (ifOutDiscards).'],
];

/** All that is counted of one end of a path: its labels stand once for all of its figures. */
interface Counted {
  labels: { path: string; side: 'a' | 'b'; interface: string; gateway: string };
  /** In the order of `counted`; NaN before the first growth, for what is not known has no sample. */
  sums: number[];
}

/** Which paths run over an interface: by gateway and context. */
type Ends = Map<string, Counted[]>;

export function trafficMetrics(registry: Registry, config: Pick<Config, 'paths'>, live: Pick<Live, 'keyOf'>): Family {
  const known = new Map<string, Counted>();
  let ends = endsOf(config, known);
  for (const [at, [metric, , help]] of counted.entries())
    new ReadCounter(
      registry,
      {
        name: `interconnect_path_interface_${metric}_total`,
        help: `${help} Counts from the collector's start; resets of the router are gaps.`,
        labels: LABELS,
      },
      (add) => {
        for (const { labels, sums } of known.values()) if (!Number.isNaN(sums[at])) add(labels, sums[at]!);
      },
    );
  return {
    observe(observations) {
      for (const observation of observations) if (observation.kind === 'interface') count(observation);
    },
    update(next) {
      const paths = new Set(next.paths.map(({ name, gateway }) => `${name} ${gateway}`));
      for (const [key, { labels }] of known) if (!paths.has(`${labels.path} ${labels.gateway}`)) known.delete(key);
      ends = endsOf(next, known);
      return Promise.resolve();
    },
  };

  function count({ gateway, context, deltas, interface: key }: InterfaceObservation): void {
    for (const { labels, sums } of ends.get(`${gateway}\n${context}`) ?? []) {
      if (live.keyOf(gateway, context, labels.interface) !== key) continue;
      for (const [at, [, field]] of counted.entries()) {
        const delta = deltas[field];
        if (delta !== null && delta >= 0) sums[at] = (Number.isNaN(sums[at]) ? 0 : sums[at]!) + delta;
      }
    }
  }
}

/** `known`: what was counted before goes on, and what is new is put there. */
function endsOf({ paths }: Pick<Config, 'paths'>, known: Map<string, Counted>): Ends {
  const ends: Ends = new Map();
  for (const { name: path, gateway, context, ...sides } of paths) {
    const here = ends.get(`${gateway}\n${context}`) ?? [];
    ends.set(`${gateway}\n${context}`, here);
    for (const side of ['a', 'b'] as const) {
      const labels = { path, side, interface: sides[side], gateway };
      const key = JSON.stringify(labels);
      const end = known.get(key) ?? { labels, sums: counted.map(() => NaN) };
      known.set(key, end);
      here.push(end);
    }
  }
  return ends;
}
