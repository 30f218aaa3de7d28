import { once } from 'node:events';
import { Command } from 'commander';
import { systemClock } from '../deps.js';
import { createLogger } from '../logger.js';
import { UsageError } from './exit.js';
import { json, type Io } from './io.js';
import { table } from './table.js';
import { addressText } from './target.js';

interface Options {
  gateways: string;
  address: string;
  community: string;
  json?: boolean;
}

/** `interconnect simulate`: gateways that answer SNMP, until SIGTERM or SIGINT. */
export function simulateCommand(io: Io): Command {
  return new Command('simulate')
    .description('run simulated gateways that answer SNMP on loopback')
    .option('--gateways <names>', 'names, separated by commas', 'gw1,gw2')
    .option('--address <address>', 'loopback address to answer at', '127.0.0.1')
    .option('--community <name>', 'community of v1 and v2c; it is no secret here', 'public')
    .option('--json', 'print addresses as JSON')
    .addHelpText('after', examples)
    .action((options: Options) => simulate(options, io));
}

const examples = `
Examples:
  $ interconnect simulate
  $ interconnect simulate --gateways north,south --json
  $ interconnect discover 127.0.0.1:PORT --community public      with a port that simulate printed`;

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
