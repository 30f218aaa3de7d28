/** Holding a data folder as its collector would, for commands that read or replace it whole. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { callControl } from '../control/client.js';
import { controlPath } from '../control/path.js';
import { createControl } from '../control/server.js';
import { systemClock } from '../deps.js';
import { createLogger } from '../logger.js';
import { CodedError } from '../model/coded-error.js';
import { UsageError } from './exit.js';

/**
 * Runs `work` while no collector can start in the folder.
 * @throws CodedError `DATA_FOLDER_OWNED` where one is at work in it, UsageError where one is in a folder below: a shard, or the simulated interconnect.
 */
export async function owning(folder: string, work: () => Promise<void>): Promise<void> {
  const deps = { clock: systemClock, log: createLogger('silent') };
  const control = createControl({ path: controlPath(folder), handlers: {} }, deps);
  await control.start();
  try {
    await refuseOwnersBelow(folder);
    await work();
  } finally {
    await control.stop();
  }
}

async function refuseOwnersBelow(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((each) => each.isDirectory()).map(({ name }) => join(folder, name));
  for (const below of folders.filter((each) => existsSync(controlPath(each))))
    if (await isAtWork(below)) throw new UsageError(`a collector is at work in ${below}: name that folder with --data`);
}

async function isAtWork(folder: string): Promise<boolean> {
  return callControl(controlPath(folder), 'owner').then(
    () => true,
    (error: unknown) => !(error instanceof CodedError && error.code === 'CONTROL_NOT_RUNNING'),
  );
}
