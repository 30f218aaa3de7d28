import { Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { planAnswer } from '../api/schema/authorities.js';
import { ask, whereOptions, type Where } from './ask.js';
import { understood } from './authority-rows.js';
import { json, type Io } from './io.js';
import { table } from './table.js';
import { count, rateText } from './words.js';

type Plan = z.output<typeof planAnswer>;

interface Options extends Where {
  add: number;
  mbit: number;
}

/** `interconnect plan`: when paths need more capacity if more authorities join, and which failure would not fit then. */
export function planCommand(io: Io): Command {
  return whereOptions(
    new Command('plan')
      .description('when each path needs more capacity if more authorities join, and which failure would not fit')
      .option('--add <n>', 'authorities more', number, 1)
      .option('--mbit <m>', 'Mbit/s of each', number, 10),
  )
    .action(async ({ add, mbit, ...where }: Options) => {
      const answer = await ask(where, 'plan', { add, mbit });
      io.stdout.write(where.json === true ? json(answer) : planText(understood(planAnswer, answer)));
    })
    .addHelpText('after', examples);
}

function planText({ asked: { authorities, bits }, month, share, paths, failures }: Plan): string {
  const columns = ['PATH', 'GROUP', 'CARRIES', 'WITH THEM', 'THRESHOLD', 'CAPACITY', 'MORE NEEDED'];
  const rows = paths.map((path) => [
    ...[path.path, path.group, rateText(path.load), rateText(path.after), rateText(path.threshold)],
    ...[rateText(path.capacity), needed(path)],
  ]);
  const losses = ['IF THIS FAILS', 'LEFT', 'TO CARRY', 'FITS'].map((title) => ({ title }));
  const failed = failures.map((failure) => [
    ...[`${failure.kind} ${failure.name}`, rateText(failure.left), rateText(failure.load), fits(failure)],
  ]);
  const more = rateText(authorities * bits) ?? '';
  return `${authorities} more ${authorities === 1 ? 'authority' : 'authorities'} of ${rateText(bits)}: ${more} more.
Loads are 95th percentiles of ${month}, of the busier direction; more is planned at ${Number((share * 100).toFixed(1))} % of capacity.

${table(
  columns.map((title) => ({ title })),
  rows,
)}
${table(losses, failed)}`;
}

function needed({ verdict, monthsLeft, month, growth }: Plan['paths'][number]): string {
  if (verdict === 'unknown') return 'not known';
  if (verdict === 'full') return 'now: they do not fit';
  if (verdict === 'plan') return 'now';
  if (monthsLeft === null) return growth === null ? 'not now: growth is not known yet' : 'not at this growth';
  return `in ${count(Math.ceil(monthsLeft), 'month')}${month === null ? '' : ` (${month})`}`;
}

function fits({ fits: with_, fitted, monthsLeft }: Plan['failures'][number]): string {
  if (with_ === null) return 'not known';
  if (!with_) return fitted === true ? 'no: it fits without them' : 'no, and it does not without them';
  if (monthsLeft === null) return 'yes';
  return monthsLeft < 1 ? 'yes, for less than a month' : `yes, for ${count(Math.floor(monthsLeft), 'month')}`;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('a number of 0 or more');
  return value;
}

const examples = `
Growth is that of the months before; it takes three to know one.

Examples:
  $ interconnect plan --add 10 --mbit 2
  $ interconnect plan --add 1 --mbit 500 --json | jq '.failures[] | select(.fits == false) | .name'`;
