/** Probes of all shards; those of one that is not heard are silent. */
import type { ProbesAnswer } from '../types.js';
import type { OtherShard } from './neighbours.js';
import { older } from './older.js';
import { whyUnheard } from './unheard.js';

type Probes = Pick<ProbesAnswer, 'probes' | 'agents'>;

export function uniteProbes(own: Probes, others: readonly OtherShard[]): Probes {
  const told = others.map((other): Probes => {
    const { probes = [], agents = [] } = older(other.said?.probes, (other.rowsAge ?? 0) / 1_000) ?? {};
    const trouble = whyUnheard(other);
    return { agents, probes: other.heard ? probes : probes.map((each) => ({ ...each, state: 'silent', trouble })) };
  });
  const newest = [own, ...told].flatMap(({ agents }) => agents);
  newest.sort((x, y) => ((x.lastReportAt ?? '') < (y.lastReportAt ?? '') ? -1 : 1));
  return {
    probes: [own, ...told].flatMap(({ probes }) => probes),
    agents: [...new Map(newest.map((agent) => [agent.name, agent])).values()],
  };
}
