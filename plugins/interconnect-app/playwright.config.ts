import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig, devices } from '@playwright/test';
import { dirname } from 'node:path';

const pluginE2eAuth = `${dirname(require.resolve('@grafana/plugin-e2e'))}/auth`;
const grafana = process.env.GRAFANA_URL;
const user = { user: process.env.GRAFANA_USER ?? 'admin', password: process.env.GRAFANA_PASSWORD ?? 'admin' };

// Debian's browser: none is downloaded.
const browser = {
  ...devices['Desktop Chrome'],
  launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
};
/** What Grafana has logged. */
const LOG = /log\.spec\.ts/;

/**
 * `bundle` draws the built panels by themselves; `grafana` is skipped by name where GRAFANA_URL names none; `bench` measures, and only where it is
 * asked for.
 */
export default defineConfig<PluginOptions>({
  testDir: './tests',
  workers: 1,
  forbidOnly: !!process.env.CI,
  timeout: 90_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: { baseURL: grafana, trace: 'off', user, grafanaAPICredentials: user },
  projects: [
    { name: 'bundle', testMatch: /bundle\/.*\.spec\.ts/, use: browser },
    { name: 'bench', testMatch: /bench\/.*\.spec\.ts/, use: browser },
    ...(grafana
      ? [
          // That they can sign in is tried first; each of them does so by itself.
          { name: 'auth', testDir: pluginE2eAuth, testMatch: [/.*\.js/], use: browser, teardown: 'log' },
          // Looked into when all the others are through, however they ended.
          { name: 'log', testDir: './e2e', testMatch: LOG },
          { name: 'grafana', testDir: './e2e', testIgnore: LOG, use: browser, dependencies: ['auth'] },
        ]
      : [{ name: 'grafana', testDir: './e2e', use: browser }]),
  ],
});
