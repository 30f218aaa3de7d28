import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Writes the whole wall into `folder`: its page and that of whoever is on call, a script and a style sheet each, the fonts and the icon. Nothing else is loaded. */
export async function buildWall(folder) {
  await rm(join(folder, 'fonts'), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: ['main.ts', 'wall.css', 'oncall.ts', 'oncall.css'].map((file) => join(here, file)),
    outdir: folder,
    bundle: true,
    minify: true,
    target: 'es2022',
    format: 'esm',
    assetNames: 'fonts/[name]-[hash]',
    loader: { '.woff2': 'file' },
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'oncall.html', 'icon.svg']) await cp(join(here, file), join(folder, file));
  const licence = fileURLToPath(import.meta.resolve('@fontsource/inter/LICENSE'));
  await cp(licence, join(folder, 'fonts', 'OFL.txt'));
}
