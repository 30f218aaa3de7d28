import { Command } from 'commander';
import { ask, whereOptions, type Where } from '../ask.js';
import { json, type Io } from '../io.js';
import { pageTable } from './rows.js';

/** `interconnect alerts pages`. */
export function pagesCommand(io: Io): Command {
  const command = new Command('pages')
    .description('what people are told, whom, and whether it reached them')
    .option('--all', 'also those that are over')
    .action(async ({ all = false, ...where }: Where & { all?: boolean }) => {
      const answer = await ask(where, 'alerts.pages', { open: !all });
      io.stdout.write(where.json === true ? json(answer) : pageTable(answer));
    });
  return whereOptions(command);
}
