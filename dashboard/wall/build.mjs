import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Beside the wall: for whoever is on call or brings an authority on, what was, and what one authority sees of itself. */
const pages = ['oncall', 'authorities', 'incidents', 'reports', 'own'];
/** Those that have a style sheet of their own; the others have that of the first. */
const styled = ['oncall', 'authorities'];

/** Writes the whole wall into `folder`: its page and those beside it, their scripts and style sheets, the fonts and the icon. Nothing else is loaded. */
export async function buildWall(folder) {
  await rm(join(folder, 'fonts'), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [
      'main.ts',
      'wall.css',
      ...pages.map((page) => `${page}.ts`),
      ...styled.map((page) => `${page}.css`),
    ].map((file) => join(here, file)),
    outdir: folder,
    bundle: true,
    minify: true,
    target: 'es2022',
    format: 'esm',
    assetNames: 'fonts/[name]-[hash]',
    loader: { '.woff2': 'file' },
    logLevel: 'warning',
  });
  for (const file of ['index.html', ...pages.map((page) => `${page}.html`), 'icon.svg'])
    await cp(join(here, file), join(folder, file));
  const licence = fileURLToPath(import.meta.resolve('@fontsource/inter/LICENSE'));
  await cp(licence, join(folder, 'fonts', 'OFL.txt'));
}
