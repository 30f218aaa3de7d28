/** Writes the dashboards and provisioning files; with --check, says which of them drifted and exits 1. Run from the repository's root. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { grafanaFiles } from './files.js';

const checking = process.argv.includes('--check');
const drifted: string[] = [];
for (const [path, text] of Object.entries(grafanaFiles())) {
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (before === text) continue;
  drifted.push(path);
  if (checking) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
const said =
  drifted.length === 0 ? 'dashboards are as they were' : `${checking ? 'drifted' : 'written'}: ${drifted.join(', ')}`;
process.stdout.write(`${said}\n`);
if (checking && drifted.length > 0) process.exitCode = 1;
