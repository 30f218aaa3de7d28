import { describe, expect, it } from 'vitest';
import { packed, unpacked } from '../../collector/ledger/reckoning/packed-traffic.js';

const series = (...rates: (number | null)[]) => ({ path: 'north', direction: 'a-b' as const, rates });

describe('packed traffic', () => {
  it.each([
    ['nothing', series()],
    ['gaps alone', series(null, null, null)],
    ['gaps at both ends and between', series(null, 4, null, 0, 9, null, null)],
    ['no gap', series(1, 2, 3)],
    ['the largest that 32 bits hold, beside a gap', series(2 ** 32 - 2, null, 1)],
    ['more than 32 bits hold', series(null, 2 ** 32 - 1, null, 400e9)],
    ['fractions', series(0.5, null, 1)],
  ])('gives back %s', (_what, one) => {
    const { path, direction, rates } = unpacked(packed(one));
    expect({ path, direction, rates }).toEqual(one);
  });

  it('takes no room for the days before the first average', () => {
    const before = new Array<null>(8_000).fill(null);
    expect(packed(series(...before, 7, 8)).rates.byteLength).toBe(8);
  });
});
