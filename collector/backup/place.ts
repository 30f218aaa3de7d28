/** Whether something can stand beside a data folder, to take its place in one step. */
import { access, constants, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * False where the folder is a volume of its own, which cannot be renamed, or where nothing may be written beside it, as in a container.
 * `folder` is absolute and without links; the one that it lies in is there.
 */
export async function canStandBeside(folder: string): Promise<boolean> {
  if (await isMountPoint(folder)) return false;
  return access(dirname(folder), constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** By proc(5), mountinfo: the fifth field, in which white space is written as its octal code. False where the system does not tell. */
async function isMountPoint(folder: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const plain = (text: string): string =>
    text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
  return mounts.split('\n').some((line) => plain(line.split(' ')[4] ?? '') === folder);
}
