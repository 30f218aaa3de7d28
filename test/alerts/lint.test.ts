/** What a sound rule may still get wrong. */
import { expect, it } from 'vitest';
import { lintRules } from '../../alerts/evaluator/rules/lint.js';
import { readRules } from '../../alerts/evaluator/rules/read.js';
import { severityOf, severityWords } from '../../alerts/severity.js';

const rule = (labels: string, expr = 'interconnect_peer_seen == 0') => `
groups:
  - name: local
    rules:
      - alert: Mine
        expr: ${expr}
        labels: ${labels}
        annotations: { summary: s, description: d, runbook_url: https://wiki.example.net/mine }
`;
const advice = (text: string) =>
  lintRules(readRules('mine.yaml', text).groups, new Set(['interconnect_peer_seen'])).map(({ message }) => message);

it.each(severityWords)('severity %s is understood', (word) => {
  expect(advice(rule(`{ severity: ${word} }`))).toEqual([]);
  expect(severityOf({ severity: word }) === null).toBe(word === 'info');
});

it('a severity that tells nobody is named with those that there are', () => {
  expect(advice(rule('{ severity: urgent }'))).toEqual([
    'severity urgent is none of page, critical, ticket, warning, info',
  ]);
  expect(advice(rule('{}'))).toEqual([
    'has no label severity, so nobody is told: page, critical, ticket, warning, info',
  ]);
});

it('a metric that no collector has is named with what may be meant', () => {
  expect(advice(rule('{ severity: page }', 'interconnect_peer_sene == 0'))[0]).toContain(
    'did you mean interconnect_peer_seen?',
  );
});
