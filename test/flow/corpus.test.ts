/** Every recorded export decodes to what independent tools read out of it. */
import { describe, expect, it } from 'vitest';
import type { SampleView } from '../../collector/flow/message.js';
import { replay, type ReplayOptions } from '../../collector/flow/replay/replay.js';
import type { Summary } from '../../collector/flow/replay/summary.js';
import { describeRecord, type RecordObject } from '../../collector/flow/view/record.js';
import { CORPUS_ABSENT } from '../needs.js';
import { filesOf, flowCases, flows, type Expectation, type FlowCase } from './corpus.js';
import { Fingerprinter, type Fingerprint } from './fingerprint.js';

interface Run {
  summary: Summary;
  records: RecordObject[];
  samples: Pick<SampleView, 'kind' | 'records'>[];
  fingerprint: Fingerprint;
}

function run(flowCase: FlowCase, options: ReplayOptions = {}): Run {
  const records: RecordObject[] = [];
  const samples: Run['samples'] = [];
  const fingerprinter = new Fingerprinter();
  const summary = replay(filesOf(flowCase), {
    ...options,
    onRecord(record) {
      records.push(record);
      fingerprinter.record(record);
    },
    observer: {
      ...options.observer,
      sample(view) {
        samples.push({ kind: view.kind, records: view.records });
        fingerprinter.sample(view);
      },
    },
  });
  return { summary, records, samples, fingerprint: fingerprinter.result() };
}

/** Only what the corpus states is compared: the keys of `stated` that `wanted` has. */
function compare(stated: Record<string, unknown>, wanted: Record<string, unknown>): void {
  const keys = Object.keys(wanted).filter((key) => wanted[key] !== undefined && key in stated);
  expect(pick(stated, keys)).toEqual(pick(wanted, keys));
}

const pick = (from: Record<string, unknown>, keys: string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

const inCorpusWords = (summary: Summary): Record<string, unknown> => ({
  datagrams: summary.datagrams,
  templates: summary.templates,
  options_templates: summary.optionsTemplates,
  data_records: summary.dataRecords,
  options_records: summary.optionsRecords,
  undecodable_data_sets: summary.undecodedSets,
  in_octets: summary.octets,
  in_packets: summary.packets,
  flow_samples: summary.flowSamples,
  counter_samples: summary.counterSamples,
  discard_samples: summary.discardSamples,
  sum_frame_length: summary.frameOctets,
  estimated_octets: summary.estimatedOctets,
  estimated_packets: summary.estimatedPackets,
});

/** Sums of other counters than IE 1 and 2, by what the corpus calls them. */
const otherCounters: Partial<Record<keyof Expectation, string>> = {
  permanent_octets: 'octetTotalCount',
  permanent_packets: 'packetTotalCount',
  post_octets: 'postOctetDeltaCount',
  post_packets: 'postPacketDeltaCount',
  total_octets_85: 'octetTotalCount',
  total_packets_86: 'packetTotalCount',
  reverse_total_octets: 'reverseOctetTotalCount',
  reverse_total_packets: 'reversePacketTotalCount',
};

function sumOf(records: RecordObject[], name: string): number {
  return records.reduce((sum, record) => sum + Number([record[name]].flat()[0] ?? 0), 0);
}

function recordTypes(samples: Run['samples'], kind: SampleView['kind']): Record<string, number> {
  const types: Record<string, number> = {};
  for (const { records } of samples.filter((sample) => sample.kind === kind))
    for (const [enterprise, format] of records) {
      const key = `${enterprise}:${format}`;
      types[key] = (types[key] ?? 0) + 1;
    }
  return types;
}

describe.skipIf(flows === null)(`flow captures (${flows ?? CORPUS_ABSENT})`, () => {
  describe.each(flowCases().map((flowCase) => [flowCase.id, flowCase] as const))('%s', (_id, flowCase) => {
    const { expect: wanted } = flowCase;
    const kept = wanted.if_data_is_kept_until_template_arrives;

    it('counts what the tools counted', () => {
      const { summary, records, samples } = run(flowCase);
      compare(inCorpusWords(summary), { ...wanted, ...kept });
      if (wanted.data_records_accept) expect(wanted.data_records_accept).toContain(summary.dataRecords);
      for (const [key, name] of Object.entries(otherCounters)) {
        const sum = wanted[key as keyof Expectation];
        if (sum !== undefined) expect([key, sumOf(records, name)]).toEqual([key, sum]);
      }
      if (wanted.flow_record_types) expect(recordTypes(samples, 'flow')).toEqual(wanted.flow_record_types);
      if (wanted.counter_record_types) expect(recordTypes(samples, 'counter')).toEqual(wanted.counter_record_types);
    });

    if (kept)
      it('drops early data when told not to keep it', () => {
        compare(inCorpusWords(run(flowCase, { heldOctets: 0 }).summary), wanted);
      });

    if (wanted.sampling?.sampled_octets !== undefined)
      it('applies the announced sampling', () => {
        const { summary } = run(flowCase);
        expect([summary.estimatedOctets, summary.estimatedPackets]).toEqual([
          wanted.sampling?.sampled_octets,
          wanted.sampling?.sampled_packets,
        ]);
      });

    if (wanted.sampling)
      it('reads the announced rate, and says who announced it', () => {
        const { rate } = wanted.sampling!;
        const options: RecordObject[] = [];
        const { records } = run(flowCase, { observer: { options: (view) => void options.push(describeRecord(view)) } });
        const sampled = records.filter(({ sampling }) => sampling?.rate === rate);
        // One case announces a rate and has no records that it could apply to.
        if (records.length === 0) expect(options.flatMap((record) => Object.values(record))).toContain(rate);
        else expect(sampled.length).toBeGreaterThan(0);
        for (const { sampling } of sampled) expect(sampling?.source).not.toBe('none');
      });

    if (wanted.frame_packets)
      it('reads the packet in the record', () => {
        const packets = run(flowCase).records.flatMap(({ packet }) => (packet ? [packet] : []));
        expect(packets).toHaveLength(wanted.frame_packets!);
        expect(packets.reduce((sum, packet) => sum + Number(packet['ipTotalLength']), 0)).toBe(wanted.frame_octets_ip);
        const inside = wanted.frame_octets_ip_after_srv6_decap;
        if (inside !== undefined) expect(packets[0]?.inner?.['ipTotalLength']).toBe(inside);
      });

    if (flowCase.fingerprint)
      it('has the fingerprint of the other decodes', () => {
        // The fingerprints are of one strict pass: data before its template is not in them.
        const { fingerprint } = run(flowCase, { heldOctets: 0 });
        const wantedPrint = { ...flowCase.fingerprint };
        compare(
          { ...Object.fromEntries(Object.keys(wantedPrint).map((key) => [key, 0])), ...fingerprint },
          wantedPrint,
        );
      });
  });

  it('holds cases of every protocol', () => {
    const protocols = new Set(flowCases().flatMap(({ protocols: found }) => Object.keys(found)));
    expect([...protocols].sort()).toEqual(['ipfix', 'sflow5', 'v1', 'v5', 'v9']);
  });
});
