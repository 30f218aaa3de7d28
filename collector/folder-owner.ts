/**
 * What is in a data folder belongs to whom the folder belongs to, also what a command of root made in it. systemd does not mend it: it
 * gives a folder to its service only where the folder itself is another's.
 */
import { lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './model/coded-error.js';

/** Gives a folder and all in it to somebody; only root can, and for anybody else nothing is done. */
export async function giveTo(folder: string, uid: number, gid: number): Promise<void> {
  if (process.getuid?.() !== 0) return;
  await lchown(folder, uid, gid);
  for (const each of await readdir(folder, { withFileTypes: true, recursive: true }))
    await lchown(join(each.parentPath, each.name), uid, gid);
}

/** Does `work`, after which all that is in the folder is its owner's again. */
export async function leavingToOwner<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const owner = await stat(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  try {
    return await work();
  } finally {
    // With the end of its path, a link to the folder is followed, and stays root's.
    if (owner !== null) await giveTo(join(folder, '/'), owner.uid, owner.gid);
  }
}
