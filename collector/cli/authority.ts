import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { authorityRow } from '../api/schema/authorities.js';
import type { contact } from '../api/schema/networks.js';
import { ask, author, whereOptions, type Where } from './ask.js';
import { authorityTable, authorityText, forgottenText, removedText, understood } from './authority-rows.js';
import { UsageError } from './exit.js';
import { json, type Io } from './io.js';

interface Entry {
  prefix?: string[];
  owner?: string;
  contact?: string;
  email?: string;
  phone?: string;
  ordered?: string;
  contracted?: string;
  charge?: number;
  setup?: number;
  replaces?: number;
  uses?: string[];
  nested?: boolean;
  reason?: string;
  author?: string;
}

type EntryOptions = Entry & Where;

/** `interconnect authority add|change|list|show|remove|forget`. */
export function authorityCommand(io: Io): Command {
  const command = new Command('authority').description(
    'bring authorities on while the collector runs, and see them join',
  );
  const told = (where: Where, answer: unknown, text: (answer: unknown) => string): void =>
    void io.stdout.write(where.json === true ? json(answer) : text(answer));
  const add = entryOptions(
    new Command('add')
      .description('add an authority; its flows are named from the next minute on')
      .argument('<name>', 'as it appears on screens and in reports'),
  ).action(async (name: string, options: EntryOptions) => {
    const { where, entry } = entryOf(name, options);
    if (entry.prefixes === undefined) throw new UsageError('name at least one --prefix');
    told(where, await ask(where, 'authority.add', entry), authorityText);
  });
  const change = entryOptions(
    new Command('change')
      .description('change what was added; what is not named stays')
      .argument('<name>', 'an authority that was added here'),
  ).action(async (name: string, options: EntryOptions) => {
    const { where, entry } = entryOf(name, options);
    told(where, await ask(where, 'authority.change', await withTheRest(entry, name, where)), authorityText);
  });
  const list = new Command('list')
    .description('authorities, and how far each has come')
    .option('--joining', 'only those on their way')
    .action(async ({ joining = false, ...where }: Where & { joining?: boolean }) => {
      told(where, await ask(where, 'authority.list'), (answer) => authorityTable(answer, joining));
    });
  const show = new Command('show')
    .description('one authority: its entry, and the evidence of its joining')
    .argument('<name>', 'as list shows it')
    .action(async (name: string, where: Where) =>
      told(where, await ask(where, 'authority.show', { name }), authorityText),
    );
  const remove = ended(
    new Command('remove')
      .description('remove what was added; what was kept of it stays under its name')
      .argument('<name>', 'an authority that was added here'),
  ).action(async (name: string, { reason, author: by, ...where }: Signed) => {
    const answer = await ask(where, 'authority.remove', { name, reason, author: author(by) });
    told(where, answer, removedText);
  });
  const forget = ended(
    new Command('forget')
      .description('take the name of an authority that is declared no more out of everything but what is sealed')
      .argument('<name>', 'as it was called'),
  ).action(async (name: string, { reason, author: by, ...where }: Signed) => {
    const answer = await ask(where, 'authority.forget', { name, reason, author: author(by) }, { timeout: FORGETTING });
    told(where, answer, forgottenText);
  });
  for (const each of [add, change, list, show, remove, forget]) command.addCommand(whereOptions(each));
  return command.addHelpText('after', examples);
}

type Signed = Where & { reason: string; author?: string };

/** Years of records are read through. Milliseconds. */
const FORGETTING = 120_000;

const ended = (command: Command): Command =>
  command
    .requiredOption('--reason <text>', 'why')
    .option('--author <name>', 'who does it; this system’s user where left out');

