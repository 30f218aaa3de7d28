/** Names that routers choose, patterns that people write: alert texts stay text, and no pattern keeps the collector busy. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilePattern, matches } from '../../alerts/evaluator/promql/matchers.js';
import { compileTemplate } from '../../alerts/evaluator/template/render.js';
import { selector } from '../../collector/snmp/identity.js';

/** Many ways to read it, and none that fits: an engine that goes back tries them all, which no test outlives. */
const LONG = `${'a'.repeat(5_000)}!`;
const identity = { ifIndex: 1, ifName: LONG, ifDescr: LONG, ifAlias: LONG, ifType: 6, ifPhysAddress: null };

describe('a pattern that would explode', () => {
  it.each(['(a+)+', '(a|a)*b', '(a*)*$', '(.*)*(.*)*(.*)*x'])('in a rule: %s', (text) => {
    const pattern = compilePattern(text);
    expect(matches({ name: 'path', op: '=~', value: text, pattern }, LONG)).toBe(false);
    expect(matches({ name: 'path', op: '!~', value: text, pattern }, LONG)).toBe(true);
  });

  it('in the template of a rule', () => {
    const template = compileTemplate('{{ if match "^(a+)+$" $labels.path }}yes{{ else }}no{{ end }}');
    expect(template.render({ labels: { path: LONG }, value: 1 })).toBe('no');
  });

  it('in what interfaces are polled', () => {
    const pattern = `${'*a'.repeat(40)}*b`;
    expect(selector({ include: [pattern], exclude: [] })('1', identity)).toBe(false);
    expect(selector({ include: [], exclude: [pattern] })('1', identity)).toBe(true);
    expect(selector({ include: [`${'*a'.repeat(40)}*!`], exclude: [] })('1', identity)).toBe(true);
  });
});

describe('a hostile name in the text of an alert', () => {
  const name = '{{ $labels.secret }}<script>alert(1)</script>{{ template "x" }}';

  it('is filled in once, and is no template of its own', () => {
    const template = compileTemplate('Path {{ $labels.path }} is down.');
    expect(template.render({ labels: { path: name, secret: 'hidden' }, value: 0 })).toBe(`Path ${name} is down.`);
  });

  it('is told to no one as markup: nothing that we hand to Grafana or Alertmanager calls it safe, or makes HTML of it', () => {
    const files = [
      ...readdirSync('alerts/rules').map((file) => join('alerts/rules', file)),
      ...readdirSync('alerts/alertmanager/templates').map((file) => join('alerts/alertmanager/templates', file)),
      'alerts/alertmanager/alertmanager.yml',
      'alerts/grafana/interconnect.json',
    ].filter((file) => /\.(ya?ml|tmpl|json)$/.test(file));
    expect(files.length).toBeGreaterThan(9);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      expect([file, /safeHtml|safeUrl|unescaped|<\/?(a|b|p|div|table|script|img)\b/i.exec(text)?.[0]]).toEqual([
        file,
        undefined,
      ]);
    }
  });

  it('reaches the rules of Grafana by its labels alone: what is written into them is ours', () => {
    const text = readFileSync('alerts/grafana/interconnect.json', 'utf8');
    const actions = [...text.matchAll(/\{\{-?\s*(.*?)\s*-?\}\}/g)].map(([, action = '']) => action);
    expect(actions.length).toBeGreaterThan(10);
    const known =
      /^(\$labels\.[a-z_]+|\$values?\b.*|(if|else if|else|end|humanize\w*|printf|reReplaceAll|title|toLower|and|or|not|eq|ne)\b.*)$/;
    expect(actions.filter((action) => !known.test(action))).toEqual([]);
  });
});
