import { Command, InvalidArgumentError } from 'commander';
import { rawFlowsAnswer } from '../api/schema/flows.js';
import { ask, author, whereOptions, type Where } from './ask.js';
import { understood } from './authority-rows.js';
import { json, type Io } from './io.js';
import { table } from './table.js';

interface Options extends Where {
  reason: string;
  author?: string;
  from: string;
  to: string;
  gateway?: string;
  address?: string;
  limit: number;
}

/** `interconnect flows raw`: single flows, where they are kept. */
export function flowsCommand(io: Io): Command {
  const raw = whereOptions(
    new Command('raw')
      .description('single flows, where they are kept, with addresses cut off; the reason goes into the audit log')
      .requiredOption('--reason <text>', 'why they are read')
      .option('--author <name>', 'who reads; this system’s user where left out')
      .option('--from <time>', 'such as 2026-11-26T10:00:00Z or -2h', '-1h')
      .option('--to <time>', 'its end', 'now')
      .option('--gateway <name>', 'told by this gateway')
      .option('--address <address>', 'from or to what is kept of this address')
      .option('--limit <n>', 'at most so many, the newest', limit, 100),
  ).action(async ({ reason, author: by, from, to, gateway, address, limit: most, ...where }: Options) => {
    const given = { reason, author: author(by), from, to, limit: most };
    const chosen = { ...(gateway === undefined ? {} : { gateway }), ...(address === undefined ? {} : { address }) };
    const answer = await ask(where, 'flows.raw', { ...given, ...chosen }, { timeout: 60_000 });
    if (where.json === true) return void io.stdout.write(json(answer));
    const { flows, more } = understood(rawFlowsAnswer, answer);
    const titles = ['ENDED', 'GATEWAY', 'FROM', 'PORT', 'TO', 'PORT', 'PROTOCOL', 'OCTETS', 'SAMPLED 1 IN'];
    const rows = flows.map((flow) => [
      ...[flow.endedAt, flow.gateway, flow.source, flow.sourcePort, flow.destination, flow.destinationPort],
      ...[flow.protocol, flow.octets, flow.sampling],
    ]);
    io.stdout.write(
      rows.length === 0
        ? 'No flows.\n'
        : table(
            titles.map((title) => ({ title })),
            rows,
          ),
    );
    if (more) io.stdout.write('There are more: narrow the time, or raise --limit.\n');
  });
  return new Command('flows').description('single flows').addCommand(raw).addHelpText('after', examples);
}

function limit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000) throw new InvalidArgumentError('1 to 1000');
  return value;
}

const examples = `
Example:
  $ interconnect flows raw --reason "fault 4711: who floods port 445" --from -15m --address 10.1.2.3`;
