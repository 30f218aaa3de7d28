/** What a configuration says of its places, for commands that ask a running collector. */
import { dirname, resolve } from 'node:path';
import { resolvePaths } from './paths.js';
import { readText } from './read.js';
import { configSchema, type Config } from './schema/index.js';
import { parseYaml } from './yaml.js';

/**
 * The data folder that `file` names, absolute; null where the file is unreadable or faulty.
 */
export async function dataFolderOf(file: string): Promise<string | null> {
  return (await soundConfig(file))?.store.path ?? null;
}

/**
 * What a file says, with absolute paths; null where it is unreadable or faulty. Secrets are not looked up: whoever asks the collector how it
 * fares need not hold them.
 */
export async function soundConfig(file: string): Promise<Config | null> {
  const read = await readText(file);
  if ('fault' in read) return null;
  const parsed = configSchema.safeParse(parseYaml(read.text).value);
  if (!parsed.success) return null;
  resolvePaths(parsed.data, dirname(resolve(file)));
  return parsed.data;
}
