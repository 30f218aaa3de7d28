/** Field by field, records read as other decoders read them: every field that they name, of data and of options. */
import { describe, expect, it } from 'vitest';
import { replay } from '../../collector/flow/replay/replay.js';
import { describeRecord, type RecordObject } from '../../collector/flow/view/record.js';
import { CORPUS_ABSENT } from '../needs.js';
import { filesOf, flowCases, flows, type FlowCase } from './corpus.js';
import { beats, fromBeats, netGauze, plain, same, type Golden, type GoldenRecord } from './golden.js';

interface Ours {
  data: RecordObject[];
  options: RecordObject[];
}

function recordsOf(flowCase: FlowCase): Ours {
  const ours: Ours = { data: [], options: [] };
  // The other decoders went through once and dropped data before its template.
  replay(filesOf(flowCase), {
    heldOctets: 0,
    onRecord: (record) => ours.data.push(record),
    observer: { options: (view) => ours.options.push(describeRecord(view)) },
  });
  return ours;
}

const readers: [format: string, read: (path: string) => Golden][] = [
  ['filebeat', beats],
  ['NetGauze', netGauze],
];

const found = flowCases().flatMap((flowCase) =>
  (flowCase.golden ?? []).flatMap(({ path, format }) => {
    const read = readers.find(([name]) => format.startsWith(name))?.[1];
    return read ? [{ name: `${flowCase.id}: ${format}`, flowCase, path, read }] : [];
  }),
);

/** Why a field of theirs is not compared. */
const apart: Record<string, string> = {
  paddingoctets: 'RFC 5101 section 3.3.1 and the registry: element 210 carries nothing, so it is left out',
};

/** The scope types of NetFlow v9 are numbered apart (RFC 3954 section 6.1: 1 is System), and Filebeat reads them as elements (1 is octetDeltaCount). */
const scopes9: Record<string, string> = { octet_delta_count: 'scopeSystem' };

interface Difference {
  record: number;
  field: string;
  golden: unknown;
  ours: unknown;
}

/** Fields that differ, and those that have no counterpart here. A field that stands several times is compared in its order. */
function differences(golden: GoldenRecord[], ours: RecordObject[], options: boolean): Difference[] {
  return golden.flatMap((fields, record) => {
    const own = new Map(Object.entries(ours[record] ?? {}).map(([name, value]) => [plain(name), value]));
    const times = new Map<string, number>();
    return fields.flatMap(([field, value]): Difference[] => {
      const name = plain((options ? scopes9[field] : undefined) ?? fromBeats(field));
      const index = times.get(name) ?? 0;
      times.set(name, index + 1);
      if (name in apart) return [];
      const all = own.get(name);
      const several = fields.filter(([other]) => other === field).length > 1;
      const mine = several && Array.isArray(all) ? (all as unknown[])[index] : all;
      return mine !== undefined && same(value, mine, name) ? [] : [{ record, field, golden: value, ours: mine }];
    });
  });
}

describe.skipIf(flows === null)(`records of other decoders (${flows ?? CORPUS_ABSENT})`, () => {
  it.each(found)('$name', ({ flowCase, path, read }) => {
    const golden = read(path);
    const ours = recordsOf(flowCase);
    expect([ours.data.length, ours.options.length]).toEqual([golden.data.length, golden.options.length]);
    expect(differences(golden.data, ours.data, false).slice(0, 10)).toEqual([]);
    expect(differences(golden.options, ours.options, true).slice(0, 10)).toEqual([]);
  });
});
