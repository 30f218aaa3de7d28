/** The commands of `interconnect`, and what their ends mean to a shell. */
import { Command, CommanderError } from 'commander';
import { CodedError } from '../model/coded-error.js';
import { printable } from '../model/text.js';
import { auditCommand } from './audit.js';
import { alertsCommand } from './alerts.js';
import { authorityCommand } from './authority.js';
import { backupCommand } from './backup.js';
import { certsCommand } from './certs.js';
import { checkCommand } from './check.js';
import { completionCommand } from './completion.js';
import { discoverCommand } from './discover.js';
import { doctorCommand } from './doctor.js';
import { drillCommand } from './drill.js';
import { FAILURE, SUCCESS, USAGE, UsageError } from './exit.js';
import { flowsCommand } from './flows.js';
import { incidentsCommand } from './incidents.js';
import { painter, type Io } from './io.js';
import { networksCommand } from './networks.js';
import { maintenanceCommand } from './maintenance.js';
import { planCommand } from './plan.js';
import { probeAgentCommand } from './probe-agent.js';
import { reportCommand } from './report.js';
import { restoreCommand } from './restore.js';
import { slaCommand } from './sla.js';
import { replayCommand } from './replay.js';
import { simulateCommand } from './simulate.js';
import { startCommand } from './start.js';
import { tokenCommand } from './token.js';
import { readVersion } from '../version.js';

/** Sets the exit status of the command that ran. */
export type Finish = (status: number) => void;

/** Runs one command line (without `node` and the script) and resolves to its exit status: 0 success, 1 failure, 2 usage or configuration. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  let status = SUCCESS;
  const program = buildProgram(io, (value) => (status = value));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? SUCCESS : USAGE;
    return complain(error, io);
  }
}

/** All commands, each with its own help; none has run. */
export function buildProgram(io: Io, finish: Finish): Command {
  const program = new Command('interconnect')
    .description('Monitoring and resilience for a two-network interconnect')
    .version(readVersion(), '-V, --version', 'print the version')
    .enablePositionalOptions()
    .addHelpText('after', examples);
  for (const command of [
    startCommand,
    checkCommand,
    discoverCommand,
    doctorCommand,
    networksCommand,
    flowsCommand,
    authorityCommand,
    planCommand,
    alertsCommand,
    incidentsCommand,
    maintenanceCommand,
    drillCommand,
    slaCommand,
    reportCommand,
    tokenCommand,
    certsCommand,
    auditCommand,
    backupCommand,
    restoreCommand,
    probeAgentCommand,
    simulateCommand,
    replayCommand,
    completionCommand,
  ]) {
    program.addCommand(command(io, finish));
  }
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    adopt(command, io);
  return program;
}

const examples = `
Examples:
  $ interconnect start                        a simulated interconnect, to look around
  $ interconnect discover 192.0.2.1 --user monitor --auth sha256:env:AUTH --priv aes:env:PRIV --yaml
  $ interconnect check interconnect.yaml      every fault of a configuration at once
  $ interconnect start -c interconnect.yaml   the real thing
  $ interconnect doctor                       how the running collector fares

Exit status: 0 success, 1 failure, 2 wrong usage, faulty configuration, or a data folder of a later release.`;

/** Usage errors come back as exceptions, and everything is written to the command's own streams. */
function adopt(command: Command, { stdout, stderr }: Io): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .showHelpAfterError(`(${wordsOf(command)} --help shows how)`);
}

/** `interconnect networks list`. */
export const wordsOf = (command: Command): string =>
  command.parent === null ? command.name() : `${wordsOf(command.parent)} ${command.name()}`;

/** What is refused because it cannot be meant so, whatever the collector's state: trying again, as a service is by systemd, changes nothing. */
const WRONG: ReadonlySet<string> = new Set([
  'BAD_PARAMETER',
  'MAINTENANCE_RANGE',
  'DRILL_RANGE',
  'ACKNOWLEDGE_RANGE',
  'DATA_FOLDER_NEWER',
  'DATA_FOLDER_MARK',
]);

function complain(error: unknown, { stderr, env }: Io): number {
  const paint = painter(stderr, env);
  const name = paint('red', 'interconnect:');
  if (error instanceof UsageError) {
    stderr.write(`${name} ${printable(error.message)}\n`);
    return USAGE;
  }
  if (error instanceof CodedError || hasCode(error)) {
    stderr.write(`${name} ${error.code}: ${printable(error.message)}\n`);
    return WRONG.has(error.code) ? USAGE : FAILURE;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`${name} unexpected failure, please report it:\n${text.split('\n').map(printable).join('\n')}\n`);
  return FAILURE;
}

/** Errors of every room carry a code; those of the system do too (EADDRINUSE). */
function hasCode(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
