import { Command } from 'commander';
import { ask, author, whereOptions, type Where } from './ask.js';
import { UsageError } from './exit.js';
import { json, type Io } from './io.js';
import { windowTable } from './record-rows.js';

interface AddOptions extends Where {
  from: string;
  to: string;
  reason: string;
  author?: string;
  gateway?: string;
  group?: string;
  path?: string;
}

/** `interconnect maintenance add|list|cancel`. */
export function maintenanceCommand(io: Io): Command {
  const command = new Command('maintenance').description('declare work on the interconnect, or note it afterwards');
  const add = new Command('add')
    .description('declare a window: what fails over in it is planned')
    .requiredOption('--from <time>', '2026-11-26T22:00:00Z, now, or -2h')
    .requiredOption('--to <time>', 'its end, such as +1h')
    .requiredOption('--reason <text>', 'what the work is')
    .option('--author <name>', 'who declares it; this system’s user where left out')
    .option('--gateway <name>', 'only this gateway')
    .option('--group <name>', 'only this group')
    .option('--path <name>', 'only this path')
    .action(async (options: AddOptions) => {
      const { from, to, reason, author: by, gateway, group, path, ...where } = options;
      const params = { from, to, reason, author: author(by), ...scopeOf({ gateway, group, path }) };
      const answer = await ask(where, 'maintenance.add', params);
      io.stdout.write(where.json === true ? json(answer) : windowTable([answer]));
    });
  const list = new Command('list').description('windows, newest first').action(async (where: Where) => {
    const answer = await ask(where, 'maintenance.list');
    io.stdout.write(where.json === true ? json(answer) : windowTable(answer));
  });
  const cancel = new Command('cancel')
    .description('call a window off')
    .argument('<id>', 'such as mw-3f9c0a12b4d5')
    .requiredOption('--reason <text>', 'why')
    .option('--author <name>', 'who does it; this system’s user where left out')
    .action(async (id: string, { reason, author: by, ...where }: Where & { reason: string; author?: string }) => {
      const answer = await ask(where, 'maintenance.cancel', { id, reason, author: author(by) });
      io.stdout.write(where.json === true ? json(answer) : windowTable([answer]));
    });
  for (const each of [add, list, cancel]) command.addCommand(whereOptions(each));
  return command.addHelpText('after', examples);
}

function scopeOf(given: Record<string, string | undefined>): { scope?: string; name?: string } {
  const named = Object.entries(given).filter(([, name]) => name !== undefined);
  if (named.length > 1) throw new UsageError('name one of --gateway, --group and --path, or none for everything');
  const [first] = named;
  return first === undefined ? {} : { scope: first[0], name: first[1] ?? '' };
}

const examples = `
Examples:
  $ interconnect maintenance add --gateway gw1 --from 2026-11-26T22:00:00Z --to 2026-11-27T02:00:00Z --reason "new firmware"
  $ interconnect maintenance add --path primary --from -2h --to now --reason "fibre replaced, noted afterwards"
  $ interconnect maintenance cancel mw-3f9c0a12b4d5 --reason "postponed"
  $ interconnect maintenance list --json`;
