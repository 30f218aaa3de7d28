/** What a sound rule may still get wrong: nobody is told, nobody knows what to do, or it asks for what there is not. */
import { nearest } from '../../../collector/config/nearest.js';
import { severityWords } from '../../severity.js';
import { selectorsOf } from '../promql/ast.js';
import type { Rule, RuleFault, RuleGroup } from './model.js';

const TEXTS = ['summary', 'description', 'runbook_url'];
const HOUR = 3_600_000;
/** What every collector has beside its own metrics, and what rules make. */
const FOREIGN = /^(process_|nodejs_|ALERTS)/;

/** `metrics` are the names that a collector has. Metrics that a rule records are known too. */
export function lintRules(groups: readonly RuleGroup[], metrics: ReadonlySet<string>): RuleFault[] {
  const rules = groups.flatMap((group) => group.rules);
  const recorded = rules.filter(({ kind }) => kind === 'record').map(({ name }) => name);
  const known = new Set([...metrics, ...recorded]);
  return rules.flatMap((rule) =>
    [...tellsNobody(rule), ...saysNothing(rule), ...asksInVain(rule, known), ...looksFar(rule)].map((message) => {
      const { file, line, name } = rule;
      return { file, line, column: 1, rule: name, message };
    }),
  );
}

function tellsNobody(rule: Rule): string[] {
  if (rule.kind !== 'alert') return [];
  const { severity } = rule.source.labels;
  if (severity === undefined) return [`has no label severity, so nobody is told: ${severityWords.join(', ')}`];
  return severityWords.includes(severity) ? [] : [`severity ${severity} is none of ${severityWords.join(', ')}`];
}

function saysNothing(rule: Rule): string[] {
  if (rule.kind !== 'alert') return [];
  const absent = TEXTS.filter((name) => (rule.source.annotations[name] ?? '').trim() === '');
  return absent.length === 0 ? [] : [`has no annotation ${absent.join(', ')}: whoever is woken knows less`];
}

function asksInVain({ expr }: Rule, known: ReadonlySet<string>): string[] {
  const names = new Set(selectorsOf(expr).flatMap(({ metric }) => metric ?? []));
  return [...names].flatMap((name) => {
    if (known.has(name) || FOREIGN.test(name)) return [];
    const meant = nearest(name, known);
    return [`the collector has no metric ${name}${meant === null ? '' : ` (did you mean ${meant}?)`}: it never fires`];
  });
}

function looksFar({ expr }: Rule): string[] {
  const far = selectorsOf(expr).some(({ range, offset }) => (range ?? 0) + offset > HOUR);
  return far ? ['looks back more than an hour, which the collector keeps in memory for it'] : [];
}
