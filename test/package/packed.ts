/** The package as `npm pack` makes it of this checkout, installed globally under an empty prefix. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** Long enough for a machine that is busy with other tests. */
const PATIENCE = 600_000;
const buffer = { maxBuffer: 64 * 2 ** 20, timeout: PATIENCE };

const told = z.array(
  z.object({
    filename: z.string(),
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string(), size: z.number() })),
  }),
);

export interface Packed {
  /** The tarball. */
  file: string;
  /** Octets, packed and unpacked. */
  size: number;
  unpackedSize: number;
  paths: string[];
}

/** Packs what git would have of this checkout, in a folder of its own: the build beside it stays what other tests run. */
export async function pack(folder: string): Promise<Packed> {
  const source = join(folder, 'source');
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    ...buffer,
    cwd: root,
  });
  const names = stdout.split('\0').filter((name) => name !== '' && !name.startsWith('plugins/'));
  for (const each of new Set(names.map(dirname))) await mkdir(join(source, each), { recursive: true });
  for (const name of names) await copyFile(join(root, name), join(source, name)).catch(unlessDeleted);
  await symlink(join(root, 'node_modules'), join(source, 'node_modules'));
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], { ...buffer, cwd: source });
  // What `prepare` prints comes first.
  const [about] = told.parse(JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[/m))));
  if (about === undefined) throw new Error(`npm pack told of no package: ${packed.stdout}`);
  const { filename, size, unpackedSize, files } = about;
  return { file: join(folder, filename), size, unpackedSize, paths: files.map(({ path }) => path) };
}

/** A file that git has in its index and the checkout no longer has is not packed. */
function unlessDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** Gives the command that the installation brings. `env` says which Node installs it. */
export async function installGlobally(file: string, prefix: string, env = process.env): Promise<string> {
  await mkdir(prefix, { recursive: true });
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await run('npm', ['install', '--global', '--prefix', prefix, ...flags, file], { ...buffer, cwd: prefix, env });
  return join(prefix, 'bin', 'interconnect');
}
