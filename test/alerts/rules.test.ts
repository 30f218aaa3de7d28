/** What is promised of our rules: who is told, what is said, where the runbook is, that each is tested, and that it asks for what there is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { selectorsOf } from '../../alerts/evaluator/promql/ast.js';
import { loadRuleSet } from '../../alerts/evaluator/rule-set.js';
import type { AlertRule } from '../../alerts/evaluator/rules/model.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { groups, faults } = await loadRuleSet(`${root}alerts/rules/`, null);
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter((rule): rule is AlertRule => rule.kind === 'alert');
const HOUR = 3_600_000;

/** How often each alert is expected to fire, and not to, in the tests of all families. */
function expectations(): Map<string, { fires: number; silent: number }> {
  const counts = new Map<string, { fires: number; silent: number }>();
  for (const name of readdirSync(`${root}alerts/rules/tests`)) {
    const file = parse(readFileSync(`${root}alerts/rules/tests/${name}`, 'utf8')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    for (const { alertname, exp_alerts: wanted } of file.tests.flatMap((each) => each.alert_rule_test)) {
      const count = counts.get(alertname) ?? { fires: 0, silent: 0 };
      counts.set(alertname, count);
      if (wanted.length > 0) count.fires++;
      else count.silent++;
    }
  }
  return counts;
}

const expected = expectations();

it('loads without a fault', () => {
  expect(faults).toEqual([]);
  expect(alerts.length).toBeGreaterThan(40);
});

describe.each(alerts.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  it('says who is told', () => {
    expect(['page', 'ticket', 'info']).toContain(rule.source.labels['severity']);
  });

  it('says what happened, and names a runbook that exists and has its three answers', () => {
    const { summary, description, runbook_url: runbook } = rule.source.annotations;
    expect(summary).toMatch(/\S/);
    expect(description).toMatch(/\S/);
    expect(runbook).toBe(`docs/runbooks/${name}.md`);
    const page = readFileSync(`${root}${runbook}`, 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${name}`);
    for (const heading of ['What it means', 'Check first', 'How to tell it is over'])
      expect(page).toMatch(new RegExp(`^## ${heading}\n\n\\S`, 'm'));
  });

  it('is tested: it fires, holds and is over', () => {
    const { fires, silent } = expected.get(name) ?? { fires: 0, silent: 0 };
    expect(fires).toBeGreaterThanOrEqual(2);
    // Only what always fires is never silent.
    expect(silent).toBeGreaterThanOrEqual(name === 'Watchdog' ? 0 : 2);
  });

  it('looks back no more than an hour', () => {
    for (const { range, offset } of selectorsOf(rule.expr)) expect((range ?? 0) + offset).toBeLessThanOrEqual(HOUR);
  });
});

it('has a runbook for each alert, and an alert for each runbook', () => {
  const pages = readdirSync(`${root}docs/runbooks`).map((name) => name.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual(alerts.map(({ name }) => name).sort());
});

it('asks for metrics that the collector has', () => {
  const reference = readFileSync(`${root}docs/reference/metrics.md`, 'utf8');
  const known = new Set([...reference.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name!));
  const asked = new Set(rules.flatMap(({ expr }) => selectorsOf(expr)).map(({ metric }) => metric!));
  const unknown = [...asked].filter((name) => !known.has(name) && !/^(process|nodejs)_/.test(name));
  expect(unknown).toEqual([]);
});

it('stands where the collector looks for it', () => {
  expect(existsSync(`${root}alerts/rules/service.yaml`)).toBe(true);
});
