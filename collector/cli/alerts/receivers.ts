import { Command } from 'commander';
import { ask, whereOptions, type Where } from '../ask.js';
import { json, type Io } from '../io.js';
import { receiverText } from './rows.js';

/** `interconnect alerts receivers`. */
export function receiversCommand(io: Io): Command {
  const command = new Command('receivers')
    .description('who can be told, whether they are reached, and whether the other collector is seen')
    .action(async (where: Where) => {
      const answer = await ask(where, 'alerts.receivers');
      io.stdout.write(where.json === true ? json(answer) : receiverText(answer));
    });
  return whereOptions(command);
}
