/** One sample where there is nothing, with the labels that would have been asked for. */
import type { Sample } from '../evaluate.js';
import { Labels } from '../labels.js';
import type { Expr } from '../promql/ast.js';

export function absent(arg: Expr, found: boolean): Sample[] {
  return found ? [] : [{ labels: labelsOf(arg), value: 1 }];
}

/** Those that are matched by equality, and once. */
function labelsOf(arg: Expr): Labels {
  if (arg.kind !== 'selector') return Labels.none;
  const labels: Record<string, string> = {};
  const seen = new Set<string>();
  for (const { name, op, value } of arg.matchers) {
    const first = op === '=' && !seen.has(name);
    labels[name] = first ? value : '';
    if (first) seen.add(name);
  }
  return Labels.of(labels);
}
