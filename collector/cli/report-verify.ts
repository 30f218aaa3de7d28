import { join } from 'node:path';
import { Command } from 'commander';
import { verify, type Verification } from '../ledger/seal/verify.js';
import { printable } from '../model/text.js';
import { folderOf, whereOptions, type Where } from './ask.js';
import { FAILURE, UsageError } from './exit.js';
import { json, type Io } from './io.js';

/** `interconnect report verify`: reads the files themselves, whether a collector runs or not. */
export function reportVerifyCommand(io: Io, finish: (status: number) => void): Command {
  const command = new Command('verify')
    .description('check a closed month: chain, hashes, and whether its evidence still gives the same figures')
    .argument('<month>', 'such as 2026-03')
    .action(async (month: string, where: Where) => {
      if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new UsageError(`"${month}" is no month: write 2026-03`);
      const verification = await verify(join(await folderOf(where), 'sla'), month);
      io.stdout.write(where.json === true ? json(verification) : text(verification));
      if (verification.findings.length > 0) finish(FAILURE);
    });
  return whereOptions(command);
}

function text({ month, revisions, files, findings }: Verification): string {
  const what = `${month}, ${revisions.length === 1 ? 'first issue' : `revisions ${revisions.join(', ')}`}, ${files} files`;
  if (findings.length === 0)
    return `${what}: everything is as it was sealed, and the evidence gives the same figures\n`;
  const lines = findings.map((each) => `  ${printable(each.file)} ${printable(each.what)}\n`);
  return `${what}: ${findings.length === 1 ? 'one thing differs' : `${findings.length} things differ`}\n${lines.join('')}`;
}
