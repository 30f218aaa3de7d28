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
  ])('is refused where it names %s', (_, before, change) => {
    expect(() => changed(before, change)).toThrow(TypeError);
    expect(({} as { seen?: boolean }).seen).toBeUndefined();
  });
});

describe('a status of two hundred paths', () => {
  const [before, after] = [many(200, 1), many(200, 2)];
  const event = { of: before.time, change: changeOf(before, after) };

  it('is the next one after its change, in a fifth of the octets', () => {
    const text = JSON.stringify(event);
    expect(readChange(before, text)).toEqual(sent(after));
    expect(text.length).toBeLessThan(JSON.stringify(after).length / 5);
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
