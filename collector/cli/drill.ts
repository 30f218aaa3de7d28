import { Command, Option } from 'commander';
import { ask, author, whereOptions, type Where } from './ask.js';
import { json, type Io } from './io.js';
import { drillReport, drillTable } from './record-rows.js';

interface PlanOptions extends Where {
  from: string;
  to: string;
  reason: string;
  author?: string;
}

interface RecordOptions extends Where {
  outcome: string;
  reason: string;
  author?: string;
}

/** `interconnect drill plan|record|report|list`. */
export function drillCommand(io: Io): Command {
  const command = new Command('drill').description('plan failover drills, record how they went, report them');
  const plan = new Command('plan')
    .description('plan a drill, or note one that was held')
    .argument('<group>', 'the redundancy group')
    .requiredOption('--from <time>', '2026-11-26T22:00:00Z, now, or -2h')
    .requiredOption('--to <time>', 'its end, such as +1h')
    .requiredOption('--reason <text>', 'what it is to show')
    .option('--author <name>', 'who plans it; this system’s user where left out')
    .action(async (group: string, { from, to, reason, author: by, ...where }: PlanOptions) => {
      const answer = await ask(where, 'drill.plan', { group, from, to, reason, author: author(by) });
      io.stdout.write(where.json === true ? json(answer) : drillTable([answer]));
    });
  const record = new Command('record')
    .description('record how a drill went')
    .argument('<id>', 'such as dr-3f9c0a12b4d5')
    .addOption(
      new Option('--outcome <word>', 'how it went').choices(['passed', 'failed', 'cancelled']).makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'what was seen')
    .option('--author <name>', 'who records it; this system’s user where left out')
    .action(async (id: string, { outcome, reason, author: by, ...where }: RecordOptions) => {
      const answer = await ask(where, 'drill.record', { id, outcome, reason, author: author(by) });
      io.stdout.write(where.json === true ? json(answer) : drillTable([answer]));
    });
  const report = new Command('report')
    .description('a drill with its failovers and how long traffic was lost')
    .argument('<id>', 'such as dr-3f9c0a12b4d5')
    .action(async (id: string, where: Where) => {
      const answer = await ask(where, 'drill.report', { id });
      io.stdout.write(where.json === true ? json(answer) : drillReport(answer));
    });
  const list = new Command('list').description('drills, newest first').action(async (where: Where) => {
    const answer = await ask(where, 'drill.list');
    io.stdout.write(where.json === true ? json(answer) : drillTable(answer));
  });
  for (const each of [plan, record, report, list]) command.addCommand(whereOptions(each));
  return command.addHelpText('after', examples);
}

const examples = `
Examples:
  $ interconnect drill plan crossing --from now --to +1h --reason "quarterly drill"
  $ interconnect drill record dr-3f9c0a12b4d5 --outcome passed --reason "took over within a second, and back"
  $ interconnect drill report dr-3f9c0a12b4d5`;
