/** `label_replace` and `label_join`. */
import { unique, type Sample } from '../evaluate.js';
import type { Expr } from '../promql/ast.js';
import { LABEL_NAME } from '../promql/check.js';
import { EvaluationFault } from '../promql/fault.js';
import { compilePattern } from '../promql/matchers.js';
import { expand } from '../template/expand-pattern.js';

const texts = (args: readonly Expr[]): string[] => args.map((arg) => (arg.kind === 'string' ? arg.value : ''));

export function labelReplace(samples: Sample[], args: readonly Expr[]): Sample[] {
  const [target, replacement, source, pattern] = texts(args) as [string, string, string, string];
  if (!LABEL_NAME.test(target))
    throw new EvaluationFault(`invalid destination label name in label_replace(): ${target}`);
  const compiled = compilePattern(`^(?:${pattern})$`);
  return unique(
    samples.map((sample) => {
      const matcher = compiled.matcher(sample.labels.get(source));
      if (!matcher.find()) return sample;
      return { ...sample, labels: sample.labels.with({ [target]: expand(replacement, matcher) }) };
    }),
  );
}

export function labelJoin(samples: Sample[], args: readonly Expr[]): Sample[] {
  const [target, separator, ...sources] = texts(args) as [string, string, ...string[]];
  const bad = [target, ...sources].find((name) => !LABEL_NAME.test(name));
  if (bad !== undefined) throw new EvaluationFault(`invalid label name in label_join(): ${bad}`);
  return unique(
    samples.map((sample) => ({
      ...sample,
      labels: sample.labels.with({ [target]: sources.map((name) => sample.labels.get(name)).join(separator) }),
    })),
  );
}
