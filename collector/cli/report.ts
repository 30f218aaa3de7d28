import { Command } from 'commander';
import type { Io } from './io.js';
import { reportVerifyCommand } from './report-verify.js';

/** `interconnect report verify`. */
export function reportCommand(io: Io, finish: (status: number) => void): Command {
  const command = new Command('report').description('the service-level report of a month');
  command.addCommand(reportVerifyCommand(io, finish));
  return command;
}
