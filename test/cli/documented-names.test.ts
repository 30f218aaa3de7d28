/** What the documentation names in a sentence exists: metrics and routes by their generated references, scenarios of the laboratory by their files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...['docs', 'docs/runbooks'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

const metrics = [...read('docs/reference/metrics.md').matchAll(/^\| `(interconnect_[a-z0-9_]+)` \| (\w+)/gm)].flatMap(
  ([, name, type]) =>
    (type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name! + end) : []).concat(name!),
);
const routes = Object.keys((JSON.parse(read('docs/reference/openapi.json')) as { paths: object }).paths);

/** `interconnect_sla_*` and `interconnect_sla_…` are all that begin so. */
const isMetric = (named: string): boolean =>
  named.endsWith('_') ? metrics.some((each) => each.startsWith(named)) : metrics.includes(named);

/** `ID` and `2026-11` stand for what the reference has in braces; `/api/v1/sla…` is all that begin so. */
function isRoute(named: string): boolean {
  if (named.endsWith('…')) return routes.some((each) => each.startsWith(named.slice(0, -1)));
  const words = named.split('/');
  return routes.some((route) => {
    const parts = route.split('/');
    return parts.length === words.length && parts.every((part, i) => /^\{\w+\}$/.test(part) || part === words[i]);
  });
}

const metricsIn = (text: string): string[] => text.match(/interconnect_[a-z0-9_]+/g) ?? [];
const routesIn = (text: string): string[] =>
  (text.match(/\/api\/v1\/(?:[\w/{}…-]|\.(?=\w))+/g) ?? []).map((each) => each.replace(/\/$/, ''));

describe('what the documentation names', () => {
  it.each(pages)('%s: metrics and routes', (page) => {
    const text = read(page);
    expect(metricsIn(text).filter((named) => !isMetric(named))).toEqual([]);
    expect(routesIn(text).filter((named) => !isRoute(named))).toEqual([]);
  });

  it('is found at all, and told where it does not exist', () => {
    expect(metrics.length).toBeGreaterThan(60);
    expect(metricsIn(read('docs/faults.md'))).toContain('interconnect_samples_dropped_total');
    expect(routesIn(read('docs/scale-out.md'))).toContain('/api/v1/query');
    expect(['interconnect_store_dropped_total', 'interconnect_never_'].map(isMetric)).toEqual([false, false]);
    expect(['/api/v1/flows', '/api/v1/incidents/ID', '/api/v1/never…'].map(isRoute)).toEqual([false, false, false]);
  });
});

/** What a build makes is not there beforehand. */
const isMade = (path: string): boolean => /\.zip$/.test(path);

it.each(pages)('%s: files, links, and scripts of npm', (page) => {
  const text = read(page);
  const scriptsOf = (folder: string): string[] =>
    Object.keys((JSON.parse(read(join(folder, 'package.json'))) as { scripts: object }).scripts);
  const scripts = [...scriptsOf('.'), ...scriptsOf('plugins/interconnect-app')];
  const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name!);
  const files = found(/`((?:alerts|collector|compose|dashboard|docs|packaging|plugins|test)\/[\w./-]+)`/g);
  const tests = found(/vitest run ((?:[\w-]+\/)+[\w.-]+)/g);
  const links = found(/\]\(([^)#:]+)(?:#[\w-]+)?\)/g).map((link) => join(dirname(page), link));
  expect([...files, ...tests, ...links].filter((path) => !isMade(path) && !existsSync(join(root, path)))).toEqual([]);
  expect(found(/npm run (?!-)([\w:-]+)/g).filter((name) => !scripts.includes(name))).toEqual([]);
});

it('every refusal of the API stands in the table of docs/api.md, and no other', () => {
  const folder = join(root, 'collector/api');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const made = sources.flatMap((name) =>
    [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/(?:ApiError\(\s*\d{3},\s*|answer\(|\[\d{3}, )'([a-z-]+)'/g),
    ].map(([, code]) => code!),
  );
  const [, table = ''] = /## When it refuses\n(.*?)\nWhat acts refuse/s.exec(read('docs/api.md')) ?? [];
  const said = [...table.matchAll(/^\| \d.*$/gm)].flatMap(([row]) => [
    ...row.matchAll(/`([a-z]+(?:-[a-z]+)+|internal)`/g),
  ]);
  // Made of what zod says, and of the codes of other rooms.
  const others = ['unknown-parameter', 'record-elsewhere', 'gateway-elsewhere', 'sla-elsewhere'];
  expect([...new Set(said.map(([, code]) => code!))].sort()).toEqual([...new Set([...made, ...others])].sort());
});

const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row]) => row!.split(/(?<!\\)\|/).map((cell) => cell.trim()));

it('every scenario of the laboratory is in the table of CONTRIBUTING, and nothing else', () => {
  const scenarios = readdirSync(join(root, 'test/lab')).filter((name) => name.endsWith('.lab.ts'));
  const said = [...read('CONTRIBUTING.md').matchAll(/^\| `([\w.-]+\.lab\.ts)` /gm)].map(([, name]) => name!);
  expect(said.sort()).toEqual(scenarios.sort());
});

it('for everything that breaks there is what the product does, and what to do', () => {
  const rows = rowsOf(read('docs/faults.md'));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual([]);
});
