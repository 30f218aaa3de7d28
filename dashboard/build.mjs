/**
 * Builds everything into dist/: the collector and the bench file by file for Node, the wall as one script and one style sheet.
 * Types are checked apart (`npm run types`); this only has to be quick.
 */
import { cp, mkdir, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);

/** TypeScript files below a folder that stands. */
async function sources(folder) {
  if (!existsSync(folder)) return [];
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => join(folder, name));
}

await build({
  entryPoints: [
    ...(await sources('collector')),
    ...(await sources('dashboard/charts')),
    ...(await sources('test/bench')),
  ],
  outdir: 'dist',
  outbase: '.',
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: 'linked',
  sourcesContent: false,
});

if (existsSync('dashboard/wall/main.ts')) {
  await mkdir('dist/dashboard/wall', { recursive: true });
  await build({
    entryPoints: ['dashboard/wall/main.ts', 'dashboard/wall/wall.css'],
    outdir: 'dist/dashboard/wall',
    bundle: true,
    minify: true,
    target: 'es2022',
    format: 'esm',
    assetNames: 'fonts/[name]',
    loader: { '.woff2': 'file' },
  });
  await cp('dashboard/wall/index.html', 'dist/dashboard/wall/index.html');
}
