/** Which slots are read from samples, as their rollups may not be there. */
import { describe, expect, test } from 'vitest';
import { Dirty, unsettled } from '../../collector/store/dirty.js';

const at = (clock: string): number => Date.parse(`2026-03-01T${clock}Z`);
const day = { from: at('00:00:00'), to: at('23:55:00') };
const runs = (dirty: Dirty, now: string) =>
  unsettled(dirty, 'interface', day, at(now)).map(({ from, to }) =>
    [from, to].map((time) => new Date(time).toISOString().slice(11, 16)).join(' '),
  );

describe('slots whose rollups are not up to date', () => {
  test('the slot that lasts and one that ended just now, also for who wrote nothing itself', () => {
    expect(runs(new Dirty(), '12:07:00')).toEqual(['12:05 12:10']);
    expect(runs(new Dirty(), '12:06:00')).toEqual(['12:00 12:10']);
    expect(runs(new Dirty(), '12:06:30')).toEqual(['12:05 12:10']);
  });

  test('beside them those that were written to; nothing beyond what is asked', () => {
    const dirty = new Dirty();
    for (const slot of ['11:00:00', '11:55:00', '12:00:00']) dirty.load('interface', at(slot));
    dirty.load('sensor', at('09:00:00'));
    expect(runs(dirty, '12:07:00')).toEqual(['11:00 11:05', '11:55 12:10']);
    const range = { from: at('11:00:00'), to: at('12:00:00') };
    expect(unsettled(dirty, 'interface', range, at('12:07:00'))).toHaveLength(2);
  });
});
