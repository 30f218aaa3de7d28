/** Disks that are full when a test says so. */
import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanUp, folder } from './help.js';

const command = promisify(execFile);

/** A file system of its own of so many octets; null where mounting is not permitted. Taken away after all tests of the file. */
export async function smallDisk(octets: number): Promise<string | null> {
  const path = await folder();
  try {
    await command('mount', ['-t', 'tmpfs', '-o', `size=${octets}`, 'interconnect-test', path]);
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return null;
  }
  cleanUp(() => command('umount', ['--lazy', path]));
  return path;
}

/** Takes all the room that is left; gives what frees it again. */
export async function fillDisk(path: string): Promise<() => Promise<void>> {
  const ballast = join(path, 'ballast');
  const { bavail, bsize } = await statfs(path);
  await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
  return () => rm(ballast);
}