function entryOptions(command: Command): Command {
  const several = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text];
  return command
    .option('--prefix <prefix>', 'its addresses, such as 10.1.0.0/16; may stand several times', several)
    .option('--owner <code>', 'ONS code')
    .option('--contact <name>', 'whom to call')
    .option('--email <address>', 'of the contact')
    .option('--phone <number>', 'of the contact')
    .option('--ordered <day>', 'when it ordered, such as 2026-11-02')
    .option('--contracted <rate>', 'bandwidth that it ordered, such as "10 Mbit/s"')
    .option('--charge <amount>', 'what it pays a year, in reports.currency', amount)
    .option('--setup <amount>', 'what it paid once', amount)
    .option('--replaces <amount>', 'what the separate connection that it replaces costs a year', amount)
    .option('--uses <destination>', 'a destination that it may use; may stand several times', several)
    .option('--nested', 'prefixes within those of others, or around them, are meant')
    .option('--reason <text>', 'kept in the audit log')
    .option('--author <name>', 'who does it; this system’s user where left out');
}

type Contact = z.output<typeof contact>;

interface Entered extends Record<string, unknown> {
  contacts?: Contact[];
  charge?: { year: number; setup?: number };
}

/** As the entry would stand in the configuration. */
function entryOf(name: string, options: EntryOptions): { where: Where; entry: Entered } {
  const { config, data, json: asJson, contact: called, email, phone, charge, setup, replaces, ...rest } = options;
  if (setup !== undefined && charge === undefined) throw new UsageError('--setup goes with --charge');
  const { prefix, owner, ordered, contracted, uses, nested, reason } = rest;
  const person = defined({ name: called, email, phone });
  const entry = defined({
    ...{ name, prefixes: prefix, owner, ordered, contracted, uses, nested, reason },
    contacts: Object.keys(person).length === 0 ? undefined : [person],
    charge: charge === undefined ? undefined : defined({ year: charge, setup }),
    replaces: replaces === undefined ? undefined : { year: replaces },
  });
  const where = defined({ config, data, json: asJson }) as Where;
  return { where, entry: { ...entry, author: author(rest.author) } as Entered };
}

const { contacts, charge } = authorityRow.shape;
const standing = z.object({ authority: z.object({ contacts, charge }) });

/** A contact and a charge have parts of their own: what of them is not named stays as well. */
async function withTheRest(entry: Entered, name: string, where: Where): Promise<Entered> {
  const [person] = entry.contacts ?? [];
  if (person === undefined && entry.charge === undefined) return entry;
  const { authority } = understood(standing, await ask(where, 'authority.show', { name }));
  return {
    ...entry,
    ...(person && { contacts: contactsWith(person, authority.contacts) }),
    ...(entry.charge && { charge: { ...authority.charge, ...entry.charge } }),
  };
}

/** The one of that name, or the only one; somebody of another name takes the place of the only one. */
function contactsWith(person: Contact, present: readonly Contact[]): Contact[] {
  const same = present.findIndex((each) => person.name === undefined || each.name === person.name);
  if (present.length > 1 && (person.name === undefined || same < 0))
    throw new UsageError(`there are ${present.length} contacts: name one of them with --contact`);
  return same < 0 ? [person] : present.map((each, i) => (i === same ? { ...each, ...person } : each));
}

const defined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function amount(text: string): number {
  // "7.200,50" must not become 7.2.
  if (!/^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(text))
    throw new InvalidArgumentError('an amount such as 7200, 7,200 or 7200.50');
  return Number(text.replaceAll(',', ''));
}

const examples = `
What is declared in the configuration or a file of it is changed there; these commands say which file.

Examples:
  $ interconnect authority add "Leeds City Council" --prefix 10.44.0.0/16 --owner E08000035 --ordered 2026-11-02 --contracted "10 Mbit/s" --charge 7200 --replaces 13218 --uses Spine
  $ interconnect authority list --joining
  $ interconnect authority show "Leeds City Council"
  $ interconnect authority remove "Leeds City Council" --reason "merged"
  $ interconnect authority forget "Leeds City Council" --reason "asked to be forgotten, case 1234"`;
