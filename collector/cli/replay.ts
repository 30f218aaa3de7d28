import { lookup } from 'node:dns/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../deps.js';
import { protocols } from '../flow/domain.js';
import type { Destination, SendOptions } from '../flow/replay/send.js';
import type { Summary } from '../flow/replay/summary.js';
import { UsageError } from './exit.js';
import { json, type Io } from './io.js';
import { progressOn } from './progress.js';
import { faultText, fileTrouble, sendTrouble } from './replay-errors.js';
import { table } from './table.js';
import { count } from './words.js';

interface Options {
  json?: boolean;
  records?: boolean;
  to?: string;
  speed: number;
}

/** `interconnect replay FILE…`: what the decoders make of recorded flow export. */
export function replayCommand(io: Io): Command {
  return new Command('replay')
    .description('decode recorded flow export, or send it on the wire')
    .argument('<file...>', 'pcap, pcapng, or raw datagrams; one exporter state across all')
    .addOption(new Option('--json', 'print the figures as one JSON object').conflicts('records'))
    .addOption(new Option('--records', 'print one JSON line per data record and flow sample').conflicts('to'))
    .option('--to <host:port>', 'send the datagrams there over UDP, with the pauses they were captured with')
    .option('--speed <factor>', 'with --to: so many times as fast; 0 for no pauses', speed, 1)
    .addHelpText('after', examples)
    .action((files: string[], options: Options) => run(files, options, io));
}

const examples = `
Protocols (${protocols.join(', ')}) are told by content. Other traffic in a capture is passed over.

Examples:
  $ interconnect replay export.pcap
  $ interconnect replay templates.pcap data.pcap --json | jq .errors
  $ interconnect replay export.pcapng --records | jq -r .sourceIPv4Address | sort | uniq -c
  $ interconnect replay export.pcap --to 127.0.0.1:2055 --speed 10`;

async function run(files: string[], options: Options, io: Io): Promise<void> {
  if (options.to !== undefined) return sendTo(files, options.to, options, io);
  const { replay } = await import('../flow/replay/replay.js');
  const progress = progressOn(io, () => performance.now());
  const onDatagram = (file: string, datagrams: number): void => progress.update(`${file}: ${datagrams} datagrams`);
  try {
    // The lines of records are progress enough.
    const summary = replay(
      files,
      options.records ? { onRecord: (record) => io.stdout.write(line(record)) } : { onDatagram },
    );
    if (options.records) return void io.stderr.write(missed(summary));
    progress.done();
    io.stdout.write(options.json ? json(summary) : text(summary));
  } catch (error) {
    throw fileTrouble(error);
  }
}

/** What is not among the records: they go to a program, so a person has to be told beside them. */
function missed({ undecodedSets, errors }: Summary): string {
  const sets = undecodedSets === 0 ? '' : `\n${count(undecodedSets, 'data set')} without a template, not decoded\n`;
  return `${sets}${faultText(errors)}`;
}

async function sendTo(files: string[], to: string, options: Options, io: Io): Promise<void> {
  const { sendFiles } = await import('../flow/replay/send.js');
  const faults = new Map<string, number>();
  const settings: SendOptions = {
    speed: options.speed === 0 ? Number.POSITIVE_INFINITY : options.speed,
    clock: systemClock,
    report: (fault) => void faults.set(fault, (faults.get(fault) ?? 0) + 1),
  };
  let sent: number;
  try {
    sent = await sendFiles(files, await destination(to), settings);
  } catch (error) {
    throw sendTrouble(error, to);
  }
  const result = { sent, to, errors: Object.fromEntries(faults) };
  io.stdout.write(options.json ? json(result) : `${sent} datagrams sent to ${to}\n${faultText(result.errors)}`);
}

/** `HOST:PORT`, an IPv6 address in brackets. */
async function destination(text: string): Promise<Destination> {
  const found = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d{1,5})$/.exec(text)?.groups;
  const port = Number(found?.['port']);
  const host = found?.['v6'] ?? found?.['host'];
  if (host === undefined || port < 1 || port > 65_535) {
    throw new UsageError(`--to ${text}: expected HOST:PORT, an IPv6 address in brackets`);
  }
  const { address, family } = await lookup(host);
  return { host: address, port, family: family === 6 ? 6 : 4 };
}

function speed(text: string): number {
  const factor = Number(text);
  if (!(factor >= 0)) throw new InvalidArgumentError('expected a number, 0 or more');
  return factor;
}

/** Characters beyond ASCII that a terminal could take for a command, or a reader for the end of the line. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function line(record: unknown): string {
  const escaped = JSON.stringify(record).replace(
    UNPRINTABLE,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

const columns = [
  { title: 'exporter' },
  { title: 'protocol' },
  { title: 'domain', right: true },
  { title: 'datagrams', right: true },
  { title: 'records', right: true },
  { title: 'options', right: true },
  { title: 'samples', right: true },
  { title: 'undecoded', right: true },
  { title: 'octets', right: true },
  { title: 'packets', right: true },
  { title: 'est. octets', right: true },
  { title: 'gaps', right: true },
];

function text({ exporters, errors }: Summary): string {
  const rows = exporters.map((exporter) => [
    exporter.address,
    exporter.protocol,
    exporter.domain,
    exporter.datagrams,
    exporter.dataRecords,
    exporter.optionsRecords,
    exporter.flowSamples,
    exporter.undecodedSets,
    exporter.octets,
    exporter.packets,
    exporter.estimatedOctets,
    exporter.sequenceGaps,
  ]);
  const found = rows.length > 0 ? table(columns, rows) : 'no flow export found\n';
  return `${found}${faultText(errors)}`;
}
