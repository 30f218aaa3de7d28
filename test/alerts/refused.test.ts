/** What the evaluator does not answer is refused at load, with the place and the construct. */
import { describe, expect, it } from 'vitest';
import { readRules } from '../../alerts/evaluator/rules/read.js';
import { parsePromql } from '../../alerts/evaluator/promql/parse.js';
import { ExpressionFault } from '../../alerts/evaluator/promql/fault.js';

function fault(expr: string): string {
  try {
    parsePromql(expr);
    return 'taken';
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return `${error.offset}: ${error.message}`;
  }
}

describe('expressions', () => {
  it.each([
    ['max_over_time(rate(x[5m])[30m:1m])', /^14: a subquery is not supported/],
    ['x @ 1000', /^2: @ is not supported/],
    ['x @ start()', /^2: @ is not supported/],
    ['x offset -5m', /^9: a negative offset/],
    ['holt_winters(x[5m], 0.5, 0.5)', /^0: there is no function holt_winters/],
    ['1 + histogram_quantile(0.9, x)', /^4: the function histogram_quantile is not supported/],
    ['rate(x)', /^0: argument 1 of rate is a range such as x\[5m\]/],
    ['rate(x[5m], 2)', /^0: rate takes 1 arguments, not 2/],
    ['x and 1', /^0: and joins sets of series/],
    ['1 == 1', /^0: a comparison of two numbers needs bool/],
    ['x + bool y', /^0: bool belongs to comparisons/],
    ['x and on (a) group_left () y', /^13: and takes no group_left/],
    ['{a=""}', /needs a label that is not empty/],
    ['x{__name__="y"}', /has its name twice/],
    ['{"quoted"}', /quoted name is not known/],
    ['x[60]', /^2: "60" is no duration/],
    ['x[0s]', /longer than nothing/],
    ['5m', /^0: 5m is no number/],
    ['1_000', /is no number/],
    ['x{a=~"("}', /^5: "\(" is no regular expression/],
    ['x{a=~"(?=b)"}', /is no regular expression/],
    ['(x) offset 5m', /offset belongs right behind/],
    ['x offset 1m offset 2m', /a metric has one offset/],
    ['limitk(2, x)', /limitk is not supported/],
    ['sum(x, y)', /sum takes 1 argument, not 2/],
    ['topk("a", x)', /first argument of topk is a number/],
    ['x +', /something is missing at the end/],
    ['x y', /"y" is not expected/],
    ['', /./],
    ['"\\q"', /no escape/],
  ])('%s', (expr, told) => {
    expect(fault(expr)).toMatch(told);
  });
});

const file = (rule: string): string => `groups:\n  - name: g\n    rules:\n${rule.replace(/^/gm, '      ')}\n`;
const faults = (rule: string): string[] =>
  readRules('r.yaml', file(rule)).faults.map(
    ({ line, column, rule: name, message }) => `${line}:${column} ${name} ${message}`,
  );

describe('rule files', () => {
  it('tells line and column within a literal block', () => {
    expect(faults('- alert: A\n  expr: |\n    up == 1\n      and x @ 5')).toEqual(['7:19 A expr: @ is not supported']);
  });

  it('tells them within a folded block and within quotes', () => {
    expect(faults('- alert: A\n  expr: >-\n    up == 1\n    and nope(x)')).toEqual([
      '7:15 A expr: there is no function nope',
    ]);
    expect(faults('- alert: A\n  expr: "x @ 5"')[0]).toMatch(/^5:18 A expr/);
  });

  it('tells every fault of a file', () => {
    const found = faults(
      '- alert: A\n  expr: x @ 5\n- alert: B\n  expr: x\n  annotations:\n    summary: "{{ query `x` }}"',
    );
    expect(found).toHaveLength(2);
    expect(found[1]).toMatch(/^9:\d+ B summary: query is not supported in a template/);
  });

  it.each([
    ['- alert: A\n  expr: x\n  for: 5x', /for: is no duration/],
    ['- alert: A\n  expr: x\n  forr: 5m', /forr/],
    ['- expr: x', /has either alert or record/],
    ['- record: a\n  expr: x\n  for: 5m', /belong to alerts/],
    ['- record: 1a\n  expr: x', /is no name of a metric/],
    ['- alert: A\n  expr: x\n  labels: { "a-b": c }', /is no name of a label/i],
    ['- alert: A\n  alert: B\n  expr: x', /stands twice/],
    ['- alert: [', /./],
  ])('%s', (rule, told) => {
    expect(faults(rule).join('\n')).toMatch(told);
  });

  it.each([
    ['{{ $value | humanise }}', 'humanise is not supported'],
    ['{{ .Foo }}', '.Foo is not supported'],
    ['{{ if $value }}', 'has no {{ end }}'],
    ['{{ end }}', 'has no {{ if }}'],
    ['{{ $value', 'is not closed'],
    ['{{ range query "x" }}{{ end }}', 'range is not supported'],
    ['{{ }}', 'is empty'],
  ])('template %s', (template, told) => {
    expect(faults(`- alert: A\n  expr: x\n  annotations:\n    summary: '${template}'`).join()).toContain(told);
  });
});
