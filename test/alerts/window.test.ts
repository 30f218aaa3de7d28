import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Intake } from '../../alerts/evaluator/intake.js';
import { SampleKeys } from '../../alerts/evaluator/sample-keys.js';
import { Labels } from '../../alerts/evaluator/labels.js';
import { retentionOf } from '../../alerts/evaluator/rules/retention.js';
import { readRules } from '../../alerts/evaluator/rules/read.js';
import { History } from '../../alerts/evaluator/window/history.js';
import { Ticks } from '../../alerts/evaluator/window/ticks.js';
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
        const series = new History(Labels.of({ __name__: 'some' }), new Ticks());
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

describe('several series of one window', () => {
  it('have each their own samples, though times are held once', () => {
    const sample = fc.record({
      series: fc.nat(3),
      time: fc.nat(60),
      value: fc.constantFrom(0, -0, 1, 2.5, NaN),
      isEnd: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 200 }), fc.nat(60), (samples, before) => {
        const ticks = new Ticks();
        const all = Array.from({ length: 4 }, (_, at) => new History(Labels.of({ __name__: `series${at}` }), ticks));
        const plain: Plain[][] = [[], [], [], []];
        for (const { series, ...one } of samples) {
          all[series]!.append(one.time, one.value, one.isEnd);
          if (one.time > (plain[series]!.at(-1)?.time ?? -Infinity)) plain[series]!.push(one);
        }
        for (const [at, series] of all.entries()) {
          series.trim(before);
          const kept = plain[at]!.filter(({ time }) => time >= before);
          expect([series.size, series.last]).toEqual([kept.length, kept.at(-1)?.time ?? -Infinity]);
          const { times, values } = series.range(-Infinity, Infinity);
          const living = kept.filter(({ isEnd }) => !isEnd);
          expect([[...times], [...values]]).toEqual([living.map((one) => one.time), living.map((one) => one.value)]);
          for (const moment of [before, 30, 60]) {
            const newest = kept.findLast(({ time }) => time <= moment);
            const index = series.indexAt(moment, 5);
            const wanted = newest === undefined || newest.isEnd || newest.time < 5 ? null : newest;
            expect(index === -1 ? null : [series.timeAt(index), series.valueAt(index)]).toEqual(
              wanted && [wanted.time, wanted.value],
            );
          }
        }
      }),
    );
  });

  it('take room for changes alone', () => {
    const ticks = new Ticks();
    const series = Array.from({ length: 100 }, (_, at) => new History(Labels.of({ at: String(at) }), ticks));
    for (let time = 0; time < 3_600_000; time += 1_000) {
      // A counter that is read every half a minute, asked for each second.
      for (const one of series) one.append(time, Math.floor(time / 30_000));
      for (const one of series) one.trim(time - 600_000);
      ticks.trim(time - 600_000);
    }
    expect(series[0]!.size).toBe(601);
    expect(Math.max(...series.map(({ changes }) => changes))).toBeLessThanOrEqual(22);
  });
});

describe('the key of a sample', () => {
  it('is that of its labels, and that of what they are without the name', () => {
    const name = fc.constantFrom('path', 'Path', 'gateway', '_', 'x', 'side');
    const labels = fc.dictionary(name, fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('up', 'down'), labels), { maxLength: 20 }), (samples) => {
        const keys = new SampleKeys();
        for (const [metric, record] of samples) {
          const plain = Labels.of({ ...record, __name__: metric });
          const key = keys.of(metric, record);
          expect([key, keys.whole(metric, record)]).toEqual([plain.keyWithoutName, plain.keyWithoutName]);
          const held = Labels.of({ ...record, __name__: metric }, key);
          expect(held.withoutName.key).toBe(Labels.of(record).key);
          expect(held.withoutName.record()).toEqual(Labels.of(record).record());
          expect(held.text()).toBe(plain.text());
        }
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

  it('tells metrics apart whose other labels are the same', () => {
    const window = new Window(retentionOf(rulesOf('changes(health{is="up"}[30m]) > 5', 'change{is="up"} == 1')));
    const intake = new Intake(window);
    const metrics = ['other', 'change', 'health', 'health'];
    const scrape = metrics.map((name, at) => ({ name, labels: { is: at === 2 ? 'down' : 'up' }, value: at }));
    for (let i = 0; i < 2; i++)
      intake.take([...scrape, { name: 'change', labels: { is: 'down' }, value: 4 }], i * 1_000);
    expect([...window.all()].map(({ labels, size }) => [labels.text(), size])).toEqual([
      ['change{is="up"}', 1],
      ['health{is="up"}', 2],
    ]);
    const both = Labels.of({ __name__: 'health', is: 'up' });
    expect(both.key).not.toBe(Labels.of({ __name__: 'change', is: 'up' }).key);
    expect(both.key).not.toBe(both.withoutName.key);
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
