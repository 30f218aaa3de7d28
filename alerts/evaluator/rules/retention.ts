/** How far back rules look, by what their selectors ask for: what is kept, and no more. */
import { METRIC_NAME } from '../labels.js';
import { selectorsOf, type Selector } from '../promql/ast.js';
import { LOOKBACK, selects, type Retention } from '../window/window.js';
import type { RuleGroup } from './model.js';

interface Look {
  selector: Selector;
  back: number;
}

export function retentionOf(groups: readonly RuleGroup[]): Retention {
  const named = new Map<string, Look[]>();
  const nameless: Look[] = [];
  for (const { rules } of groups)
    for (const { expr } of rules)
      for (const selector of selectorsOf(expr)) {
        const { metric, range, offset } = selector;
        const look = { selector, back: range === null && offset === 0 ? 0 : offset + (range ?? LOOKBACK) };
        if (metric === null) nameless.push(look);
        else named.set(metric, [...(named.get(metric) ?? []), look]);
      }
  return {
    asks: (metric) => named.has(metric) || nameless.length > 0,
    of(labels) {
      const looks = [...(named.get(labels.get(METRIC_NAME)) ?? []), ...nameless];
      const backs = looks.filter(({ selector }) => selects(selector, labels)).map(({ back }) => back);
      return backs.length === 0 ? null : Math.max(...backs);
    },
  };
}
