import { Command, Option } from 'commander';
import { networkRow } from '../api/live/networks.js';
import { formatFaults } from '../config/format.js';
import { loadConfig } from '../config/load.js';
import { lookUp, type Match } from '../config/networks/lookup.js';
import { declaredNetworks, type DeclaredNetwork } from '../config/schema/networks.js';
import { FAILURE, SUCCESS, USAGE, UsageError } from './exit.js';
import { hasColour, json, type Io } from './io.js';
import type { Finish } from './program.js';
import { table } from './table.js';
import { count } from './words.js';

interface Options {
  config: string;
  json?: boolean;
  side?: 'a' | 'b';
}

/** `interconnect networks`: who is declared, and whose an address is, by the configuration and the files that it names. */
export function networksCommand(io: Io, finish: Finish): Command {
  const command = new Command('networks')
    .description('list authorities and destinations, or look up whose an address is')
    .addHelpText('after', examples);
  command
    .addCommand(
      withConfig(new Command('list').description('all of them, with the file that manages each'))
        .addOption(new Option('--side <side>', 'a: authorities; b: destinations').choices(['a', 'b']))
        .action((options: Options) => list(options, io, finish)),
    )
    .addCommand(
      withConfig(new Command('lookup').description('whose an address is, on either side'))
        .argument('<address>', 'IPv4 or IPv6')
        .action((address: string, options: Options) => lookup(address, options, io, finish)),
    );
  return command;
}

const withConfig = (command: Command): Command =>
  command.option('-c, --config <file>', 'the configuration', 'interconnect.yaml').option('--json', 'print as JSON');

const examples = `
Reads the configuration and the files that it names, not the running collector: a changed file shows before it is reloaded.
Authorities that were added while it runs are shown by interconnect authority list.

Examples:
  $ interconnect networks list --side b
  $ interconnect networks lookup 10.1.2.3
  $ interconnect networks list --json | jq -r '.networks[] | select(.managedBy.by == "file") | .name'

Exit status: 0 success, 1 no network holds the address, 2 wrong usage or faulty configuration.`;

async function list(options: Options, io: Io, finish: Finish): Promise<void> {
  const all = await declared(options, io, finish);
  if (all === null) return;
  const rows = all.filter(({ side }) => options.side === undefined || side === options.side).map(networkRow);
  if (options.json === true) return void io.stdout.write(json({ networks: rows }));
  const columns = ['SIDE', 'NAME', 'OWNER', 'PREFIXES', 'MANAGED BY'].map((title) => ({ title }));
  const cells = rows.map(({ side, name, owner, prefixes, managedBy }) => [
    side,
    name,
    owner,
    prefixes.length > 3 ? `${prefixes.slice(0, 3).join(' ')} and ${prefixes.length - 3} more` : prefixes.join(' '),
    managedBy.by === 'file' ? `${managedBy.file}:${managedBy.line}` : options.config,
  ]);
  io.stdout.write(`${table(columns, cells)}${count(rows.length, 'network')}\n`);
}

async function lookup(address: string, options: Options, io: Io, finish: Finish): Promise<void> {
  const all = await declared(options, io, finish);
  if (all === null) return;
  const found = lookUp(all, address);
  if (found === null) throw new UsageError(`${address} is no IP address`);
  finish(found.a.length + found.b.length === 0 ? FAILURE : SUCCESS);
  if (options.json === true) {
    const shown = (matches: Match[]) => matches.map(({ network, prefix }) => ({ prefix, ...networkRow(network) }));
    return void io.stdout.write(json({ address, a: shown(found.a), b: shown(found.b) }));
  }
  const columns = ['SIDE', 'NAME', 'OWNER', 'PREFIX', 'COUNTS', 'MANAGED BY'].map((title) => ({ title }));
  const cells = [...rowsOf(found.a, options), ...rowsOf(found.b, options)];
  io.stdout.write(cells.length === 0 ? 'no network holds it: its flows are "unknown"\n' : table(columns, cells));
}

/** The first has the longest prefix: it names the address, the others are around it. */
const rowsOf = (matches: readonly Match[], { config }: Options) =>
  matches.map(({ network: { side, name, owner, managedBy, line }, prefix }, index) => [
    side,
    name,
    owner ?? null,
    prefix,
    index === 0 ? 'yes' : 'no, a longer one does',
    managedBy === null ? config : `${managedBy}:${line}`,
  ]);

/** Null where the configuration is faulty; what is wrong was said then. */
async function declared({ config }: Options, io: Io, finish: Finish): Promise<DeclaredNetwork[] | null> {
  const loaded = await loadConfig(config, io.env, 'look');
  if (loaded.ok) return declaredNetworks(loaded.config.networks);
  io.stderr.write(formatFaults(loaded.faults, { colour: hasColour(io.stderr, io.env) }));
  finish(USAGE);
  return null;
}
