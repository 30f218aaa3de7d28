import { Command, Option } from 'commander';
import { ledgerStates } from '../model/sla.js';
import { ask, author, whereOptions, type Where } from './ask.js';
import { UsageError } from './exit.js';
import { json, type Io } from './io.js';
import { correctionTable, monthTable, overviewText } from './sla-rows.js';

interface Signed extends Where {
  reason: string;
  author?: string;
}

interface CorrectOptions extends Signed {
  from: string;
  to: string;
  becomes: string;
  service?: string;
  path?: string;
}

/** `interconnect sla status|months|month|corrections|correct|reverse|approve|reject|reissue`. */
export function slaCommand(io: Io): Command {
  const command = new Command('sla').description('service levels: the month that runs, closed months, corrections');
  const told = (where: Where, answer: unknown, text: (answer: unknown) => string): void =>
    void io.stdout.write(where.json === true ? json(answer) : text(answer));
  const status = new Command('status')
    .description('the month that runs: availability, error budget, days to the report')
    .action(async (where: Where) => told(where, await ask(where, 'sla.overview'), overviewText));
  const months = new Command('months')
    .description('closed months')
    .action(async (where: Where) => told(where, await ask(where, 'sla.months'), monthTable));
  const month = new Command('month')
    .description('a month as it is sealed, or the one that runs, as JSON')
    .argument('<month>', 'such as 2026-03')
    .action(async (name: string, where: Where) =>
      told({ ...where, json: true }, await ask(where, 'sla.month', { month: name }), () => ''),
    );
  const corrections = new Command('corrections')
    .description('corrections of the ledgers')
    .action(async (where: Where) => told(where, await ask(where, 'sla.corrections'), correctionTable));
  const correct = signed(new Command('correct').description('propose a correction; another person approves it'))
    .requiredOption('--from <time>', 'such as 2026-03-10T10:20:00Z')
    .requiredOption('--to <time>', 'its end')
    .addOption(
      new Option('--becomes <state>', 'what this time is to count as').choices([...ledgerStates]).makeOptionMandatory(),
    )
    .option('--service <name>', 'of this service')
    .option('--path <name>', 'of this path')
    .action(async ({ from, to, becomes, service, path, reason, author: by, ...where }: CorrectOptions) => {
      if ((service === undefined) === (path === undefined)) throw new UsageError('name either --service or --path');
      const subject = path === undefined ? { service } : { path };
      const params = { ...subject, from, to, becomes, reason, author: author(by) };
      told(where, await ask(where, 'sla.correct', params), (answer) => correctionTable([answer]));
    });
  const decide = (name: string, verdict: string, what: string): Command =>
    signed(new Command(name).description(what).argument('<id>', 'such as co-3f9c0a12b4d5')).action(
      async (id: string, { reason, author: by, ...where }: Signed) => {
        const answer = await ask(where, 'sla.decide', { id, verdict, reason, author: author(by) });
        told(where, answer, () => correctionTable([answer]));
      },
    );
  const reverse = signed(
    new Command('reverse').description('propose to take a correction back').argument('<id>', 'such as co-3f9c0a12b4d5'),
  ).action(async (id: string, { reason, author: by, ...where }: Signed) => {
    const answer = await ask(where, 'sla.reverse', { id, reason, author: author(by) });
    told(where, answer, () => correctionTable([answer]));
  });
  const reissue = signed(
    new Command('reissue')
      .description('close a month again as its next revision')
      .argument('<month>', 'such as 2026-03'),
  ).action(async (name: string, { reason, author: by, ...where }: Signed) => {
    const answer = await ask(where, 'sla.reissue', { month: name, reason, author: author(by) });
    told(where, answer, (said) => {
      const { revision } = said as { revision: number };
      return `${name} is closed again as revision ${revision}\n`;
    });
  });
  const approve = decide('approve', 'approved', 'approve a correction that another person proposed');
  const reject = decide('reject', 'rejected', 'reject a correction that another person proposed');
  for (const each of [status, months, month, corrections, correct, approve, reject, reverse, reissue])
    command.addCommand(whereOptions(each));
  return command.addHelpText('after', examples);
}

function signed(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why')
    .option('--author <name>', 'who does it; this system’s user where left out');
}

const examples = `
Examples:
  $ interconnect sla status
  $ interconnect sla correct --service interconnect --from 2026-03-10T10:20:00Z --to 2026-03-10T10:30:00Z --becomes excluded --reason "agreed by telephone"
  $ interconnect sla approve co-3f9c0a12b4d5 --author "Contract manager" --reason "seen the call log"
  $ interconnect report verify 2026-03`;
