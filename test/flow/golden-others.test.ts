/** What decoders without one line per record say of the same exports: sFlow samples and counters, dumps, and aggregates. */
import { describe, expect, it } from 'vitest';
import { F, U } from '../../collector/flow/batch.js';
import type { RecordView, SampleView } from '../../collector/flow/message.js';
import { replay } from '../../collector/flow/replay/replay.js';
import { readInterfaceCounters } from '../../collector/flow/sflow/counters.js';
import type { RecordObject } from '../../collector/flow/view/record.js';
import { addressOfWords, hex } from '../../collector/flow/view/text.js';
import { CORPUS_ABSENT } from '../needs.js';
import { filesOf, flowCases, flows, type FlowCase } from './corpus.js';
import { protocolNumber } from './golden-words.js';
import { ipfixcol, openNms, pmacct, tcpdump, telegraf, type Numbers } from './golden-others.js';
import { telegrafDiffers } from './golden-telegraf.js';

const cases = flowCases();
const goldenOf = (flowCase: FlowCase, format: string): string | undefined =>
  flowCase.golden?.find((golden) => golden.format.startsWith(format))?.path;
const withGolden = (format: string) =>
  cases.flatMap((flowCase) => {
    const path = goldenOf(flowCase, format);
    return path === undefined ? [] : [{ id: flowCase.id, flowCase, path }];
  });

interface Samples {
  flows: Numbers[];
  counters: Numbers[];
  discards: Numbers[];
  records: RecordObject[];
}

function samplesOf(flowCase: FlowCase): Samples {
  const found: Samples = { flows: [], counters: [], discards: [], records: [] };
  const sample = (view: SampleView): void => {
    if (view.kind === 'flow') found.flows.push(numbersOf(view));
    if (view.kind === 'discard') found.discards.push(numbersOf(view));
    for (const [enterprise, format, at, length] of view.kind === 'counter' ? view.records : []) {
      const counters = enterprise === 0 && format === 1 ? readInterfaceCounters(view.bytes, at, length) : null;
      if (counters) found.counters.push(counters);
    }
  };
  replay(filesOf(flowCase), { onRecord: (record) => found.records.push(record), observer: { sample } });
  return found;
}

/** Interfaces as the datagram has them: in the short form, the format is in the upper two bits. */
function numbersOf(view: SampleView): Numbers {
  return {
    sourceIndex: view.sourceIndex,
    rate: view.samplingRate,
    pool: view.pool,
    drops: view.drops,
    input: view.inputFormat * 2 ** 30 + view.input,
    output: view.outputFormat * 2 ** 30 + view.output,
    frameLength: view.frameLength,
  };
}

/** What `golden` says, out of `ours`. */
const likewise = (golden: Numbers, ours: Numbers | undefined): Numbers =>
  Object.fromEntries(Object.keys(golden).flatMap((name) => (ours?.[name] === undefined ? [] : [[name, ours[name]]])));

