import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classMix, type ClassMixInput } from '../../dashboard/charts/classMix.js';
import { rankedBars, type RankedBarsInput } from '../../dashboard/charts/rankedBars.js';
import { toString } from '../../dashboard/charts/toString.js';
import { HOSTILE } from './fixture/statuses.js';
import { all, text } from './fixture/tree.js';

const ranked = (change: Partial<RankedBarsInput> = {}) =>
  rankedBars({
    width: 380,
    height: 190,
    textSize: 25,
    title: 'Top authorities',
    rows: [
      { name: 'Leeds City Council', value: 90e6 },
      { name: 'Gwynedd Council', value: 30e6 },
      { name: 'Surrey County Council', value: null },
      { name: 'Cardiff Council', value: 1e6 },
    ],
    simulated: false,
    ...change,
  });

const widths = (chart: ReturnType<typeof ranked>, name: string) =>
  all(chart, name).map(({ attrs }) => Number(attrs['width']));

describe('names with bars', () => {
  test('draw as many rows as there is room for, each with its name and its rate', () => {
    const chart = ranked();
    expect(all(chart, '.ranked-name').map(text)).toEqual([
      'Leeds City Council',
      'Gwynedd Council',
      'Surrey County Council',
    ]);
    expect(all(chart, '.direction-value').map(text)).toEqual(['90.0 Mbit/s', '30.0 Mbit/s', '—']);
  });

  test('begin at one line and are as long as their rates; what is not known has none', () => {
    const [first, second, ...others] = widths(ranked(), '.ranked-bar');
    expect(first! / second!).toBeCloseTo(3, 6);
    expect(others).toEqual([]);
    expect(all(ranked(), '.ranked-bar').map(({ attrs }) => attrs['x'])).toEqual([0, 0]);
  });

  test('leave room for the rate beside the longest bar', () => {
    expect(Math.max(...widths(ranked(), '.ranked-bar'))).toBeLessThanOrEqual(380 - 25 * 5.5);
  });

  test('say in words what they show, and that it is simulated', () => {
    expect(ranked({ simulated: true }).attrs['aria-label']).toBe(
      'Simulated data. Top authorities: Leeds City Council 90.0 Mbit/s, Gwynedd Council 30.0 Mbit/s, Surrey County Council —.',
    );
    expect(ranked({ rows: [] }).attrs['aria-label']).toBe('Top authorities: none.');
  });

  test('a hostile name stays one short line of text', () => {
    for (const name of Object.values(HOSTILE)) {
      const chart = ranked({ rows: [{ name, value: 1 }] });
      expect(text(all(chart, '.ranked-name')[0]!).length).toBeLessThanOrEqual(28);
      expect(toString(chart)).not.toMatch(/<img|<script|\u202e/);
    }
  });

  test('never draw a figure that is none, whatever the numbers', () => {
    const rate = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(rate, { maxLength: 9 }), fc.integer({ min: 1, max: 900 }), (values, width) => {
        const rows = values.map((value, i) => ({ name: `n${i}`, value }));
        expect(toString(ranked({ rows, width }))).not.toMatch(/NaN|Infinity|width="-/);
      }),
    );
  });
});

const mix = (change: Partial<ClassMixInput> = {}) =>
  classMix({
    width: 300,
    height: 190,
    textSize: 25,
    shares: [
      { name: 'AF3', share: 0.5 },
      { name: 'EF', share: 0.25 },
      { name: 'DF', share: 0.25 },
    ],
    simulated: false,
    ...change,
  });

describe('the class mix', () => {
  test('shows all six classes in order, with a word each, also those that carry nothing', () => {
    expect(all(mix(), '.class-name').map(text)).toEqual([
      'EF voice',
      'AF4 video',
      'AF3 national',
      'AF2 local',
      'AF1 bulk',
      'DF the rest',
    ]);
    expect(all(mix(), '.direction-value').map(text)).toEqual(['25 %', '0 %', '50 %', '0 %', '0 %', '25 %']);
    expect(all(mix(), '.class-bar').map(({ attrs }) => Number(attrs['width']) > 0)).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  test('classes keep their category whatever their size', () => {
    const categories = all(mix(), '.class-row').map(({ attrs }) => String(attrs['class']).split(' ')[1]);
    expect(categories).toEqual([1, 2, 3, 4, 5, 6].map((i) => `category-${i}`));
  });

  test('what is of no class has a row of its own, so that nothing is left out', () => {
    const chart = mix({
      shares: [
        { name: 'DF', share: 0.9 },
        { name: 'unknown', share: 0.06 },
        { name: 'other', share: 0.04 },
      ],
    });
    expect(all(chart, '.class-row')).toHaveLength(7);
    expect(text(all(chart, '.class-row')[6]!)).toBe('no class10 %');
  });

  test('its rows stay inside its height', () => {
    for (const height of [150, 190, 400]) {
      const last = all(mix({ height }), '.class-bar').at(-1)!.attrs;
      expect(Number(last['y']) + Number(last['height'])).toBeLessThanOrEqual(height);
    }
  });
});
