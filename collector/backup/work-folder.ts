/** Folders in which a backup or a restore is put together, named for the process that does: what one left that was killed is taken away by the next. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemCode } from '../model/coded-error.js';

export type Work = 'backup' | 'restore';

/** Another machine, or a container, may work in the same place with the same process ids. */
const HOST = hostname().replaceAll(/[^A-Za-z0-9]/g, '_');

/** An empty folder in `parent`, for this user alone; those of processes that are no more are gone. */
export async function workFolder(parent: string, work: Work): Promise<string> {
  const named = new RegExp(`^\\.${work}-${HOST}-(\\d+)-\\w{6}$`);
  for (const name of await namesIn(parent)) {
    const pid = named.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await takeAway(join(parent, name));
  }
  return mkdtemp(join(parent, `.${work}-${HOST}-${process.pid}-`));
}

/** Nothing where they may not be read: a folder into which one may only put. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(unlessRefused([]));
}

/** Those of another user are theirs to take away. */
async function takeAway(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(unlessRefused(undefined));
}

function unlessRefused<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (['EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return instead;
    throw error;
  };
}

/** By kill(2), signal 0. A process of another user is one, too. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}
