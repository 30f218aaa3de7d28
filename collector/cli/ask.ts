/** Asking the running collector, for commands that print what it says. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { dataFolderOf } from '../config/data-folder.js';
import { callControl, type CallOptions } from '../control/client.js';
import { controlPath } from '../control/path.js';
import { CodedError } from '../model/coded-error.js';
import { SIMULATED_FOLDER } from '../model/simulated.js';
import { UsageError } from './exit.js';

export interface Where {
  config?: string;
  data?: string;
  json?: boolean;
}

/** The options that say which collector is asked. */
export function whereOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'the configuration that the collector runs with')
    .option('-d, --data <folder>', 'its data folder, instead of the one in the configuration')
    .option('--json', 'print what the collector says as JSON');
}

/** Whoever acts, where the command line does not say: the user of the system. */
export const author = (given: string | undefined): string => given ?? userInfo().username;

export async function ask(
  where: Where,
  method: string,
  params: unknown = {},
  options: CallOptions = {},
): Promise<unknown> {
  const [folder = 'data', ...others] = await folders(where);
  try {
    return await callControl(controlPath(folder), method, params, options);
  } catch (error) {
    const other = others[0];
    if (other === undefined || !(error instanceof CodedError) || error.code !== 'CONTROL_NOT_RUNNING') throw error;
    return callControl(controlPath(other), method, params, options).catch((second: unknown) => {
      throw second instanceof CodedError && second.code === 'CONTROL_NOT_RUNNING' ? error : second;
    });
  }
}

/** The data folder that is meant, for commands that read files in it. @throws UsageError where the configuration is faulty. */
export async function folderOf(where: Where): Promise<string> {
  const [folder = 'data', other] = await folders(where);
  return other !== undefined && !existsSync(folder) ? other : folder;
}

async function folders({ config, data }: Where): Promise<string[]> {
  if (data !== undefined) return [data];
  if (config === undefined && !existsSync('interconnect.yaml')) return ['data', join('data', SIMULATED_FOLDER)];
  const file = config ?? 'interconnect.yaml';
  const folder = await dataFolderOf(file);
  if (folder !== null) return [folder];
  throw new UsageError(`${file} is faulty (interconnect check ${file} lists how); name the data folder with --data`);
}
