import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Beside the wall: for whoever is on call or brings an authority on, what was, and what one authority sees of itself. */
const pages = ['oncall', 'authorities', 'incidents', 'reports', 'own'];
/** Those that have a style sheet of their own; the others have that of the first. */
const styled = ['oncall', 'authorities'];
/** By page: its script and its style sheet. */
const parts = {
  index: { script: 'main', style: 'wall' },
  ...Object.fromEntries(pages.map((page) => [page, { script: page, style: styled.includes(page) ? page : styled[0] }])),
};

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
  const shell = await readFile(join(here, 'shell.html'), 'utf8');
  for (const page of Object.keys(parts)) await writeFile(join(folder, `${page}.html`), await inShell(shell, page));
  await cp(join(here, 'icon.svg'), join(folder, 'icon.svg'));
  const licence = fileURLToPath(import.meta.resolve('@fontsource/inter/LICENSE'));
  await cp(licence, join(folder, 'fonts', 'OFL.txt'));
}

/** A page's own file has its title and what is between the tags of its body; the rest is the same of all. */
async function inShell(shell, page) {
  const own = await readFile(join(here, `${page}.html`), 'utf8');
  const [title] = /^<title>.*<\/title>/.exec(own) ?? [];
  if (title === undefined) throw new Error(`${page}.html does not begin with its title`);
  const body = own.slice(title.length).trim().replaceAll('\n', '\n    ');
  const filled = { ...parts[page], title, body };
  return shell.replace(/%(title|style|script|body)%/g, (_, what) => filled[what]);
}
