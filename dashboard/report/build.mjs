import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { compileAsync } from 'sass';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Writes the report's one style sheet into `folder`, the fonts in it: a report is a file that needs no other. */
export async function buildReport(folder) {
  const system = await compileAsync(join(here, 'report.scss'), { loadPaths: [modules], quietDeps: true });
  const base = await transform(system.css, { loader: 'css', minify: true, target: 'es2022' });
  const ours = await build({
    entryPoints: [join(here, 'report.css')],
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    loader: { '.woff2': 'dataurl' },
    logLevel: 'warning',
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'style.css'), base.code + ours.outputFiles[0].text);
}
