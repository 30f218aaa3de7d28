import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Pem, Use } from '../certs/authority.js';
import { expiryOf } from '../certs/expiry.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { FAILURE, UsageError } from './exit.js';
import { json, type Io } from './io.js';
import type { Finish } from './program.js';
import { table } from './table.js';

interface InitOptions {
  out: string;
  name: string;
  days: number;
}

interface IssueOptions {
  ca: string;
  out?: string;
  use: Use;
  host: string[];
  days: number;
}

/** `interconnect certs init|issue|show`. */
export function certsCommand(io: Io, finish: Finish): Command {
  const command = new Command('certs').description(
    'a small private authority, for mutual TLS with probe agents and a peer',
  );
  command
    .command('init')
    .description('make the authority: ca.pem, and ca.key.pem, which belongs in a safe')
    .option('--out <folder>', 'where to', 'tls')
    .option('--name <text>', 'its name', 'Interconnect Monitor private authority')
    .option('--days <n>', 'days that it is valid', days, 3_650)
    .action(async ({ out, name, days: valid }: InitOptions) => {
      const { newAuthority } = await import('../certs/authority.js');
      const files = { certificate: join(out, 'ca.pem'), key: join(out, 'ca.key.pem') };
      await keep(files, await newAuthority(name, valid, Date.now()));
      io.stdout.write(`${files.certificate}\n${files.key}\n`);
    });
  command
    .command('issue')
    .description('make a certificate for an agent, a peer or a server, and its key')
    .argument('<name>', 'of the agent, as in agents.names, or of the machine')
    .addOption(new Option('--use <use>', 'what for').choices(['agent', 'peer', 'server']).default('agent'))
    .option('--host <name>', 'a DNS name or address that a server or peer is reached by; may be repeated', gather, [])
    .option('--ca <folder>', 'where the authority is', 'tls')
    .option('--out <folder>', 'where to, instead of the folder of the authority')
    .option('--days <n>', 'days that it is valid', days, 397)
    .action(async (name: string, { ca, out = ca, use, host, days: valid }: IssueOptions) => {
      if (!/^[\w.-]{1,64}$/.test(name))
        throw new UsageError('the name is of letters, digits, dots, dashes and underscores');
      const { issue } = await import('../certs/authority.js');
      const authority = await authorityIn(ca);
      const files = { certificate: join(out, `${name}.pem`), key: join(out, `${name}.key.pem`) };
      await keep(files, await issue(authority, { name, use, hosts: host, days: valid }, Date.now()));
      io.stdout.write(`${files.certificate}\n${files.key}\n`);
    });
  command
    .command('show')
    .description('when certificates end; exit status 1 where one has ended or ends within 30 days')
    .argument('<file...>', 'PEM files')
    .option('--json', 'print JSON')
    .action(async (files: string[], { json: asJson = false }: { json?: boolean }) => {
      const now = Date.now();
      const found = await Promise.all(files.map((file) => expiryOf({ use: '', file })));
      const left = found.map(({ notAfter }) => (notAfter === null ? null : Math.floor((notAfter - now) / 86_400_000)));
      if (left.some((each) => each === null || each < 30)) finish(FAILURE);
      const rows = found.map(({ file, notAfter, fault }, i) => ({
        ...{
          file,
          notAfter: notAfter === null ? null : new Date(notAfter).toISOString(),
          daysLeft: left[i] ?? null,
          fault,
        },
      }));
      const columns = [{ title: 'FILE' }, { title: 'ENDS' }, { title: 'DAYS LEFT', right: true }, { title: 'FAULT' }];
      io.stdout.write(
        asJson
          ? json(rows)
          : table(
              columns,
              rows.map((row) => Object.values(row)),
            ),
      );
    });
  return command.addHelpText('after', examples);
}

async function authorityIn(folder: string): Promise<Pem> {
  try {
    const read = (name: string) => readFile(join(folder, name), 'utf8');
    return { certificate: await read('ca.pem'), key: await read('ca.key.pem') };
  } catch (cause) {
    const message = `no authority in ${folder} (${systemCode(cause) ?? 'unreadable'}): make one with interconnect certs init --out ${folder}`;
    throw new CodedError('CERTS_NO_AUTHORITY', message, { cause });
  }
}

/** Writes nothing over: a key that is in use cannot be had back. */
async function keep(files: Pem, pem: Pem): Promise<void> {
  await mkdir(join(files.certificate, '..'), { recursive: true, mode: 0o700 });
  for (const [file, text, mode] of [
    [files.key, pem.key, 0o600],
    [files.certificate, pem.certificate, 0o644],
  ] as const) {
    try {
      await writeFile(file, text, { flag: 'wx', mode });
      await chmod(file, mode);
    } catch (cause) {
      if (systemCode(cause) !== 'EEXIST') throw cause;
      throw new CodedError('CERTS_EXISTS', `${file} is there already: nothing is written over`, { cause });
    }
  }
}

const gather = (value: string, before: string[]): string[] => [...before, value];

function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 36_500) throw new InvalidArgumentError('whole days from 1');
  return value;
}

const examples = `
Examples:
  $ interconnect certs init --out tls
  $ interconnect certs issue monitor --use server --host monitor.example.net --ca tls
  $ interconnect certs issue la --use agent --ca tls --out /media/usb
  $ interconnect certs show tls/*.pem`;
