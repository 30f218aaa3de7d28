import { Command } from 'commander';
import { systemClock } from '../deps.js';
import { createLogger } from '../logger.js';
import { printable } from '../model/text.js';
import { discover, type Discovery, type DiscoverTarget } from '../snmp/discover.js';
import { gatewayYaml } from '../snmp/discover-yaml.js';
import { discoveryText } from './discover-text.js';
import { UsageError } from './exit.js';
import { json, painter, type Io } from './io.js';
import { progressOn } from './progress.js';
import { referenced } from './references.js';
import { targetOf, type TargetOptions } from './target.js';
import { count } from './words.js';

interface Options extends TargetOptions {
  json?: boolean;
  yaml?: boolean;
}

/** `interconnect discover ADDRESS[:PORT]`: what a router is and which interfaces it has. */
export function discoverCommand(io: Io): Command {
  return new Command('discover')
    .description('ask a router what it is and which interfaces it has')
    .argument('<address[:port]>', 'IP address or DNS name; IPv6 with a port in brackets')
    .option('--version <1|2c|3>', 'SNMP version (default: 2c with --community, else 3)')
    .option('--community <secret>', 'community of v1 and v2c')
    .option('--user <name>', 'user of v3')
    .option('--auth <protocol:secret>', 'sha256, sha, sha224, sha384, sha512 or md5')
    .option('--priv <protocol:secret>', 'aes, aes256 or aes256c (Cisco)')
    .option('--context <name>', 'SNMP context (a VRF)')
    .option('--timeout <time>', 'wait for one answer (default: 2s)')
    .option('--retries <number>', 'further attempts after a timeout (default: 2)')
    .option('--json', 'print everything as JSON, named as the MIB names it')
    .option('--yaml', 'print a gateway section for interconnect.yaml')
    .addHelpText('after', examples)
    .action(async (where: string, options: Options) => {
      if (options.json === true && options.yaml === true) throw new UsageError('--json and --yaml exclude each other');
      const target = targetOf(where, options, io.env);
      const found = await ask(target, io);
      if (options.json === true) io.stdout.write(json(found));
      else if (options.yaml === true) writeSection(target, options, found, io);
      else io.stdout.write(discoveryText(found, painter(io.stdout, io.env)));
    });
}

const examples = `
A secret is env:NAME, file:PATH or the secret itself; other users of this machine can see the latter in the list of processes.

Examples:
  $ interconnect discover 192.0.2.1 --user monitor --auth sha256:env:SNMP_AUTH --priv aes:env:SNMP_PRIV
  $ interconnect discover '[2001:db8::1]:1161' --community file:/run/secrets/community --json
  $ interconnect discover gw1.example --user monitor --auth sha256:env:SNMP_AUTH --priv aes:env:SNMP_PRIV --yaml

Exit status: 0 the router answered, 1 it did not, 2 wrong usage.`;

function writeSection(target: DiscoverTarget, options: Options, found: Discovery, io: Io): void {
  const { address, port = 161, context = '', credentials } = target;
  const { snmp, unset } = referenced(credentials, options);
  io.stdout.write(gatewayYaml({ address, port, context, snmp }, found));
  if (unset.length === 0) return;
  io.stderr.write(`Secrets never stand in the file: set ${unset.join(' and ')} in the environment of the collector.\n`);
}

async function ask(target: DiscoverTarget, io: Io): Promise<Discovery> {
  const progress = progressOn(io, () => systemClock.monotonic());
  const paint = painter(io.stderr, io.env);
  const problems: string[] = [];
  try {
    return await discover(target, {
      clock: systemClock,
      log: createLogger('silent'),
      onProgress: (interfaces) => progress.update(`${target.address}: ${count(interfaces, 'interface')} so far`),
      onProblem: (message) => problems.push(message),
    });
  } finally {
    progress.done();
    for (const problem of problems) io.stderr.write(`${paint('yellow', 'warning:')} ${printable(problem)}\n`);
  }
}
