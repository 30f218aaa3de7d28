import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { isArchive, unpacked } from '../backup/archive.js';
import { restore } from '../backup/restore.js';
import { systemClock } from '../deps.js';
import { folderOf, type Where } from './ask.js';
import { interruptible } from './interruptible.js';
import { json, type Io } from './io.js';
import { owning } from './owning.js';
import { progressOn } from './progress.js';
import { count, sizeText } from './words.js';

interface Options extends Where {
  replace?: boolean;
}

/** `interconnect restore DIR|FILE`: a backup becomes the data folder. */
export function restoreCommand(io: Io): Command {
  return new Command('restore')
    .description('make a data folder of a backup')
    .argument('<backup>', 'what "interconnect backup" made: a folder or a file')
    .option('-c, --config <file>', 'the configuration that names the data folder')
    .option('-d, --data <folder>', 'the data folder, instead of the one in the configuration')
    .option('--replace', 'move a data folder that is there aside')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', examples)
    .action(async (backup: string, options: Options) => {
      const folder = resolve(await folderOf(options));
      // Loaded here, so that the other commands start without the engine.
      const { SCHEMA_VERSION } = await import('../store/duckdb/schema.js');
      const { refuseNewer } = await import('../folder-version.js');
      const progress = progressOn(io, () => performance.now());
      let octets = 0;
      const halves = new Set<string>();
      const from = (each: string) =>
        restore({
          ...{ backup: each, folder, replace: options.replace === true, schemaVersion: SCHEMA_VERSION, owning },
          suits: refuseNewer,
          halves,
          now: () => systemClock.now(),
          told: (more) => progress.update(`${sizeText((octets += more))} checked and copied`),
        });
      await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
      const work = () => (isArchive(backup) ? unpacked(resolve(backup), folder, halves, from) : from(resolve(backup)));
      const { manifest, aside } = await interruptible(io, halves, work, async () => progress.done()).finally(() =>
        progress.done(),
      );
      if (options.json === true) return void io.stdout.write(json({ folder, aside, ...manifest }));
      const { files, release, at } = manifest;
      io.stdout.write(
        `${folder}: ${count(files.length, 'file')} as they were at ${at}, written by release ${release}\n`,
      );
      if (aside !== null) io.stdout.write(`what was there is in ${aside}\n`);
    });
}

const examples = `
Every file is held against its checksum before anything is touched; a data folder that a collector owns is refused, and one that has something in
it is only moved aside with --replace. Stop the collector first, and start it afterwards.

Examples:
  $ interconnect restore /backup/interconnect-2026-11-26 --data /var/lib/interconnect
  $ interconnect restore /backup/interconnect.tar.gz -c /etc/interconnect/interconnect.yaml --replace`;
