/** One-way delay, RFC 7679: only where both clocks said that they were synchronised. The slower direction governs. */
import type { KpiPart, KpiTerms } from '../../model/sla.js';
import { statisticOf, worstPart, type Weighed } from './packets.js';
import type { KpiScene, Measure } from './scene.js';

export const oneWayDelay: Measure = (scene, terms) => {
  const statistic = terms.statistic ?? 'mean';
  const parts = (['a-b', 'b-a'] as const).map((direction): KpiPart => {
    const list = inDirection(scene, terms, direction);
    return { of: 'direction', name: direction, value: statisticOf(list, statistic), count: list.length };
  });
  return worstPart(parts, statistic, 'one-way delay', terms);
};

function inDirection({ probes, availableMinutes }: KpiScene, terms: KpiTerms, direction: 'a-b' | 'b-a'): Weighed[] {
  return probes
    .filter((probe) => terms.class === null || probe.class === terms.class)
    .flatMap((probe) =>
      availableMinutes(probe.name).flatMap(({ forward, backward, sent, lost }) => {
        const value = probe.direction === direction ? forward : backward;
        return value === null || sent === lost ? [] : [{ value, weight: sent - lost }];
      }),
    );
}
