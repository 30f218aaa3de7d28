import { FieldType, ThresholdsMode, toDataFrame } from '@grafana/data';
import { lanesOf } from './failovers/lanesOf';
import { matrixOf } from './matrix/matrixOf';
import { matrixDefaults } from './matrix/options';
import { slaOf } from './sla/slaOf';
import { topologyDefaults } from './topology/options';
import { pathsOf } from './topology/pathsOf';

const { string, number, time } = FieldType;
const context = { options: topologyDefaults, timeZone: 'UTC', blind: null };
const thresholds = {
  mode: ThresholdsMode.Percentage,
  steps: [
    { value: -Infinity, color: 'text' },
    { value: 80, color: 'orange' },
  ],
};

const paths = (state: string, rate: number | null) =>
  toDataFrame({
    fields: [
      { name: 'path', type: string, values: ['a'] },
      { name: 'state', type: string, values: [state] },
      { name: 'aToB', type: number, values: [rate], config: { thresholds } },
      { name: 'capacity', type: number, values: [1000] },
      { name: 'updated', type: time, values: [Date.parse('2026-11-23T14:05:09Z')] },
    ],
  });

describe('topology from frames of any source', () => {
  test('a word that is no state is unknown, never well', () => {
    expect(pathsOf([paths('fine', 1)], context)?.paths[0]).toMatchObject({ word: 'UNKNOWN', look: 'unknown' });
  });

  test('a share beyond the threshold is marked in words', () => {
    expect(pathsOf([paths('up', 900)], context)?.paths[0]?.aToB).toMatchObject({ mark: 'BUSY', share: '90 %' });
    expect(pathsOf([paths('up', 700)], context)?.paths[0]?.aToB.mark).toBe('');
    expect(pathsOf([paths('up', null)], context)?.paths[0]?.aToB).toMatchObject({ text: '—', value: null });
  });

  test('a threshold that nobody chose is that of the panel', () => {
    const stock = {
      mode: ThresholdsMode.Absolute,
      steps: [
        { value: -Infinity, color: 'green' },
        { value: 80, color: 'red' },
      ],
    };
    const marks = [500, 900].map((rate) => {
      const frame = paths('up', rate);
      frame.fields[2]!.config = { thresholds: stock };
      return pathsOf([frame], context)?.paths[0]?.aToB.mark;
    });
    expect(marks).toEqual(['', 'BUSY']);
  });

  test('when blind every path is unknown, and says what it was and when', () => {
    const [path] =
      pathsOf([paths('forwarding', 900)], { ...context, blind: 'The collector has gone silent' })?.paths ?? [];
    expect(path).toMatchObject({ word: 'UNKNOWN', look: 'unknown', aToB: { value: null } });
    expect(path?.note).toBe('Last known: forwarding, Mon 23 Nov 14:05:09 UTC. The collector has gone silent.');
  });

  test('frames without paths are none', () => expect(pathsOf([toDataFrame({ fields: [] })], context)).toBeNull());
});

test('lanes: a state that is not known is unknown, and an end that has not come lasts', () => {
  const frame = toDataFrame({
    fields: [
      { name: 'path', type: string, values: ['a', 'a'] },
      { name: 'state', type: string, values: ['forwarding', 'odd'] },
      { name: 'time', type: time, values: [1, 5] },
      { name: 'timeEnd', type: time, values: [5, null] },
    ],
  });
  expect(lanesOf([frame])?.lanes[0]?.segments).toMatchObject([
    { state: 'forwarding', from: 1, to: 5 },
    { state: 'unknown', from: 5, to: Infinity },
  ]);
  expect(lanesOf([])).toBeNull();
});

test('matrix: pairs that come twice are added up, the rest stands last, missing is not zero', () => {
  const frame = toDataFrame({
    fields: [
      { name: 'authority', type: string, values: ['other', 'x', 'x', 'y'] },
      { name: 'destination', type: string, values: ['s', 's', 's', 's'] },
      { name: 'octets', type: number, values: [100, 1, 2, null] },
    ],
  });
  const found = matrixOf([frame], matrixDefaults);
  expect(found?.rows).toEqual(['x', 'y', 'other']);
  expect(found?.cells.map(({ value }) => value)).toEqual([100, 3, null]);
});

test('service level: what is not said to be available is unknown', () => {
  const frame = toDataFrame({
    fields: [
      { name: 'time', type: time, values: [1, 2] },
      { name: 'timeEnd', type: time, values: [2, 3] },
      { name: 'state', type: string, values: ['available', ''] },
    ],
  });
  expect(slaOf([frame])?.ledger?.intervals.map(({ state }) => state)).toEqual(['available', 'unknown']);
  const budget = toDataFrame({
    fields: [
      { name: 'allowed', type: number, values: [60] },
      { name: 'used', type: number, values: [6] },
      { name: 'burn5m', type: number, values: [null] },
    ],
  });
  expect(slaOf([budget])?.budgets[0]).toMatchObject({ allowed: 60, used: 6, windows: [{ window: '5m', rate: null }] });
});
