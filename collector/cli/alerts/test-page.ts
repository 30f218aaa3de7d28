import { Command } from 'commander';
import { ask, author, whereOptions, type Where } from '../ask.js';
import { FAILURE } from '../exit.js';
import { json, type Io } from '../io.js';
import type { Finish } from '../program.js';
import { testPageTable, wasDelivered } from './rows.js';

/** Receivers have 20 s. */
const PATIENCE = 30_000;

/** `interconnect alerts test-page`: exit status 1 where anybody was not reached. */
export function testPageCommand(io: Io, finish: Finish): Command {
  const command = new Command('test-page')
    .description('send a page that is none, the whole way to everyone who is told first')
    .option('--author <name>', 'who tries it; this system’s user where left out')
    .action(async ({ author: by, ...where }: Where & { author?: string }) => {
      const answer = await ask(where, 'alerts.test-page', { author: author(by) }, { timeout: PATIENCE });
      io.stdout.write(where.json === true ? json(answer) : testPageTable(answer));
      if (!wasDelivered(answer)) finish(FAILURE);
    });
  return whereOptions(command);
}
