import { describe, expect, it } from 'vitest';
import {
  joined,
  mostComplete,
  pickHours,
  pickMinutes,
  wholeHours,
  type Kept,
} from '../../../collector/store/flows/pick.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const kept = (collector: string, time: number, minutes: number, packets: number, parts = minutes): Kept => ({
  ...{ collector, time, minutes, packets, parts },
  octets: packets * 100,
});

describe('the most complete', () => {
  const named = (candidates: Kept[]): string[] => mostComplete(candidates).map(({ collector }) => collector);
  it('saw most packets; where they are about equal, its name comes first', () => {
    expect(named([kept('b', 0, 1, 100), kept('a', 0, 1, 90)])).toEqual(['b']);
    expect(named([kept('b', 0, 1, 1_000), kept('a', 0, 1, 995)])).toEqual(['a']);
    expect(
      named([
        { ...kept('b', 0, 1, 0), octets: 2 },
        { ...kept('a', 0, 1, 0), octets: 1 },
      ]),
    ).toEqual(['b']);
  });

  it('is all shards of one number together', () => {
    const halves = [kept('c-1-of-2', 0, 1, 60), kept('c-2-of-2', 0, 1, 50)];
    expect(named([...halves, kept('c', 0, 1, 100)])).toEqual(['c-1-of-2', 'c-2-of-2']);
    expect(named([...halves, kept('c', 0, 1, 200)])).toEqual(['c']);
    expect(named([...halves, kept('d-1-of-2', 0, 1, 10), kept('d-2-of-2', 0, 1, 20)])).toEqual([
      'c-1-of-2',
      'c-2-of-2',
    ]);
  });
});

describe('an hour', () => {
  const pick = (live: Kept[], stored: Kept[] = [], minutesSince = 0) => pickHours({ live, stored, minutesSince });

  it('is read as it was added up only where nothing came since', () => {
    const grain = (storedParts: number) =>
      pick([kept('a', HOUR, 30, 10, 31)], [kept('a', HOUR, 30, 10, storedParts)]).whole[0]?.segment.grain;
    expect([grain(31), grain(30)]).toEqual(['hour', 'minute']);
    expect(pick([kept('a', HOUR, 30, 10)]).whole[0]?.segment.grain).toBe('minute');
  });

  it('is split into its minutes where two collectors saw parts of it', () => {
    expect(pick([kept('a', HOUR, 30, 10), kept('b', HOUR, 31, 9)]).split).toEqual([HOUR]);
    expect(pick([kept('a', HOUR, 60, 10), kept('b', HOUR, 60, 9)])).toMatchObject({
      whole: [{ segment: { collector: 'a' } }],
      split: [],
    });
  });

  it('of shards is read of each as it was added up, and not split for the one that kept less', () => {
    const halves = [kept('c-1-of-2', HOUR, 60, 10), kept('c-2-of-2', HOUR, 20, 10)];
    expect(pick(halves, [halves[0]!])).toMatchObject({
      whole: [{ segment: { grain: 'hour' } }, { segment: { grain: 'minute', collector: 'c-2-of-2' } }],
      split: [],
    });
    expect(pick([...halves, kept('c', HOUR, 40, 10)]).split).toEqual([HOUR]);
  });

  it('whose minutes are gone is answered from what was added up', () => {
    const { whole } = pick([], [kept('a', HOUR, 20, 10), kept('b', HOUR, 60, 90)], 2 * HOUR);
    expect(whole).toMatchObject([{ minutes: 60, segment: { grain: 'hour', collector: 'b' } }]);
  });
});

it('neighbours of one collector are one segment; a gap or another collector ends it', () => {
  const minutes = [0, 1, 2, 4].map((n) => kept(n === 2 ? 'b' : 'a', n * MINUTE, 1, 5));
  const picked = joined(pickMinutes(minutes));
  expect(picked.segments.map(({ collector, from, to }) => [collector, from / MINUTE, to / MINUTE])).toEqual([
    ['a', 0, 2],
    ['b', 2, 3],
    ['a', 4, 5],
  ]);
  expect(picked.kept.length).toBe(4);
});

it('minutes of two shards are two segments, and kept once', () => {
  const minutes = [0, 1, 2].flatMap((n) => [kept('c-1-of-2', n * MINUTE, 1, 5), kept('c-2-of-2', n * MINUTE, 1, 5)]);
  const picked = joined(pickMinutes(minutes));
  expect(picked.segments.map(({ collector, to }) => [collector, to / MINUTE])).toEqual([
    ['c-1-of-2', 3],
    ['c-2-of-2', 3],
  ]);
  expect(picked.kept.map(([, number]) => number)).toEqual([1, 1, 1]);
});

it('a range is whole hours with minutes before and after', () => {
  expect(wholeHours(30 * MINUTE, 2 * HOUR + MINUTE)).toEqual({
    hours: [HOUR, 2 * HOUR],
    edges: [
      [30 * MINUTE, HOUR],
      [2 * HOUR, 2 * HOUR + MINUTE],
    ],
  });
  expect(wholeHours(MINUTE, 2 * MINUTE)).toEqual({ hours: null, edges: [[MINUTE, 2 * MINUTE]] });
});
