import { Command, Option } from 'commander';
import { UsageError } from './exit.js';
import type { Io } from './io.js';
import { endWithin } from './lingering.js';
import type { Finish } from './program.js';

interface Options {
  config?: string;
  data?: string;
  listen?: string;
  shard?: string;
  logLevel?: string;
}

/** `interconnect start`: the collector, until SIGTERM or SIGINT. */
export function startCommand(io: Io, finish: Finish): Command {
  const { stdout, stderr } = io;
  return new Command('start')
    .description('run the collector; without a configuration, on a simulated interconnect')
    .option('-c, --config <file>', 'the configuration')
    .option('-d, --data <folder>', 'the data folder, instead of the one in the configuration')
    .option('-l, --listen <address:port>', 'the address of the wall, instead of the one in the configuration')
    .option('--shard <i/n>', 'the share of this process where n divide the configuration between them, such as 2/4')
    .addOption(
      new Option('--log-level <level>', 'how much is logged')
        .choices(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
        .default('info'),
    )
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      // Loaded here, so that the other commands start without all of the collector.
      const { run } = await import('../run.js');
      const out = (text: string) => void stdout.write(text);
      const err = (text: string) => void stderr.write(text);
      if (options.shard !== undefined && options.config === undefined)
        throw new UsageError('--shard divides a configuration: name it with --config');
      finish(await run({ ...options, out, err }).finally(() => endWithin(io)));
    });
}

const examples = `
SIGHUP reads the configuration again: a faulty one changes nothing and is told in the log, a sound one touches only what changed.
SIGTERM and SIGINT stop it cleanly. There is no pid file: one collector owns a data folder, and a second one is refused.

Examples:
  $ interconnect start                                  simulated gateways with some weeks of history
  $ interconnect start -c interconnect.yaml
  $ interconnect start -c interconnect.yaml -d /var/lib/interconnect`;
