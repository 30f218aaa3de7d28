/** Figures of probes. By Y.1540 they describe available time only: what is lost in an outage is the outage's. */
import type { EvidenceMinute, KpiPart, KpiTerms, Statistic } from '../../model/sla.js';
import { decimal } from '../exact.js';
import { atPercent } from '../percentile.js';
import { figure } from '../words.js';
import { notMeasured, type KpiScene, type Measurement } from './scene.js';

/** A figure of one minute and how many packets it stands for; null where the minute has none. */
export interface Weighed {
  value: number;
  weight: number;
}
export type OfMinute = (minute: EvidenceMinute) => Weighed | null;

/** Worst of the classes that are measured: voice is not made good by bulk. */
export function byClass(scene: KpiScene, terms: KpiTerms, of: OfMinute, what: string): Measurement {
  const classes = new Map<string, Weighed[]>();
  for (const probe of scene.probes) {
    if (terms.class !== null && probe.class !== terms.class) continue;
    const list = classes.get(probe.class) ?? [];
    for (const minute of scene.availableMinutes(probe.name)) {
      const each = of(minute);
      if (each !== null && each.weight > 0) list.push(each);
    }
    classes.set(probe.class, list);
  }
  const statistic = terms.statistic ?? 'mean';
  const parts = [...classes]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, list]): KpiPart => ({ of: 'class', name, value: statisticOf(list, statistic), count: list.length }));
  return worstPart(parts, statistic, what, terms);
}

export function worstPart(parts: KpiPart[], statistic: Statistic, what: string, { unit }: KpiTerms): Measurement {
  const measured = parts.filter((part): part is KpiPart & { value: number } => part.value !== null);
  const [first, ...rest] = measured;
  if (first === undefined) return notMeasured(`no ${what} was measured in available time`, parts);
  const worst = rest.reduce((so, part) => (part.value > so.value ? part : so), first);
  const how = statistic === 'mean' ? 'mean over packets' : `${statistic} over minutes`;
  return {
    value: decimal(worst.value),
    formula: `${how} of ${what}, ${worst.of} ${worst.name}, ${figure(worst.count, 0)} minutes = ${figure(worst.value)} ${unit}`,
    parts,
  };
}

/** `mean` is weighed by packets; percentiles are over minutes, nearest rank. Null where there is nothing. */
export function statisticOf(list: readonly Weighed[], statistic: Statistic): number | null {
  if (list.length === 0) return null;
  if (statistic === 'mean') {
    const weight = list.reduce((sum, each) => sum + each.weight, 0);
    return list.reduce((sum, each) => sum + each.value * each.weight, 0) / weight;
  }
  const sorted = Float64Array.from(list, ({ value }) => value).sort();
  return atPercent(sorted, statistic === 'p95' ? 95 : statistic === 'p99' ? 99 : 100);
}
