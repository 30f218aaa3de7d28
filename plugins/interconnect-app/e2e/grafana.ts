import { test as signedOut } from '@grafana/plugin-e2e';
import type { Page, Response } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where these specs look. It needs the app, `dashboard/grafana/provisioning`, `alerts/grafana`, a collector and a Prometheus (docs/grafana.md). */
export const grafana = process.env.GRAFANA_URL;
export const WHY = 'GRAFANA_URL names no Grafana that has this app and its provisioning';

/**
 * Each test signs in by itself. Ten minutes after it was made, a session is renewed by the browser that has it, and what was kept of it is refused:
 * all of the tests take longer than that.
 */
export const test = signedOut.extend({
  storageState: async ({ baseURL, playwright, user }, use) => {
    const request = await playwright.request.newContext({ baseURL });
    const answer = await request.post('/login', { data: user });
    if (!answer.ok()) {
      throw new Error(`Grafana does not let ${user?.user} in: ${answer.status()} ${await answer.text()}`);
    }
    const state = await request.storageState();
    await request.dispose();
    await use(state);
  },
});

export const root = join(__dirname, '../../..');
export const APP = 'interconnect-monitor-app';
/** Uid of the data source that is provisioned. */
export const SOURCE = 'interconnect';

export interface DashboardPanel {
  title: string;
  type: string;
  targets: Array<{ kind?: string; view?: string }>;
}
export interface Dashboard {
  uid: string;
  title: string;
  panels: DashboardPanel[];
}

/** Those that come with the app, and those that are provisioned for people without it. */
export function dashboards(): Dashboard[] {
  const folders = ['plugins/interconnect-app/src/dashboards', 'dashboard/grafana/provisioning/plain'];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(root, folder, name), 'utf8')) as Dashboard)
  );
}

/** What a page has asked of data sources so far. */
export interface Asked {
  /** Refused, or answered with an error; and what the page itself threw. */
  faults: string[];
  /** Addresses (and queries) whose last answer holds no figure. */
  empty(): string[];
}

/** Follows what a page asks from now on. */
export function follow(page: Page): Asked {
  const faults: string[] = [];
  const answers = new Map<string, boolean>();
  page.on('response', (response) => void collect(response, faults, answers));
  page.on('pageerror', ({ message }) => faults.push(message));
  return { faults, empty: () => [...answers].filter(([, filled]) => !filled).map(([what]) => what) };
}

interface Answer {
  results?: Record<string, { error?: string; frames?: Array<{ data: { values: unknown[][] } }> }>;
  series?: Array<{ points: Array<{ value?: number | null; octets?: number | null }> }>;
  points?: Array<{ sent: number | null }>;
  rows?: unknown[];
  cells?: unknown[];
}

async function collect(response: Response, faults: string[], answers: Map<string, boolean>): Promise<void> {
  const { pathname, searchParams } = new URL(response.url());
  if (!pathname.includes('/api/ds/query') && !pathname.includes('/api/datasources/')) {
    return;
  }
  if (response.status() >= 400) {
    faults.push(`${response.status()} ${pathname}?${searchParams}`);
    return;
  }
  if (!/\/api\/ds\/query|\/api\/v1\/(query|flows\/|probes\/delays)/.test(pathname)) {
    return;
  }
  const { results = {}, series, points, rows, cells } = (await response.json().catch(() => ({}))) as Answer;
  const asked = response.request().postData() ?? '';
  for (const [refId, { error, frames = [] }] of Object.entries(results)) {
    if (error !== undefined) {
      faults.push(error);
    }
    const expr = (JSON.parse(asked) as { queries: Array<{ refId: string; expr?: string }> }).queries.find(
      (one) => one.refId === refId
    )?.expr;
    const filled = frames.some(({ data }) => data.values.some((column) => column.some((value) => value !== null)));
    answers.set(expr ?? `${pathname} ${refId}`, filled);
  }
  ['from', 'to', 'interval'].forEach((name) => searchParams.delete(name));
  const figures =
    series?.flatMap((one) => one.points.map(({ value, octets }) => value ?? octets ?? null)) ??
    points?.map(({ sent }) => sent);
  const found = figures?.filter((one) => one !== null) ?? rows ?? cells;
  if (found) {
    answers.set(`${pathname}?${searchParams}`, found.length > 0);
  }
}

/** A picture for people to look at, where SCREENSHOTS names a folder. */
export async function keep(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `grafana-${name}.png`) });
  }
}
