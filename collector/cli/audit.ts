import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { timeOf } from '../api/routes/times.js';
import { Book } from '../audit/book.js';
import { actions, outcomes, type Entry } from '../audit/entry.js';
import { search, searchInput } from '../audit/search.js';
import { folderOf, type Where } from './ask.js';
import { FAILURE, UsageError } from './exit.js';
import { json, type Io } from './io.js';
import type { Finish } from './program.js';
import { table } from './table.js';

interface SearchOptions extends Where {
  from: string;
  to: string;
  who?: string;
  action?: string;
  outcome?: string;
  text?: string;
  limit: number;
}

/** `interconnect audit verify|search`. Both read the files, so that a copy can be checked where no collector runs. */
export function auditCommand(io: Io, finish: Finish): Command {
  const command = new Command('audit').description('the log of who did what: is it whole, and what is in it');
  const verify = new Command('verify')
    .description('follow the chain of entries; exit status 1 where one was changed, removed or reordered')
    .action(async (where: Where) => {
      const verdict = await new Book(await audited(where)).verify();
      if (verdict.broken.length > 0) finish(FAILURE);
      io.stdout.write(where.json === true ? json(verdict) : verdictText(verdict));
    });
  const find = new Command('search')
    .description('entries, newest first')
    .option('--from <time>', '2026-11-26T22:00:00Z or -2h', '-30d')
    .option('--to <time>', 'its end', 'now')
    .option('--who <name>', 'who did it')
    .addOption(new Option('--action <action>', 'what was done').choices(actions))
    .addOption(new Option('--outcome <outcome>', 'how it went').choices(outcomes))
    .option('--text <text>', 'anywhere in an entry, without regard to case')
    .option('--limit <n>', 'at most so many', count, 200)
    .action(async ({ from, to, config, data, json: asJson, ...rest }: SearchOptions) => {
      const book = new Book(await audited({ ...(config && { config }), ...(data && { data }) }));
      const entries = await search(book, searchInput.parse({ ...rest, from: time(from), to: time(to) + 1 }));
      io.stdout.write(asJson === true ? json(entries) : entryTable(entries));
    });
  for (const each of [verify, find])
    command.addCommand(
      each
        .option('-c, --config <file>', 'the configuration that the collector runs with')
        .option('-d, --data <folder>', 'its data folder, or a copy, instead of the one in the configuration')
        .option('--json', 'print JSON'),
    );
  return command.addHelpText('after', examples);
}

const audited = async (where: Where): Promise<string> => join(await folderOf(where), 'audit');

function time(text: string): number {
  const at = timeOf(text, Date.now());
  if (at === null) throw new UsageError(`${text} is no time: write 2026-11-26T22:00:00Z, now, or -2h`);
  return at;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000) throw new InvalidArgumentError('1 to 10000');
  return value;
}

function verdictText({ entries, last, broken }: Awaited<ReturnType<Book['verify']>>): string {
  const head = `${entries} entries, the last number ${last.seq} with hash ${last.hash}\n`;
  if (broken.length === 0) return `${head}The log is what was written.\n`;
  const rows = broken.map(({ file, line, what }) => [file, line || null, what]);
  const columns = [{ title: 'FILE' }, { title: 'LINE', right: true }, { title: 'WHAT IS WRONG', most: 160 }];
  return `${head}The log is not what was written:\n${table(columns, rows)}`;
}

function entryTable(entries: readonly Entry[]): string {
  const columns = ['NO', 'TIME (UTC)', 'WHO', 'FROM', 'ACTION', 'OBJECT', 'OUTCOME', 'REASON'].map((title) => ({
    title,
  }));
  const rows = entries.map(({ seq, at, who, from, action, object, outcome, reason }) => [
    ...[seq, at.slice(0, 19).replace('T', ' '), who, from, action, object, outcome, reason],
  ]);
  return rows.length === 0 ? 'No entries.\n' : table(columns, rows);
}

const examples = `
Examples:
  $ interconnect audit verify
  $ interconnect audit verify --data /mnt/backup/data      a copy
  $ interconnect audit search --action sign-in.refused --from -24h
  $ interconnect audit search --text in-3f9c0a12b4d5 --json`;
