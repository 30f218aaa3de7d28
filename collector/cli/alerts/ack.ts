import { Command } from 'commander';
import { ask, author, whereOptions, type Where } from '../ask.js';
import { json, type Io } from '../io.js';
import { pageTable } from './rows.js';

interface AckOptions extends Where {
  reason: string;
  author?: string;
  for?: string;
}

/** `interconnect alerts ack ID`. */
export function ackCommand(io: Io): Command {
  const command = new Command('ack')
    .description('take a page on: nobody else is told')
    .argument('<id>', 'of the page or its incident, such as pg-3f9c0a12b4d5')
    .requiredOption('--reason <text>', 'what is done about it')
    .option('--for <duration>', 'how long, such as 2h; for good where left out')
    .option('--author <name>', 'who does it; this system’s user where left out')
    .action(async (id: string, { reason, author: by, for: length, ...where }: AckOptions) => {
      const params = { id, reason, author: author(by), ...(length === undefined ? {} : { for: length }) };
      const answer = await ask(where, 'alerts.ack', params);
      io.stdout.write(where.json === true ? json(answer) : pageTable([answer]));
    });
  return whereOptions(command);
}
