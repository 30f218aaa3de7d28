import { describe, expect, it } from 'vitest';
import type { Joining } from '../../collector/api/types.js';
import { readStatus } from '../../dashboard/wall/readStatus.js';
import { joining } from '../../dashboard/wall/views/joining.js';
import { sceneOf } from './fixture/scenes.js';
import { well } from './fixture/statuses.js';
import { all, text } from './fixture/tree.js';

const bradford: Joining = {
  ...{ name: 'Bradford', owner: null, orderedOn: '2026-11-02', addedAt: null, days: 24, contracted: 10e6 },
  ...{ room: 'enough', done: 2, steps: 6, missing: 'No reply yet from PDS.' },
};
const rows = (...who: Joining[]): string[] =>
  all(joining(sceneOf({ ...well(), joining: who })) ?? '', 'li').map((row) => text(row));

describe('authorities that join, on the wall', () => {
  it('say how far each has come, what is missing, and what it saves a year', () => {
    const saves = { year: 6_018, currency: 'GBP' };
    expect(rows({ ...bradford, saves }, { ...bradford, name: 'Hull', saves: { ...saves, year: -300.5 } })).toEqual([
      'Bradford 2 of 6 seen, 24 days; No reply yet from PDS. Room enough with it. Saves 6,018 GBP a year.',
      'Hull 2 of 6 seen, 24 days; No reply yet from PDS. Room enough with it. Costs 300.5 GBP a year more than what it replaces.',
    ]);
  });

  it('say nothing of money where one of both is not known', () => {
    expect(rows(bradford)).toEqual(['Bradford 2 of 6 seen, 24 days; No reply yet from PDS. Room enough with it.']);
    expect(joining(sceneOf(well()))).toBeNull();
  });

  it('are not drawn where a saving is none', () => {
    const status = (saves: unknown): string => JSON.stringify({ ...well(), joining: [{ ...bradford, saves }] });
    expect(readStatus(status({ year: 1, currency: 'GBP' }))?.joining).toHaveLength(1);
    expect(readStatus(status({ year: '1', currency: 'GBP' }))).toBeNull();
  });
});
