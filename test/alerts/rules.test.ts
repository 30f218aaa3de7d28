/** What is promised of our rules: who is told, what is said, where the runbook is, that each is tested, and that it asks for what there is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { selectorsOf } from '../../alerts/evaluator/promql/ast.js';
import { loadRuleSet } from '../../alerts/evaluator/rule-set.js';
import type { AlertRule } from '../../alerts/evaluator/rules/model.js';
import { expectations } from './expectations.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { groups, faults } = await loadRuleSet(`${root}alerts/rules/`, null);
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter((rule): rule is AlertRule => rule.kind === 'alert');
const HOUR = 3_600_000;

const shownOf = await expectations(`${root}alerts/rules/tests`);

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

  it('is tested: it fires, does not fire just below, holds through a gap, and is over', () => {
    const shown = [...(shownOf.get(name) ?? [])];
    expect(shown).toContain('fires');
    // It always fires, and asks for nothing.
    if (name === 'Watchdog') return;
    expect(shown).toContain('over');
    // It is about the gap itself.
    if (name === 'CollectorAbsent') return;
    expect(shown).toContain('just below');
    expect(shown).toContain('holds through a gap');
  });

  // A scrape that fails ends every series; only absence itself is told by it.
  const wakes = rule.source.labels['severity'] === 'page' && name !== 'CollectorAbsent';
  if (wakes)
    it('is tested: what wakes people is not over because a scrape failed', () => {
      expect([...(shownOf.get(name) ?? [])]).toContain('holds through a failed scrape');
    });

  it('looks back no more than an hour', () => {
    for (const { range, offset } of selectorsOf(rule.expr)) expect((range ?? 0) + offset).toBeLessThanOrEqual(HOUR);
  });
});

it.each(readdirSync(`${root}alerts/rules`).filter((name) => name.endsWith('.yaml')))(
  'an alert of %s is tested with a scrape that fails',
  (file) => {
    const shown = alerts
      .filter((rule) => rule.file.endsWith(`/${file}`))
      .flatMap(({ name }) => [...(shownOf.get(name) ?? [])]);
    expect(shown).toContain('holds through a failed scrape');
  },
);

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
