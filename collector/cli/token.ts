import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { CodedError } from '../model/coded-error.js';
import { roleMeanings, roles } from '../model/identity.js';
import { ask, author, whereOptions, type Where } from './ask.js';
import { json, type Io } from './io.js';
import { table } from './table.js';

interface CreateOptions extends Where {
  role: string;
  name: string;
  authority?: string;
  days: number;
}

/** `interconnect token create|list|revoke`. */
export function tokenCommand(io: Io): Command {
  const command = new Command('token').description('hand out tokens to machines, screens and authorities');
  const create = new Command('create')
    .description('make a token; it is printed once and cannot be shown again')
    .requiredOption('--name <text>', 'who or what will hold it, such as "wall, NOC floor 2"')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--authority <name>', 'the authority that a token with the role authority is bound to')
    .option('--days <n>', 'days that it is valid', days, 365)
    .action(async ({ role, name, authority, days: valid, ...where }: CreateOptions) => {
      const params = { name, role, authority: authority ?? null, days: valid, author: author(undefined) };
      const answer = await ask(where, 'token.create', params);
      if (where.json === true) return void io.stdout.write(json(answer));
      const { token, text } = made.parse(answer);
      io.stderr.write(
        `Token ${token.id} is valid until ${new Date(token.expiresAt).toISOString()}. It is not shown again:\n`,
      );
      io.stdout.write(`${text}\n`);
    });
  const list = new Command('list').description('tokens, newest first').action(async (where: Where) => {
    const answer = await ask(where, 'token.list');
    io.stdout.write(where.json === true ? json(answer) : tokenTable(answer));
  });
  const revoke = new Command('revoke')
    .description('end a token at once')
    .argument('<id>', 'as token list shows it')
    .option('--reason <text>', 'why')
    .action(async (id: string, { reason = '', ...where }: Where & { reason?: string }) => {
      const answer = await ask(where, 'token.revoke', { id, reason, author: author(undefined) });
      io.stdout.write(where.json === true ? json(answer) : tokenTable([answer]));
    });
  for (const each of [create, list, revoke]) command.addCommand(whereOptions(each));
  return command.addHelpText('after', `${meanings}${examples}`);
}

const token = z.looseObject({
  id: z.string(),
  state: z.string(),
  role: z.string(),
  name: z.string(),
  authority: z.string().nullable(),
  expiresAt: z.number(),
  createdBy: z.string(),
});
const made = z.looseObject({ token, text: z.string() });

function tokenTable(answer: unknown): string {
  const given = z.array(token).safeParse(answer);
  if (!given.success)
    throw new CodedError(
      'CONTROL_BAD_ANSWER',
      'the running collector answers in another form: is it of another version?',
    );
  const columns = ['ID', 'STATE', 'ROLE', 'NAME', 'AUTHORITY', 'VALID UNTIL (UTC)', 'MADE BY'].map((title) => ({
    title,
  }));
  const rows = given.data.map((each) => [
    ...[each.id, each.state, each.role, each.name, each.authority],
    ...[new Date(each.expiresAt).toISOString().slice(0, 16).replace('T', ' '), each.createdBy],
  ]);
  return rows.length === 0 ? 'No tokens.\n' : table(columns, rows);
}

function days(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3_660)) throw new InvalidArgumentError('days from 1 to 3660');
  return value;
}

const meanings = `
Roles:
${roles.map((role) => `  ${role.padEnd(12)} ${roleMeanings[role]}`).join('\n')}
`;

const examples = `
Examples:
  $ interconnect token create --role wall --name "wall, NOC floor 2"
  $ interconnect token create --role authority --authority "Leeds City Council" --name "Leeds, monthly report" --days 90
  $ interconnect token revoke k3v9x2mq7a --reason "laptop stolen"`;
