/**
 * Builds everything into dist/: the collector and the bench file by file for Node, the wall as one script and one style sheet,
 * the report's style sheet.
 * Types are checked apart (`npm run types`); this only has to be quick.
 */
import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildReport } from './report/build.mjs';
import { buildWall } from './wall/build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** TypeScript files below a folder that stands. */
async function sources(folder) {
  if (!existsSync(folder)) return [];
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => join(folder, name));
}

await build({
  entryPoints: [
    ...(await sources('alerts')),
    ...(await sources('collector')),
    ...(await sources('dashboard/charts')),
    ...(await sources('dashboard/grafana')),
    ...(await sources('dashboard/report')),
    ...(await sources('test/bench')),
    ...(await sources('test/lab')),
    ...(await sources('test/dashboard/fixture')),
    ...(await sources('test/pictures')),
    ...(await sources('test/year')),
    ...['test/e2e/folder.ts', 'test/e2e/product.ts', 'test/e2e/gateway.ts'],
    ...(await sources('test/soak')),
    ...['test/needs.ts', 'test/until.ts', 'test/flow/build.ts', 'test/sla/make.ts'].filter(existsSync),
    ...['test/api/scene.ts', 'test/api/desk.ts', 'test/api/no-paging.ts', 'test/snmp/log.ts'].filter(existsSync),
  ],
  outdir: 'dist',
  outbase: '.',
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: 'linked',
  sourcesContent: false,
});

await Promise.all([buildWall('dist/dashboard/wall'), buildReport('dist/dashboard/report')]);
