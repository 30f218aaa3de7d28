import { resolve } from 'node:path';

/** Where the collector that owns `dataFolder` listens for commands. Absolute. */
export function controlPath(dataFolder: string): string {
  return resolve(dataFolder, 'control.sock');
}
