import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cleanUp, folder } from './help.js';

const command = promisify(execFile);

/** A file system of its own of so many octets, gone after the tests of the file; null where mounting is not permitted. */
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
