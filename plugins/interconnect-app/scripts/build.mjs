/** Builds the plugin into dist/ and packs it as a zip that is ready to be signed. `--watch` builds on every change instead. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packZip } from './zip.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });
const watch = process.argv.includes('--watch');

// webpack-cli reads its configuration through ts-node, which knows nothing of the options that @grafana/tsconfig sets for bundlers.
const TS_NODE_COMPILER_OPTIONS = '{"module":"commonjs","moduleResolution":"node10","ignoreDeprecations":"5.0"}';
const words = ['-c', './webpack.config.ts', '--env', watch ? 'development' : 'production', ...(watch ? ['-w'] : [])];
const { status, error } = spawnSync('npx', ['--no-install', 'webpack', ...words], {
  stdio: 'inherit',
  env: { ...process.env, TS_NODE_COMPILER_OPTIONS },
});
if (error) {
  throw error;
}
if (status !== 0) {
  process.exit(status ?? 1);
}
if (!watch) {
  console.log(`packed ${packZip('dist')}`);
}