describe.skipIf(flows === null)(`other decoders (${flows ?? CORPUS_ABSENT})`, () => {
  it.each(withGolden('tcpdump'))('tcpdump: $id', ({ flowCase, path }) => {
    const golden = tcpdump(path);
    const ours = samplesOf(flowCase);
    // tcpdump goes by the UDP length, which leaves nothing of the fuzzed datagram; the packet holds more, and that is read and reported.
    if (flowCase.id === 'tcpd-sflow-print-segv') return expect(golden.flows).toEqual([]);
    expect(golden.flows.length + golden.counters.length).toBeGreaterThan(0);
    expect(ours.flows.map((own, i) => likewise(golden.flows[i] ?? {}, own))).toEqual(golden.flows); // prettier-ignore
    for (const counters of golden.counters) expect(Object.keys(counters)).toHaveLength(19);
    expect(ours.counters.map((own, i) => likewise(golden.counters[i] ?? {}, own))).toEqual(golden.counters);
  });

  it.each(withGolden('OpenNMS'))('OpenNMS: $id', ({ flowCase, path }) => {
    const golden = openNms(path);
    const ours = samplesOf(flowCase);
    const told = golden.map(({ numbers }) => ({ ...numbers }));
    // The file was changed by hand after it was decoded: the datagram has interfaces 4 and 17 there too (octets 0x110 and 0x294; sFlow version 5, flow_sample).
    for (const i of [1, 3]) Object.assign(told[i]!, { input: 4, output: 17 });
    expect(ours.flows.map((own, i) => likewise(golden[i]?.numbers ?? {}, own))).toEqual(told);
    golden.forEach(({ packet }, i) => {
      const record = ours.records[i]!;
      const address = (side: string): unknown => record[`${side}IPv6Address`] ?? record[`${side}IPv4Address`];
      expect([canonical(address('source')), canonical(address('destination'))]).toEqual([canonical(packet['src_ip']), canonical(packet['dst_ip'])]); // prettier-ignore
      expect([record['protocolIdentifier'], record['sourceTransportPort'], record['destinationTransportPort'], record['ipClassOfService']]).toEqual([packet['protocol'], packet['src_port'], packet['dst_port'], packet['tos']]); // prettier-ignore
    });
  });

  it.each(withGolden('telegraf'))('telegraf: $id', ({ flowCase, path }) => {
    const golden = telegraf(path);
    const ours = samplesOf(flowCase);
    const objects = 'sflow5' in flowCase.protocols ? [...ours.counters, ...ours.discards] : ours.records;
    expect(objects).toHaveLength(golden.length);
    expect(golden.flatMap((line, i) => telegrafDiffers(line, objects[i]!))).toEqual([]);
  });

  it.each([
    ['ifc-02-odid0', ['ifc-02-odid0', 'ifc-02-odid4']],
    ['ifc-03-odid0-a', ['ifc-03-odid0-a', 'ifc-03-odid0-b']],
  ])('ipfixcol: %s', (id, together) => {
    const path = goldenOf(
      cases.find((flowCase) => flowCase.id === id)!,
      'ipfixcol',
    )!;
    // Joining flows adds an element of its own (405) to each record.
    const golden = ipfixcol(path).map((fields) => fields.filter((field) => !field.startsWith('405=')).join(' '));
    const ours: string[] = [];
    for (const flowCase of cases.filter((one) => together.includes(one.id)))
      replay(filesOf(flowCase), {
        observer: {
          record: ({ layout, bytes, offsets, lengths }) =>
            void ours.push(layout.fields.flatMap(({ element }, i) => (element.pen === 0 ? [`${element.id}=${dumped(hex(bytes, offsets[i]!, lengths[i]!))}`] : [])).join(' ')), // prettier-ignore
        },
      });
    expect(ours.sort()).toEqual(golden.sort());
  });

  it.each(withGolden('ipfixcol').filter(({ path }) => !path.includes('two_inputs')))(
    'ipfixcol: $id',
    ({ flowCase }) => {
      const { errors, undecodedSets } = replay(filesOf(flowCase));
      const told: Record<string, unknown> = {
        // The set is as long as it should not be: the message is discarded whole, as there.
        'ifc-bad-length-in-set': { 'message-malformed': 1, 'ipfix-length-mismatch': 1 },
        // Zeros to the end of a message are no set (RFC 7011 section 3.3.2 leaves number 0 unused) and hold no record: padding.
        'ifc-header-and-zeros': {},
        'ifc-missing-template-258': {},
        // RFC 5655 lets a file withdraw a template; withdrawing an unknown one changes nothing (RFC 7011 section 8.1).
        'ifc-withdrawal-message-256': {},
      };
      expect(errors).toEqual(told[flowCase.id]);
      expect(undecodedSets).toBe(flowCase.id === 'ifc-missing-template-258' ? 1 : 0);
    },
  );

  it.each([...new Set(withGolden('pmacct').map(({ path }) => path))])('%s', (path) => {
    const together = withGolden('pmacct').filter((one) => one.path === path);
    const ours = new Map<string, [packets: number, octets: number]>();
    for (const { flowCase } of together)
      replay(filesOf(flowCase), { observer: { record: (view) => addRow(ours, view) } });
    const golden = new Map<string, [number, number]>();
    // Those captures were sent again from another address, which the rows have as the exporter's: it is left out.
    for (const row of pmacct(path)) {
      const protocol = protocolNumber(row.ip_proto) ?? Number(row.ip_proto);
      add(golden, [row.ip_src, row.ip_dst, row.port_src, row.port_dst, protocol, row.tos, row.iface_in, row.iface_out].join(' '), row.packets, row.bytes); // prettier-ignore
    }
    expect(Object.fromEntries([...ours].sort())).toEqual(Object.fromEntries([...golden].sort()));
  });
});

/** Adds a row of the columns that the aggregation reads; of headers one inside the other, pmacct too tells the inner one. */
function addRow(rows: Map<string, [number, number]>, { batch: { u, f }, row }: RecordView): void {
  const cells = (columns: number[]): number[] => columns.map((column) => u[column]![row]!);
  const address = (columns: number[]): string => addressOfWords(cells(columns), cells([U.family])[0]!);
  const source = address([U.src0, U.src0 + 1, U.src0 + 2, U.src3]);
  const destination = address([U.dst0, U.dst0 + 1, U.dst0 + 2, U.dst3]);
  const key = [source, destination, ...cells([U.srcPort, U.dstPort, U.protocol, U.tos, U.inputIf, U.outputIf])];
  const rate = f[F.rate]![row]!;
  add(rows, key.join(' '), f[F.packets]![row]! * rate, f[F.octets]![row]! * rate);
}

function add(rows: Map<string, [number, number]>, key: string, packets: number, octets: number): void {
  const [morePackets, moreOctets] = rows.get(key) ?? [0, 0];
  rows.set(key, [packets + morePackets, octets + moreOctets]);
}

/** One writing of an IPv6 address. */
function canonical(address: unknown): unknown {
  return typeof address === 'string' && address.includes(':') ? new URL(`http://[${address}]`).hostname : address;
}

/** Numbers of up to eight octets stand in the dump with their bytes turned round and without zeros before; longer fields as they are. */
function dumped(bytes: string): string {
  if (bytes.length > 16) return bytes;
  return bytes
    .match(/../g)!
    .reverse()
    .join('')
    .replace(/^0+(?=.)/, '');
}
