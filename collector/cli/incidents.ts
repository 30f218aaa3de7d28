import { Command } from 'commander';
import { ask, author, whereOptions, type Where } from './ask.js';
import { json, type Io } from './io.js';
import { incidentTable } from './record-rows.js';

/** `interconnect incidents list|ack`. */
export function incidentsCommand(io: Io): Command {
  const command = new Command('incidents').description('list incidents, and take one on');
  const list = new Command('list')
    .description('incidents, newest first')
    .option('--open', 'only those that have not ended')
    .action(async ({ open = false, ...where }: Where & { open?: boolean }) => {
      const answer = await ask(where, 'incidents.list', { open });
      io.stdout.write(where.json === true ? json(answer) : incidentTable(answer));
    });
  const ack = new Command('ack')
    .description('take an incident on')
    .argument('<id>', 'such as in-3f9c0a12b4d5')
    .requiredOption('--reason <text>', 'what is done about it')
    .option('--author <name>', 'who does it; this system’s user where left out')
    .action(async (id: string, { reason, author: by, ...where }: Where & { reason: string; author?: string }) => {
      const answer = await ask(where, 'incidents.ack', { id, reason, author: author(by) });
      io.stdout.write(where.json === true ? json(answer) : incidentTable([answer]));
    });
  for (const each of [list, ack]) command.addCommand(whereOptions(each));
  return command.addHelpText('after', examples);
}

const examples = `
Examples:
  $ interconnect incidents list --open
  $ interconnect incidents ack in-3f9c0a12b4d5 --reason "carrier called, reference 4711"
  $ interconnect incidents list --json | jq '.[] | select(.severity == "critical") | .title'`;
