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

/** `bundle` draws the built panels by themselves; `grafana` runs wherever GRAFANA_URL points at one. */
export default defineConfig<PluginOptions>({
  testDir: './tests',
  workers: 1,
  forbidOnly: !!process.env.CI,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: { baseURL: grafana, trace: 'off' },
  projects: [
    { name: 'bundle', testMatch: /bundle\/.*\.spec\.ts/, use: browser },
    ...(grafana
      ? [
          { name: 'auth', testDir: pluginE2eAuth, testMatch: [/.*\.js/], use: browser },
          {
            name: 'grafana',
            testMatch: /grafana\/.*\.spec\.ts/,
            use: { ...browser, storageState: 'playwright/.auth/admin.json' },
            dependencies: ['auth'],
          },
        ]
      : []),
  ],
});
