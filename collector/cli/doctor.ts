import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { dataFolderOf, soundConfig } from '../config/data-folder.js';
import { readSecret } from '../config/secrets.js';
import { callControl } from '../control/client.js';
import { controlPath } from '../control/path.js';
import { systemClock } from '../deps.js';
import { CodedError } from '../model/coded-error.js';
import { SIMULATED_FOLDER } from '../model/simulated.js';
import { doctorReport } from './doctor-report.js';
import { diagnosisText, doctorText } from './doctor-text.js';
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
    .option('-c, --config <file>', 'the configuration that the collector runs with')
    .option('-d, --data <folder>', 'its data folder, instead of the one in the configuration')
    .option('--json', 'print all that the collector says as JSON')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const answer = await askOneOf(await dataFolders(options)).catch(async (error: unknown) => {
        if (isNotRunning(error)) await tellBeforehand(options, io);
        throw error;
      });
      if (options.json === true) return void io.stdout.write(json(answer));
      const report = doctorReport.safeParse(answer);
      if (!report.success) {
        const message = 'the running collector reports in another form: is it of another version than this command?';
        throw new CodedError('CONTROL_BAD_ANSWER', message);
      }
      io.stdout.write(doctorText(report.data, painter(io.stdout, io.env)));
    });
}

/** Without a collector: what would keep one from starting with this configuration, or from working. */
async function tellBeforehand(options: Options, { stdout, stderr, env }: Io): Promise<void> {
  const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : null);
  const config = file === null ? null : await soundConfig(file);
  if (config === null) return;
  // Loaded here, so that asking a collector stays quick.
  const { diagnose } = await import('../diagnosis/diagnose.js');
  const { readMachine } = await import('../diagnosis/machine.js');
  const secret = (reference: string): string => readSecret(reference, env);
  const machine = await readMachine(config, true, { secret, env });
  const diagnosis = diagnose({ now: systemClock.now(), config, machine, running: null });
  if (options.json === true) return void stdout.write(json({ owner: null, diagnosis }));
  stdout.write(diagnosisText(diagnosis, painter(stderr, env)).trimStart());
}

const examples = `
It recognises some thirty common mistakes – a wrong community, an access list, a clock that nobody keeps, a small UDP buffer, a port that is taken, templates that
do not come, an interface that was renamed – and says what mends each. Where no collector runs it looks at what would keep one from starting.
Without options it looks for interconnect.yaml here, then for the data folder that "interconnect start" makes here.

Examples:
  $ interconnect doctor
  $ interconnect doctor -c /etc/interconnect.yaml
  $ interconnect doctor --json | jq '.tables[] | select(.timeouts > 0) | [.gateway, .table, .timeouts]'

Exit status: 0 a collector answered, 1 none runs or it did not answer, 2 wrong usage or faulty configuration.`;

const DEFAULT_CONFIG = 'interconnect.yaml';
const DEFAULT_DATA = 'data';

/** The data folders in which the collector may be, likeliest first. */
async function dataFolders({ config, data }: Options): Promise<string[]> {
  if (data !== undefined) return [data];
  if (config === undefined && !existsSync(DEFAULT_CONFIG)) return [DEFAULT_DATA, join(DEFAULT_DATA, SIMULATED_FOLDER)];
  const file = config ?? DEFAULT_CONFIG;
  const folder = await dataFolderOf(file);
  if (folder !== null) return [folder];
  throw new UsageError(`${file} is faulty (interconnect check ${file} lists how); name the data folder with --data`);
}

/** What the first collector that runs says; where none runs, the error of the likeliest folder. */
async function askOneOf([folder = DEFAULT_DATA, ...others]: string[]): Promise<object> {
  const path = controlPath(folder);
  try {
    const owner = await callControl(path, 'owner');
    return { owner, ...Object(await callControl(path, 'doctor')) };
  } catch (error) {
    if (others.length === 0 || !isNotRunning(error)) throw error;
    return await askOneOf(others).catch((other: unknown) => {
      throw isNotRunning(other) ? error : other;
    });
  }
}

const isNotRunning = (error: unknown) => error instanceof CodedError && error.code === 'CONTROL_NOT_RUNNING';
