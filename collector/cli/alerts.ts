/** `interconnect alerts …`: what people are told, and whom. Each subcommand stands in a file of its own. */
import { Command } from 'commander';
import { ackCommand } from './alerts/ack.js';
import { lintCommand } from './alerts/lint.js';
import { listCommand } from './alerts/list.js';
import { pagesCommand } from './alerts/pages.js';
import { receiversCommand } from './alerts/receivers.js';
import { silenceCommand, silencesCommand, unsilenceCommand } from './alerts/silence.js';
import { testCommand } from './alerts/test.js';
import { testPageCommand } from './alerts/test-page.js';
import type { Io } from './io.js';
import type { Finish } from './program.js';

export function alertsCommand(io: Io, finish: Finish): Command {
  const command = new Command('alerts').description(
    'rules of alerts, and pages: who is told, who has it, what is silent',
  );
  command.addCommand(listCommand(io, finish));
  command.addCommand(lintCommand(io, finish));
  command.addCommand(testCommand(io, finish));
  command.addCommand(pagesCommand(io));
  command.addCommand(ackCommand(io));
  command.addCommand(silencesCommand(io));
  command.addCommand(silenceCommand(io));
  command.addCommand(unsilenceCommand(io));
  command.addCommand(receiversCommand(io));
  command.addCommand(testPageCommand(io, finish));
  return command.addHelpText('after', examples);
}

const examples = `
Examples:
  $ interconnect alerts list --active
  $ interconnect alerts lint rules/
  $ interconnect alerts test rules/tests/*.yaml
  $ interconnect alerts test-page
  $ interconnect alerts pages
  $ interconnect alerts ack pg-3f9c0a12b4d5 --reason "carrier called" --for 2h
  $ interconnect alerts silence 'alertname="PathDown"' 'path="primary"' --for 4h --reason "fibre work, reference 4711"
  $ interconnect alerts receivers`;
