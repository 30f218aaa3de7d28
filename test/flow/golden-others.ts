/** What tcpdump, OpenNMS, telegraf, ipfixcol and pmacct wrote of the recorded exports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flows } from './corpus.js';

const read = (path: string): string => readFileSync(join(flows ?? '', path), 'utf8');

/** Numbers of one sFlow sample or of one counter record, by name. */
export type Numbers = Record<string, number>;

/** The numbers that `words` are followed by in a text. */
function after(text: string, words: Record<string, string>): Numbers {
  const found = Object.entries(words).map(
    ([name, word]) => [name, new RegExp(`${word} (\\d+)`).exec(text)?.[1]] as const,
  );
  return Object.fromEntries(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, Number(value)]])));
}

const flowWords = { sourceIndex: 'idx', rate: 'rate', pool: 'pool', drops: 'drops', input: 'input', output: '(?<!^)output', frameLength: 'protocol Ethernet \\(1\\), length' }; // prettier-ignore
const counterWords = {
  ifIndex: 'ifindex',
  ifType: 'iftype',
  ifSpeed: 'ifspeed',
  ifDirection: 'ifdirection',
  ifStatus: 'ifstatus',
};
const directionWords = { Octets: 'octets', UcastPkts: 'unicast pkts', MulticastPkts: 'multicast pkts', BroadcastPkts: 'broadcast pkts', Discards: 'discards' }; // prettier-ignore

/** tcpdump: flow samples and generic interface counters, in order. */
export function tcpdump(path: string): { flows: Numbers[]; counters: Numbers[] } {
  const samples = read(path).split(/\n(?=\t(?:expanded )?(?:flow|counter) sample )/).slice(1); // prettier-ignore
  const flowSamples = samples.filter((text) => /^\t(expanded )?flow/.test(text));
  const counters = samples.flatMap((text) => text.split('Generic counter (1)').slice(1));
  return { flows: flowSamples.map((text) => after(text, flowWords)), counters: counters.map(tcpdumpCounters) };
}

function tcpdumpCounters(text: string): Numbers {
  const [inwards = '', outwards = ''] = text.slice(text.indexOf('In octets')).split('Out octets');
  const named = (direction: string, part: string): Numbers =>
    Object.fromEntries(Object.entries(after(`octets${part}`, directionWords)).map(([name, value]) => [`if${direction}${name}`, value])); // prettier-ignore
  return {
    ...after(text, { ...counterWords, ifInErrors: 'In errors', ifInUnknownProtos: 'unknown protos', ifOutErrors: 'Out errors', ifPromiscuousMode: 'promisc mode' }), // prettier-ignore
    ...named('In', inwards.replace('In octets', '')),
    ...named('Out', outwards),
  };
}

interface OpenNmsSample {
  data: Record<string, { $numberLong: string }> & { flows: Record<string, Record<string, unknown>> };
}

/** OpenNMS: flow samples with the headers of the sampled packets. */
export function openNms(path: string): { numbers: Numbers; packet: Record<string, unknown> }[] {
  const { data } = JSON.parse(read(path)) as { data: { samples: OpenNmsSample[] } };
  return data.samples.map(({ data: sample }) => {
    const number = (name: string): number => Number(sample[name]!.$numberLong);
    const header = sample.flows['0:1']!;
    return {
      numbers: {
        rate: number('sampling_rate'),
        pool: number('sample_pool'),
        drops: number('drops'),
        input: number('input'),
        output: number('output'),
        frameLength: Number((header['frame_length'] as { $numberLong: string }).$numberLong),
      },
      packet: (header['ipv6'] ?? header['ipv4']) as Record<string, unknown>,
    };
  });
}

/** telegraf: the fields of each line, strings without their quotes. */
export function telegraf(path: string): Record<string, string | number>[] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('netflow,'))
    .map((line) =>
      Object.fromEntries(
        [...line.slice(line.indexOf(' ')).matchAll(/[ ,](\w+)=(?:(\d+)u|"([^"]*)")/g)].map(([, name, number, text]) => [name!, text ?? Number(number)]), // prettier-ignore
      ),
    );
}

/** ipfixcol: each record as `element=hexadecimal` of its bytes as one number, sorted; it writes most of them with their bytes turned round. */
export function ipfixcol(path: string): string[][] {
  return read(path)
    .split(/Data Record \(#\d+\)/)
    .slice(1)
    .map((text) => [...text.split('-----')[0]!.matchAll(/IE ID: (\d+)\t+Value: (?:0x)?([0-9a-f]+)/g)].map(([, id, value]) => `${id}=${value}`)); // prettier-ignore
}

export interface PmacctRow {
  peer_ip_src: string;
  iface_in: number;
  iface_out: number;
  ip_src: string;
  ip_dst: string;
  port_src: number;
  port_dst: number;
  ip_proto: string;
  tos: number;
  packets: number;
  bytes: number;
}

/** pmacct: one aggregated row per line. */
export function pmacct(path: string): PmacctRow[] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as PmacctRow);
}
