import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { missing } from '../needs.js';

const plugin = fileURLToPath(new URL('../../plugins/interconnect-app', import.meta.url));
const installed = existsSync(join(plugin, 'node_modules/@grafana/ui'));
const absent = installed ? '' : '(skipped: npm --prefix plugins/interconnect-app ci --ignore-scripts was not run)';
const noBrowser = missing({ chromium: 'chromium' });

/** The plugin is a package of its own with 830 MB of its own: where it is installed, its checks belong to ours. */
describe.skipIf(!installed)(`the Grafana app ${absent}`, () => {
  const run = (script: string) => {
    const { status, stdout, stderr, error } = spawnSync('npm', ['run', '--silent', script], {
      cwd: plugin,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: undefined },
    });
    if (error) throw error;
    expect(status, `${script}:\n${stdout}\n${stderr}`).toBe(0);
  };

  test.each(['typecheck', 'lint', 'test', 'build', 'validate'])('npm run %s', (script) => run(script), 240_000);

  test.skipIf(noBrowser !== null)(
    `its built bundle in a real browser ${noBrowser ?? ''}`,
    () => run('test:bundle'),
    900_000,
  );
});
