import { Command } from 'commander';
import { ask, author, whereOptions, type Where } from '../ask.js';
import { json, type Io } from '../io.js';
import { silenceTable } from './rows.js';

interface SilenceOptions extends Where {
  for: string;
  from?: string;
  reason: string;
  author?: string;
}

/** `interconnect alerts silence MATCHER…`. */
export function silenceCommand(io: Io): Command {
  const command = new Command('silence')
    .description('tell nobody of alerts that match, until it ends')
    .argument('<matcher...>', 'label="value", !=, =~ or !~; all must match')
    .requiredOption('--for <duration>', 'how long, such as 2h')
    .requiredOption('--reason <text>', 'why')
    .option('--from <time>', 'its beginning; now where left out')
    .option('--author <name>', 'who does it; this system’s user where left out')
    .action(async (matchers: string[], { for: length, from, reason, author: by, ...where }: SilenceOptions) => {
      const params = { matchers, for: length, reason, author: author(by), ...(from === undefined ? {} : { from }) };
      const answer = await ask(where, 'alerts.silence', params);
      io.stdout.write(where.json === true ? json(answer) : silenceTable([answer]));
    });
  return whereOptions(command);
}

/** `interconnect alerts unsilence ID`. */
export function unsilenceCommand(io: Io): Command {
  const command = new Command('unsilence')
    .description('end a silence now')
    .argument('<id>', 'such as si-3f9c0a12b4d5')
    .requiredOption('--reason <text>', 'why')
    .option('--author <name>', 'who does it; this system’s user where left out')
    .action(async (id: string, { reason, author: by, ...where }: Where & { reason: string; author?: string }) => {
      const answer = await ask(where, 'alerts.unsilence', { id, reason, author: author(by) });
      io.stdout.write(where.json === true ? json(answer) : silenceTable([answer]));
    });
  return whereOptions(command);
}

/** `interconnect alerts silences`. */
export function silencesCommand(io: Io): Command {
  const command = new Command('silences')
    .description('silences, those that end last first')
    .action(async (where: Where) => {
      const answer = await ask(where, 'alerts.silences');
      io.stdout.write(where.json === true ? json(answer) : silenceTable(answer));
    });
  return whereOptions(command);
}
