import { once } from 'node:events';
import { Command } from 'commander';
import { nearest } from '../config/nearest.js';
import { systemClock } from '../deps.js';
import { createLogger } from '../logger.js';
import type { Scenario } from '../simulator/scenarios.js';
import { UsageError } from './exit.js';
import { json, type Io } from './io.js';
import type { Finish } from './program.js';
import { table } from './table.js';
import { addressText } from './target.js';

interface Options {
  gateways: string;
  address: string;
  community: string;
  list?: boolean;
  listen?: string;
  data?: string;
  json?: boolean;
}

/** `interconnect simulate [scenario]`: gateways that answer SNMP; with a scenario, a wall on which they fail. Until SIGTERM or SIGINT. */
export function simulateCommand(io: Io, finish: Finish): Command {
  return new Command('simulate')
    .description('run simulated gateways that answer SNMP on loopback, or with a scenario a wall on which they fail')
    .argument('[scenario]', 'what fails: --list names them')
    .option('--list', 'list the scenarios')
    .option('-l, --listen <address:port>', 'with a scenario: the address of the wall')
    .option('-d, --data <folder>', 'with a scenario: the data folder, which is emptied')
    .option('--gateways <names>', 'without a scenario: names, separated by commas', 'gw1,gw2')
    .option('--address <address>', 'without a scenario: loopback address to answer at', '127.0.0.1')
    .option('--community <name>', 'without a scenario: community of v1 and v2c; it is no secret here', 'public')
    .option('--json', 'print addresses or the list as JSON')
    .addHelpText('after', examples)
    .action(async (name: string | undefined, options: Options, command: Command) => {
      const { scenarios } = await import('../simulator/scenarios.js');
      if (options.list === true) return listed(scenarios, options, io);
      refuse(name === undefined ? ['listen', 'data'] : ['gateways', 'address', 'community', 'json'], name, command);
      if (name === undefined) return simulate(options, io);
      const scenario = found(name, scenarios);
      const { run } = await import('../run.js');
      const out = (text: string) => void io.stdout.write(text);
      const err = (text: string) => void io.stderr.write(text);
      finish(await run({ scenario, out, err, ...given('listen', options), ...given('data', options) }));
    });
}

const examples = `
A scenario starts what \`interconnect start\` starts without a configuration, waits until all is well, and then fails what its name says.
What is done is printed with its time, and mended after a minute.

Examples:
  $ interconnect simulate
  $ interconnect simulate --gateways north,south --json
  $ interconnect discover 127.0.0.1:PORT --community public      with a port that simulate printed
  $ interconnect simulate --list
  $ interconnect simulate link-cut`;

const given = <Key extends 'listen' | 'data'>(key: Key, options: Options): Partial<Record<Key, string>> =>
  options[key] === undefined ? {} : ({ [key]: options[key] } as Record<Key, string>);

/** Options that mean nothing here are refused: left unheard they would mislead. */
function refuse(keys: readonly string[], name: string | undefined, command: Command): void {
  const [key] = keys.filter((each) => command.getOptionValueSource(each) === 'cli');
  if (key === undefined) return;
  throw new UsageError(
    name === undefined ? `--${key} belongs to a scenario: name one` : `--${key} is of no use with a scenario`,
  );
}

function found(name: string, scenarios: readonly Scenario[]): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario !== undefined) return scenario;
  const near = nearest(
    name,
    scenarios.map((each) => each.name),
  );
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  throw new UsageError(`no scenario ${name}.${hint} interconnect simulate --list names them all`);
}

/** What a scenario shows is a sentence: it is for the terminal to break, and not cut off. */
function listed(scenarios: readonly Scenario[], { json: asJson }: Options, { stdout }: Io): void {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  stdout.write(
    asJson === true
      ? json(scenarios.map(({ name, shows }) => ({ name, shows })))
      : scenarios.map(({ name, shows }) => `${name.padEnd(width)}  ${shows}\n`).join(''),
  );
}

async function simulate({ gateways, address, community, json: asJson }: Options, io: Io): Promise<void> {
  const names = gateways.split(',').map((name) => name.trim());
  if (names.some((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name)) || new Set(names).size < names.length) {
    throw new UsageError(`--gateways ${gateways}: expected different names, separated by commas`);
  }
  const { createSimulator } = await import('../simulator/index.js');
  const deps = { clock: systemClock, log: createLogger('info') };
  const simulator = createSimulator({ gateways: names, address, community }, deps);
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await simulator.start();
  const rows = simulator.gateways.map((gateway) => [
    gateway.name,
    addressText(gateway.address, gateway.port),
    community,
  ]);
  io.stdout.write(
    asJson === true
      ? json({ community, gateways: simulator.gateways })
      : table([{ title: 'GATEWAY' }, { title: 'ADDRESS' }, { title: 'COMMUNITY' }], rows),
  );
  await stopped;
  await simulator.stop();
}
