/**
 * Builds the plugin into dist/ and packs it as a zip that is ready to be signed. `--watch` builds on every change instead. README_PICTURES is the
 * https address of the folder where a catalogue finds the pictures of the README; without it they are those that Grafana serves with the plugin.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const { id } = JSON.parse(readFileSync('dist/plugin.json', 'utf8'));
  const pictures = process.env.README_PICTURES ?? `/public/plugins/${id}/img`;
  // Pages of Grafana and of the catalogue are not where the README is: what it says of its own folder leads nowhere there.
  const readme = readFileSync('dist/README.md', 'utf8').replaceAll('](img/', `](${pictures}/`);
  writeFileSync('dist/README.md', readme);
  console.log(`packed ${packZip('dist')}`);
}
