/** Grafana shows a panel only where the app lists it, and loads an unsigned one only where its id is allowed: what is forgotten is told by its place. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const text = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const app = 'plugins/interconnect-app/src';
interface Described {
  id: string;
  type: string;
  name: string;
  includes?: { type: string; name: string; path: string }[];
}
const described = (path: string) => JSON.parse(text(path)) as Described;

const nested = readdirSync(fileURLToPath(new URL(`../../${app}`, import.meta.url)), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((path) => path.endsWith('/plugin.json'))
  .map((path) => ({ path, ...described(`${app}/${path}`) }));
const whole = described(`${app}/plugin.json`);

test('the app lists what is nested in it, under the same name', () => {
  const listed = (whole.includes ?? []).filter(({ type }) => type === 'panel' || type === 'datasource');
  const found = nested.map(({ type, name, path }) => ({ type, name, path }));
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  expect(listed.map(({ type, name, path }) => ({ type, name, path })).sort(byPath)).toEqual(found.sort(byPath));
});

/** `Interconnect round trip` is written `Round trip` beside the others. */
const short = (name: string): string => {
  const [, first = '', rest = ''] = /^Interconnect (.)(.*)$/.exec(name) ?? [];
  return first.toUpperCase() + rest;
};

test.each([
  ['docs/grafana.md', /## What the panels read\n(.*?)\n## /s, /^\| (?!panel |-)(.*?) +\|/gm],
  [`${app}/README.md`, /## Panels\n(.*?)\n## /s, /^### (.*)$/gm],
])('%s says what each panel reads', (path, section, heading) => {
  const said = [...(section.exec(text(path))?.[1] ?? '').matchAll(heading)].map(([, name]) => name);
  const panels = nested.filter(({ type }) => type === 'panel').map(({ name }) => short(name));
  expect(said.sort()).toEqual(panels.sort());
});

describe('every id is allowed while it is unsigned', () => {
  test.each([
    ['compose.yaml', /ALLOW_LOADING_UNSIGNED_PLUGINS: (\S+)/],
    ['docs/grafana.md', /allow_loading_unsigned_plugins = (\S+)/],
  ])('%s', (path, pattern) => {
    const allowed = pattern.exec(text(path))?.[1]?.split(',') ?? [];
    expect(allowed.sort()).toEqual([whole, ...nested].map(({ id }) => id).sort());
  });
});

test('the docs name every question that the data source is offered with, in its words', () => {
  const offered = [...text(`${app}/datasource/editor/words.ts`).matchAll(/label: '([^']+)'/g)].map(
    ([, label]) => label,
  );
  const [, table = ''] = text('docs/grafana.md').split(/^## What can be asked$/m);
  const rows = [...(table.split(/^## /m)[0] ?? '').matchAll(/^\| ([^|]+?) *\|/gm)].map(([, kind]) => kind);
  expect(offered.length).toBeGreaterThan(10);
  expect(rows.slice(2).sort()).toEqual(offered.sort());
});
