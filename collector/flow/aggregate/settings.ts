/** What of the configuration the aggregates go by: plain data, so that it can be handed to another thread. */
import { declaredNetworks } from '../../config/schema/networks.js';
import type { Config } from '../../config/schema/index.js';
import type { Meaning } from './aggregator.js';
import type { Top } from './top.js';

export interface AggregateSettings {
  meaning: Meaning;
  top: Top;
  /** Milliseconds that a minute stays open after its end; a change takes effect with the next start. */
  late: number;
}

export function aggregateSettings({ networks, flow }: Pick<Config, 'networks' | 'flow'>): AggregateSettings {
  const declared = declaredNetworks(networks);
  const { applications, classes, top, late } = flow;
  const of = (wanted: 'a' | 'b') =>
    declared.filter(({ side }) => side === wanted).map(({ name, prefixes }) => ({ name, prefixes }));
  return { meaning: { authorities: of('a'), destinations: of('b'), applications, classes }, top, late };
}
