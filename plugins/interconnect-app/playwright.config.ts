import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig, devices } from '@playwright/test';
import { dirname } from 'node:path';

const pluginE2eAuth = `${dirname(require.resolve('@grafana/plugin-e2e'))}/auth`;
const grafana = process.env.GRAFANA_URL;

// Debian's browser: none is downloaded.
const browser = {
  ...devices['Desktop Chrome'],
  launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
};
const signedIn = { ...browser, storageState: 'playwright/.auth/admin.json' };

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
  use: { baseURL: grafana, trace: 'off' },
  projects: [
    { name: 'bundle', testMatch: /bundle\/.*\.spec\.ts/, use: browser },
    { name: 'bench', testMatch: /bench\/.*\.spec\.ts/, use: browser },
    ...(grafana ? [{ name: 'auth', testDir: pluginE2eAuth, testMatch: [/.*\.js/], use: browser }] : []),
    {
      name: 'grafana',
      testDir: './e2e',
      ...(grafana ? { use: signedIn, dependencies: ['auth'] } : { use: browser }),
    },
  ],
});
