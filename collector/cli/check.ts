import { Command } from 'commander';
import { formatFaults } from '../config/format.js';
import { loadConfig, type Loaded } from '../config/load.js';
import { SUCCESS, USAGE } from './exit.js';
import { hasColour, json, type Io } from './io.js';
import type { Finish } from './program.js';
import { count } from './words.js';

/** `interconnect check FILE`: every fault at once; exit status 2 where there is one. */
export function checkCommand(io: Io, finish: Finish): Command {
  return new Command('check')
    .description('list every fault of a configuration at once')
    .argument('[file]', 'the configuration', 'interconnect.yaml')
    .option('--json', 'print faults and warnings as JSON')
    .addHelpText('after', examples)
    .action(async (file: string, { json: asJson }: { json?: boolean }) => {
      const loaded = await loadConfig(file, io.env, 'look');
      io.stdout.write(asJson === true ? json(reportOf(file, loaded)) : textOf(file, loaded, io));
      finish(loaded.ok ? SUCCESS : USAGE);
    });
}

const examples = `
Secrets are looked up too: the environment variables and files that the configuration names must be there.
What systemd hands to a service (/run/credentials/…) is there only while it runs, and gets a warning until then.

Examples:
  $ interconnect check interconnect.yaml
  $ interconnect check interconnect.yaml --json | jq -r '.faults[].key'

Exit status: 0 valid (perhaps with warnings), 2 faulty.`;

const reportOf = (file: string, loaded: Loaded) => ({
  file,
  ok: loaded.ok,
  faults: loaded.ok ? [] : loaded.faults,
  warnings: loaded.warnings,
});

function textOf(file: string, loaded: Loaded, { stdout, env }: Io): string {
  const colour = hasColour(stdout, env);
  const warnings = formatFaults(loaded.warnings, { colour });
  if (loaded.ok) {
    const { gateways, paths, groups } = loaded.config;
    const holds = [count(gateways.length, 'gateway'), count(paths.length, 'path'), count(groups.length, 'group')];
    const besides = loaded.warnings.length === 0 ? '' : `, ${count(loaded.warnings.length, 'warning')}`;
    return `${warnings}${file} is valid: ${holds.join(', ')}${besides}\n`;
  }
  const found = [count(loaded.faults.length, 'fault'), count(loaded.warnings.length, 'warning')];
  return `${formatFaults([...loaded.faults, ...loaded.warnings], { colour })}${file}: ${found.join(', ')}\n`;
}
