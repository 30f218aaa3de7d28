import { describe, expect, it } from 'vitest';
import { Decoder } from '../../collector/flow/decoder.js';
import { restoreState, storeState } from '../../collector/flow/state.js';
import { describeRecord, type RecordObject } from '../../collector/flow/view/record.js';
import { be, ipfix, optionsTemplate, set, template } from './build.js';
import { decodeAll } from './decode.js';

describe('a decoder after a restart', () => {
  const announced = [
    ipfix(
      { domain: 5 },
      set(
        2,
        template(256, [
          [21, 4],
          [302, 4],
          [1, 4],
          [9, 2, 777],
        ]),
      ),
    ),
    ipfix(
      { domain: 5 },
      set(
        3,
        optionsTemplate(
          300,
          [[302, 4]],
          [
            [34, 4],
            [160, 8],
          ],
        ),
      ),
      set(300, be([7, 4], [64, 4], [1_699_999_000_000, 8])),
    ),
  ];
  const stored: unknown = JSON.parse(JSON.stringify(storeState(decodeAll(announced).decoder)));

  function restarted(state: unknown): { taken: boolean; records: RecordObject[]; decoder: Decoder } {
    const records: RecordObject[] = [];
    const decoder = new Decoder({
      rows: () => undefined,
      observer: { record: (view) => void records.push(describeRecord(view)) },
    });
    const taken = restoreState(decoder, state);
    decoder.decode(
      ipfix({ domain: 5 }, set(256, be([1000, 4], [7, 4], [99, 4], [1, 2]))),
      decoder.exporter('192.0.2.1')!,
      1_700_000_100_000,
    );
    return { taken, records, decoder };
  }

  it('decodes the first record that arrives, with its sampling', () => {
    const { taken, records, decoder } = restarted(stored);
    expect(taken).toBe(true);
    expect(records).toMatchObject([
      { octetDeltaCount: 99, '777.9': '0001', sampling: { rate: 64, source: 'options-sampler' } },
    ]);
    expect(decoder.exporter('192.0.2.1')?.domains.values().next().value?.systemStart).toBe(1_699_999_000_000);
  });

  it('refuses a state that is none', () => {
    for (const broken of [null, {}, { version: 2, domains: [] }, { version: 1, domains: [{ exporter: 1 }] }])
      expect(restarted(broken)).toMatchObject({ taken: false, records: [] });
  });
});
