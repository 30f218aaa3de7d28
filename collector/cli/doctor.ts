import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig } from '../config/load.js';
import { callControl } from '../control/client.js';
import { controlPath } from '../control/path.js';
import { doctorReport } from '../control/report.js';
import { CodedError } from '../model/coded-error.js';
import { doctorText } from './doctor-text.js';
import { UsageError } from './exit.js';
import { json, painter, type Io } from './io.js';

interface Options {
  config?: string;
  data?: string;
  json?: boolean;
}

/** `interconnect doctor`: asks the running collector how its polls and its store fare. */
export function doctorCommand(io: Io): Command {
  return new Command('doctor')
    .description('show how the running collector fares: polls, freshness, store')
    .option(
      '-c, --config <file>',
      'the configuration that the collector runs with (default: interconnect.yaml, if it is there)',
    )
    .option('-d, --data <folder>', 'its data folder, instead of the one in the configuration')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const folder = await dataFolder(options, io.env);
      const answer = doctorReport.safeParse(await callControl(controlPath(folder), 'doctor'));
      if (!answer.success) {
        const message = `the collector that owns ${folder} gave no report that this version reads: is it of another version?`;
        throw new CodedError('CONTROL_BAD_ANSWER', message);
      }
      io.stdout.write(options.json === true ? json(answer.data) : doctorText(answer.data, painter(io.stdout, io.env)));
    });
}

const examples = `
Examples:
  $ interconnect doctor
  $ interconnect doctor -c /etc/interconnect.yaml
  $ interconnect doctor --json | jq '.gateways[] | select(.stale) | .name'

Exit status: 0 a collector answered, 1 none runs or it did not answer.`;

const DEFAULT_CONFIG = 'interconnect.yaml';
const DEFAULT_DATA = 'data';

async function dataFolder({ config, data }: Options, env: NodeJS.ProcessEnv): Promise<string> {
  if (data !== undefined) return data;
  if (config === undefined && !existsSync(DEFAULT_CONFIG)) return DEFAULT_DATA;
  const file = config ?? DEFAULT_CONFIG;
  const loaded = await loadConfig(file, env);
  if (loaded.ok) return loaded.config.store.path;
  throw new UsageError(`${file} is faulty (interconnect check ${file} lists how); name the data folder with --data`);
}
