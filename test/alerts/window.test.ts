import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Intake } from '../../alerts/evaluator/intake.js';
import { Labels } from '../../alerts/evaluator/labels.js';
import { retentionOf } from '../../alerts/evaluator/rules/retention.js';
import { readRules } from '../../alerts/evaluator/rules/read.js';
import { History } from '../../alerts/evaluator/window/series.js';
import { Window } from '../../alerts/evaluator/window/window.js';

interface Plain {
  time: number;
  value: number;
  isEnd: boolean;
}

const rulesOf = (...expressions: string[]) =>
  readRules(
    'window.yaml',
    JSON.stringify({
      groups: [{ name: 'window', rules: expressions.map((expr, i) => ({ record: `job:rule${i}`, expr })) }],
    }),
  ).groups;

describe('the samples of a series', () => {
  it('are those of a plain list, however they are appended and forgotten', () => {
    const step = fc.record({
      gap: fc.integer({ min: 0, max: 4 }),
      isEnd: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      trim: fc.option(fc.integer({ min: 0, max: 40 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const series = new History(Labels.of({ __name__: 'some' }));
        let plain: Plain[] = [];
        let time = 0;
        for (const [value, { gap, isEnd, trim }] of steps.entries()) {
          time += gap;
          series.append(time, value, isEnd);
          if (time > (plain.at(-1)?.time ?? -Infinity)) plain.push({ time, value, isEnd });
          if (trim === null) continue;
          series.trim(time - trim);
          plain = plain.filter((each) => each.time >= time - trim);
        }
        expect(series.size).toBe(plain.length);
        for (const [from, to] of [[-Infinity, Infinity] as const, [time - 20, time - 5] as const]) {
          const { times, values } = series.range(from, to);
          const within = plain.filter((each) => each.time >= from && each.time <= to && !each.isEnd);
          expect([...times]).toEqual(within.map((each) => each.time));
          expect([...values]).toEqual(within.map((each) => each.value));
        }
        const newest = plain.findLast((each) => each.time <= time - 3);
        const index = series.indexAt(time - 3, time - 30);
        const expected = newest === undefined || newest.isEnd || newest.time < time - 30 ? null : newest.value;
        expect(index === -1 ? null : series.valueAt(index)).toBe(expected);
      }),
    );
  });
});

describe('the window', () => {
  it('keeps the series that a rule selects, each as far back as it is asked for', () => {
    const groups = rulesOf('changes(health{is="up"}[30m]) > 5', 'health{is="down"} == 1');
    const window = new Window(retentionOf(groups));
    const scrape = (value: number) =>
      ['up', 'down', 'degraded'].map((is) => ({ name: 'health', labels: { is }, value }));
    const intake = new Intake(window);
    for (let i = 0; i < 10; i++) intake.take([...scrape(i), { name: 'other', labels: {}, value: i }], i * 1_000);
    const sizes = ['up', 'down', 'degraded'].map(
      (is) => window.seriesOf(Labels.of({ __name__: 'health', is }))?.size ?? null,
    );
    expect(sizes).toEqual([10, 1, null]);
    expect(window.size).toBe(2);
    expect(window.wants('other')).toBe(false);
  });

  it('takes in what other rules ask for from then on, and goes on with what it has', () => {
    let retention = retentionOf(rulesOf('health{is="up"} == 0'));
    const window = new Window({ asks: (metric) => retention.asks(metric), of: (labels) => retention.of(labels) });
    const intake = new Intake(window);
    const scrape = (value: number) => ['up', 'down'].map((is) => ({ name: 'health', labels: { is }, value }));
    intake.take(scrape(1), 1_000);
    retention = retentionOf(rulesOf('changes(health[10m]) > 5'));
    window.refit();
    intake.take(scrape(2), 2_000);
    const kept = (is: string) => [
      ...window.seriesOf(Labels.of({ __name__: 'health', is }))!.range(-Infinity, Infinity).values,
    ];
    expect([kept('up'), kept('down')]).toEqual([[1, 2], [2]]);
    intake.take(scrape(3).slice(1), 3_000);
    expect(window.seriesOf(Labels.of({ __name__: 'health', is: 'up' }))!.indexAt(3_000, 0)).toBe(-1);
  });
});
