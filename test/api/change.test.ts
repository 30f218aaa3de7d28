import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { changeOf } from '../../collector/api/change.js';
import { changed } from '../../dashboard/wall/change.js';
import { readChange } from '../../dashboard/wall/readStatus.js';
import * as given from '../dashboard/fixture/statuses.js';
import { many } from '../dashboard/fixture/many.js';

/** As it arrives. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a change', () => {
  test('says what became of every value of JSON', () => {
    // A member of that name is no status: its change is refused, see below.
    const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(json, json, (before, after) => {
        const change = changeOf(before, after);
        expect(sent(change === null ? before : changed(before, sent(change)))).toEqual(sent(after));
      }),
      { numRuns: 2_000 },
    );
  });

  test('says what became of every list of things that are alike', () => {
    const plain = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom(null, true, 'x'));
    const end = fc.record(
      { rate: plain, age: plain, why: fc.array(plain, { maxLength: 1 }) },
      { requiredKeys: ['age'] },
    );
    const thing = fc.record({ name: plain, rate: plain, end: fc.oneof(end, plain) }, { requiredKeys: ['name', 'end'] });
    const pair = fc
      .integer({ min: 14, max: 20 })
      .chain((length) => fc.tuple(...[0, 1].map(() => fc.array(thing, { minLength: length, maxLength: length }))));
    let inColumns = 0;
    fc.assert(
      fc.property(pair, ([before = [], after = []]) => {
        const change = changeOf(before, after);
        if (change !== null && 'every' in change) inColumns++;
        expect(sent(change === null ? before : changed(before, sent(change)))).toEqual(sent(after));
      }),
      { numRuns: 1_000 },
    );
    expect(inColumns).toBeGreaterThan(100);
  });

  it('says once for all items of a list what most of them say otherwise, and keeps those that say the same', () => {
    const item = (i: number, turn: number) => ({ name: `${i}`, end: { age: i === 5 ? 0 : turn, up: true }, why: [] });
    const list = (turn: number) => Array.from({ length: 20 }, (_, i) => item(i, turn));
    const [before, after] = [list(1), list(2)];
    after[7]!.end.up = false;
    const ages = after.map(({ end }) => end.age);
    const change = changeOf(before, after);
    expect(change).toEqual({ every: { end: { age: ages } }, 7: { end: { up: [false] } } });
    const made = changed(before, sent(change)) as typeof before;
    expect(made).toEqual(after);
    expect(made[5]).toBe(before[5]);
    expect(made[6]!.why).toBe(before[6]!.why);
    expect(before[6]!.end.age).toBe(1);
  });

  it('names only what is otherwise, lists by position', () => {
    const before = {
      time: '1',
      paths: [
        { name: 'a', rate: 1 },
        { name: 'b', rate: 2, why: 'x' },
      ],
      gone: null,
    };
    const after = {
      time: '2',
      paths: [
        { name: 'a', rate: 1 },
        { name: 'b', rate: null },
      ],
      gone: undefined,
    };
    expect(changeOf(before, after)).toEqual({ time: ['2'], paths: { 1: { rate: [null], why: [] } }, gone: [] });
    expect(changeOf([1, 2], [1])).toEqual([[1]]);
    expect(changeOf(before, sent(before))).toBeNull();
  });

  it('keeps every part that it does not name', () => {
    const before = { a: { deep: 1 }, list: [{ one: 1 }, { two: 2 }] };
    const after = changed(before, { list: { 1: { two: [3] } } }) as typeof before;
    expect(after).toEqual({ a: { deep: 1 }, list: [{ one: 1 }, { two: 3 }] });
    expect(after.a).toBe(before.a);
    expect(after.list[0]).toBe(before.list[0]);
    expect(before.list[1]).toEqual({ two: 2 });
  });

  it.each([
    ['a member of what has none', { a: 1 }, { a: { b: [1] } }],
    ['a place that a list has not', [1], { 4: [1] }],
    ['a place that a list must keep', [1], { length: [9] }],
    ['what is inherited', {}, { constructor: { name: [1] } }],
    ['the prototype', {}, JSON.parse('{"__proto__":{"seen":[true]}}') as unknown],
    ['more than one value', {}, { a: [1, 2] }],
    ['no change at all', {}, 'text'],
    ['a column that is too short', [{ a: 1 }, { a: 2 }], { every: { a: [1] } }],
    ['a column of what is not there', [{ a: 1 }], { every: { b: [1] } }],
    ['a column of what has no members', [[1], [2]], { every: { 0: [1, 2] } }],
    ['columns within what has no members', [{ a: 1 }], { every: { a: { b: [1] } } }],
    ['columns without names', [{ a: 1 }], { every: [1] }],
    ['a column of the prototype', [{}], JSON.parse('{"every":{"__proto__":{"seen":[true]}}}') as unknown],
    ['every member of what is no list', { a: 1 }, { every: { a: [1] } }],
  ])('is refused where it names %s', (_, before, change) => {
    expect(() => changed(before, change)).toThrow(TypeError);
    expect(({} as { seen?: boolean }).seen).toBeUndefined();
  });
});

describe('a status of two hundred paths', () => {
  const [before, after] = [many(200, 1), many(200, 2)];
  const event = { of: before.time, change: changeOf(before, after) };

  it('is the next one after its change, in a tenth of the octets', () => {
    const text = JSON.stringify(event);
    expect(readChange(before, text)).toEqual(sent(after));
    expect(text.length).toBeLessThan(JSON.stringify(after).length / 10);
  });

  it('takes no change of another status, none that does not fit, none that leaves no status', () => {
    const told = (value: unknown) => readChange(before, JSON.stringify(value));
    expect(told({ ...event, of: given.ago(99) })).toBeNull();
    expect(told({ of: before.time, change: { paths: { 999: { name: ['x'] } } } })).toBeNull();
    expect(told({ of: before.time, change: { paths: { 0: { health: ['splendid'] } } } })).toBeNull();
    expect(told({ of: before.time, change: { paths: [] } })).toBeNull();
    expect(readChange(null, JSON.stringify(event))).toBeNull();
    expect(readChange(before, 'not JSON')).toBeNull();
  });
});
