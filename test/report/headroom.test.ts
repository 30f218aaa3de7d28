/** What room the paths have once those on their way have joined, in the words of the report. */
import { describe, expect, it } from 'vitest';
import { headroomOf } from '../../collector/authorities.js';
import type { MonthDocument } from '../../collector/model/sla.js';
import { planSceneOf } from '../../collector/sla/plan.js';
import { joining } from '../../dashboard/report/sections/joining.js';
import { ownShare } from '../../dashboard/report/share/ownShare.js';
import { scene } from '../api/scene.js';
import { authorities, report } from './fixture/month.js';

const M = 1e6;
const config = scene({
  networks: {
    authorities: [
      { name: 'Leeds', prefixes: ['10.2.0.0/16'], ordered: '2026-01-10', contracted: '500 Mbit/s' },
      { name: 'York', prefixes: ['10.3.0.0/16'], ordered: '2026-10-01', contracted: '200 Mbit/s' },
      { name: 'Hull', prefixes: ['10.4.0.0/16'], ordered: '2026-10-01' },
      { name: 'Camden', prefixes: ['10.1.0.0/16'], contracted: '900 Mbit/s' },
    ],
  },
});
const traffic = (path: string, p95: number | null) => ({
  ...{ path, direction: 'a-b' as const, capacity: 1_000 * M, samples: 1, expected: 1, mean: p95, p95 },
  ...{ p95Index: 1, busyHour: null, days: [] },
});
const month = (one: number | null, two: number | null): MonthDocument =>
  ({
    ...report().month,
    throughput: [traffic('one', one), traffic('two', two)],
    forecasts: [],
    usage: { rows: [{ authority: 'Leeds' }], keptMinutes: 1, expectedMinutes: 1 },
  }) as unknown as MonthDocument;
const planning = {
  scene: (document: MonthDocument) =>
    planSceneOf(document, config.paths, [{ name: 'main', mode: 'active-standby', paths: ['one', 'two'] }], 0.7),
};
const text = (headroom: ReturnType<typeof headroomOf>): string =>
  joining({ ...report(), headroom })
    .blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : []))
    .join('\n');

describe('headroom', () => {
  it('counts those that ordered and were not seen, with what they ordered', () => {
    const headroom = headroomOf(month(400 * M, 10 * M), config, planning, () => false);
    // Leeds has traffic, Camden ordered nothing that is waited for.
    expect(headroom?.awaited).toEqual({ authorities: 2, contracted: 200 * M, unsaid: 1 });
    expect(headroom?.paths[0]).toMatchObject({ path: 'one', load: 400 * M, after: 600 * M, verdict: 'enough' });
    expect(text(headroom)).toContain(
      '2 authorities ordered and had no traffic yet, 200 Mbit/s together; 1 of them said no bandwidth. With them no path reaches its planning threshold; what is left after any one failure carries them too.',
    );
  });

  it('says where more is to be planned, and which failure would not fit', () => {
    const headroom = headroomOf(month(850 * M, 10 * M), config, planning, () => false);
    expect(text(headroom)).toContain(
      'With them more capacity is to be planned on one, two; what is left does not carry all if this fails: path one, path two.',
    );
  });

  it('says of what it is not known, and never that all is well there', () => {
    const blind = (one: number | null, capacity: number | null) => {
      const [first, second] = [traffic('one', one), { ...traffic('two', 10 * M), capacity }];
      return { ...month(0, 0), throughput: [first, second] } as unknown as MonthDocument;
    };
    const noCapacity = text(headroomOf(blind(400 * M, null), config, planning, () => false));
    expect(noCapacity).toContain(
      'With them no path reaches its planning threshold (of two it is not known); whether what is left carries all is not known if this fails: path one.',
    );
  });

  it('says that nobody is awaited, and that nothing is known, where that is so', () => {
    expect(text(headroomOf(month(1, 1), config, planning, () => true))).toContain(
      'Nobody who ordered is still awaited',
    );
    expect(headroomOf(month(null, null), config, planning, () => false)).toBeNull();
    expect(text(null)).toContain('What room the paths have is not known');
  });

  it('is in no report of one authority alone', () => {
    const [own] = authorities(2);
    const headroom = headroomOf(month(400 * M, 10 * M), config, planning, () => false);
    const share = ownShare({ ...report({}, 2), headroom }, own!.name, []);
    expect(JSON.stringify(share)).not.toContain('awaited');
  });
});
