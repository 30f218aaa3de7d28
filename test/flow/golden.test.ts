/** Field by field, records read as other decoders read them. */
import { describe, expect, it } from 'vitest';
import { replay } from '../../collector/flow/replay/replay.js';
import type { RecordObject } from '../../collector/flow/view/record.js';
import { CORPUS_ABSENT } from '../needs.js';
import { filesOf, flowCases, flows, type FlowCase } from './corpus.js';
import { beats, netGauze, plain, same, spelledOut, telegraf, type GoldenRecord } from './golden.js';

function recordsOf(flowCase: FlowCase): RecordObject[] {
  const records: RecordObject[] = [];
  // The other decoders went through once and dropped data before its template.
  replay(filesOf(flowCase), { heldOctets: 0, onRecord: (record) => records.push(record) });
  return records;
}

const readers: [format: string, read: (path: string) => GoldenRecord[]][] = [
  ['filebeat', beats],
  ['NetGauze', netGauze],
  ['telegraf', telegraf],
];

const found = flowCases().flatMap((flowCase) =>
  (flowCase.golden ?? []).flatMap(({ path, format }) => {
    const read = readers.find(([name]) => format.startsWith(name))?.[1];
    return read && !('sflow5' in flowCase.protocols)
      ? [{ name: `${flowCase.id}: ${format}`, flowCase, path, read }]
      : [];
  }),
);

interface Difference {
  record: number;
  field: string;
  golden: unknown;
  ours: unknown;
}

/** Fields that both name, and those of them that differ. */
function compare(golden: GoldenRecord[], ours: RecordObject[]): { compared: number; differences: Difference[] } {
  const differences: Difference[] = [];
  let compared = 0;
  golden.forEach((fields, record) => {
    const own = new Map(Object.entries(ours[record] ?? {}).map(([name, value]) => [plain(name), value]));
    for (const [name, value] of fields) {
      const mine = own.get(plain(name));
      if (mine === undefined || spelledOut(value, mine)) continue;
      compared++;
      if (!same(value, mine)) differences.push({ record, field: name, golden: value, ours: mine });
    }
  });
  return { compared, differences };
}

describe.skipIf(flows === null)(`records of other decoders (${flows ?? CORPUS_ABSENT})`, () => {
  it.each(found)('$name', ({ flowCase, path, read }) => {
    const golden = read(path);
    const records = recordsOf(flowCase);
    expect(records).toHaveLength(golden.length);
    const { compared, differences } = compare(golden, records);
    expect(differences.slice(0, 10)).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(golden.length * 3);
  });
});
