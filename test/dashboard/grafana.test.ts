import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { grafanaFiles } from '../../dashboard/grafana/files.js';
import { prometheus } from '../../dashboard/grafana/prometheus.js';
import { Folder } from '../e2e/folder.js';
import { Product } from '../e2e/product.js';
import { Daemon } from '../lab/daemon.js';
import { freeTcpPort } from '../lab/ports.js';
import { missing, program } from '../needs.js';
import { until } from '../until.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = grafanaFiles();

interface Panel {
  id?: number;
  title: string;
  type: string;
  description: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Record<string, unknown>[];
}
interface Dashboard {
  uid: string;
  panels: Panel[];
}

const dashboards = Object.entries(files)
  .filter(([path]) => path.endsWith('.json'))
  .map(([path, text]) => ({ path, dashboard: JSON.parse(text) as Dashboard }));

/** Ids of the panels that the app brings. */
function ownPanels(): string[] {
  const folder = join(root, 'plugins/interconnect-app/src/panels');
  const named = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'plugin.json')));
  return named.map((name) => {
    const { id } = JSON.parse(readFileSync(join(folder, name, 'plugin.json'), 'utf8')) as { id: string };
    return id;
  });
}

describe('dashboards as code', () => {
  test.each(Object.keys(files))('%s is what its source says', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(files[path]);
  });

  test('every dashboard has an identity of its own, and every panel says what it shows', () => {
    expect(new Set(dashboards.map(({ dashboard }) => dashboard.uid)).size).toBe(dashboards.length);
    for (const { dashboard } of dashboards)
      for (const { title, description, targets } of dashboard.panels) {
        expect(title, dashboard.uid).not.toBe('');
        expect(description, title).toMatch(/\.$/);
        expect(targets.length, title).toBeGreaterThan(0);
      }
  });

  test('panels stand beside each other, never on top', () => {
    for (const { dashboard } of dashboards) {
      const taken = new Set<string>();
      for (const { gridPos: at } of dashboard.panels)
        for (let x = at.x; x < at.x + at.w; x++)
          for (let y = at.y; y < at.y + at.h; y++) {
            expect(taken.has(`${x} ${y}`), dashboard.uid).toBe(false);
            taken.add(`${x} ${y}`);
          }
    }
  });

  test('every panel is one of Grafana’s or of the app', () => {
    const known = ['table', 'timeseries', ...ownPanels()];
    for (const { dashboard } of dashboards) for (const { type } of dashboard.panels) expect(known).toContain(type);
  });

  test('the app lists every dashboard that it brings', () => {
    const { includes } = JSON.parse(readFileSync(join(root, 'plugins/interconnect-app/src/plugin.json'), 'utf8')) as {
      includes: { type: string; path?: string }[];
    };
    const listed = includes.filter(({ type }) => type === 'dashboard').map(({ path }) => path);
    const brought = dashboards
      .filter(({ path }) => path.startsWith('plugins/'))
      .map(({ path }) => path.split('/src/')[1]);
    expect(listed.sort()).toEqual(brought.sort());
    for (const path of listed) expect(existsSync(join(root, 'plugins/interconnect-app/src', path!))).toBe(true);
  });

  test('provisioning is YAML whose secrets come from the environment', () => {
    for (const [path, text] of Object.entries(files).filter(([path]) => path.endsWith('.yaml'))) {
      expect(parse(text), path).toMatchObject({ apiVersion: 1 });
      for (const [, value] of text.matchAll(/(?:token|password|url): (.+)/g))
        expect(value, path).toMatch(/^\$[A-Z_]+$/);
    }
  });
});

const absent = missing({ prometheus: 'prometheus' });

/** What a panel of Grafana fills in: with a scrape each second, twenty seconds hold enough of them. */
const filled = (expr: string) => expr.replaceAll('$__rate_interval', '20s');

test.skipIf(absent !== null)(
  `every query of the plain set returns data from a real Prometheus that scrapes a collector ${absent ?? ''}`,
  { timeout: 240_000 },
  async () => {
    const folder = await Folder.create();
    const product = await Product.start(['start', '--listen', '127.0.0.1:0'], folder.path);
    const port = await freeTcpPort();
    const config = join(folder.path, 'prometheus.yml');
    await writeFile(
      config,
      `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: interconnect\n    static_configs: [{ targets: ['${new URL(product.address).host}'] }]\n`,
    );
    const daemon = new Daemon(program('prometheus')!, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder.path, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ]);
    try {
      for (const { title, queries } of prometheus.panels)
        for (const { expr } of queries) {
          const query = new URLSearchParams({ query: filled(String(expr)) });
          await until(
            `${title} has data`,
            async () => {
              const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?${query.toString()}`).catch(() => null);
              // It is not ready at once.
              if (!answer || answer.status === 503) return false;
              const body = (await answer.json()) as { status?: string; error?: string; data?: { result: unknown[] } };
              if (body.status === 'error') throw new Error(`${title}: ${body.error}`);
              return (body.data?.result.length ?? 0) > 0;
            },
            { timeout: 60_000 },
          );
        }
    } finally {
      await daemon.stop();
      await product.end();
      await folder.remove();
    }
  },
);
