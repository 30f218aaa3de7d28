/** How far back rules look, by metric: what is kept, and no more. */
import { selectorsOf } from '../promql/ast.js';
import { LOOKBACK, type Retention } from '../window/window.js';
import type { RuleGroup } from './model.js';

export function retentionOf(groups: readonly RuleGroup[]): Retention {
  const named = new Map<string, number>();
  let nameless: number | null = null;
  for (const { rules } of groups)
    for (const { expr } of rules)
      for (const { metric, range, offset } of selectorsOf(expr)) {
        const back = range === null && offset === 0 ? 0 : offset + (range ?? LOOKBACK);
        if (metric === null) nameless = Math.max(nameless ?? 0, back);
        else named.set(metric, Math.max(named.get(metric) ?? 0, back));
      }
  return {
    of(metric) {
      const back = named.get(metric);
      if (back === undefined) return nameless;
      return Math.max(back, nameless ?? 0);
    },
  };
}
