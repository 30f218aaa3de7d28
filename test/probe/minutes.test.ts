import { describe, expect, test } from 'vitest';
import { bucketOf, delayAt, delayBounds, delayFields } from '../../collector/model/delay-buckets.js';
import { ProbeMinutes } from '../../collector/probe/minutes/minutes.js';
import { summarise } from '../../collector/probe/minutes/summary.js';
import { lostRunEvents } from '../../collector/store/lost-runs.js';
import { probePoints } from '../../collector/store/probe-points.js';

const train = (delays: (number | null)[], from = 0, every = 200) =>
  delays.map((delay, i) => ({ sentAt: from + i * every, delay }));

describe('a minute', () => {
  test('loss, delays by nearest rank, variation, and each run of lost packets', () => {
    const delays = Array.from({ length: 100 }, (_, i) => i + 1);
    const summary = summarise([...train(delays), ...train([null, null, 5, null], 20_000)]);
    expect(summary).toMatchObject({
      sent: 104,
      lost: 3,
      delay: { min: 1, median: 50, p99: 99, max: 100 },
      variation: 99,
      forward: null,
      lostForward: null,
      lostRuns: [
        { from: 20_000, to: 20_200, packets: 2 },
        { from: 20_600, to: 20_600, packets: 1 },
      ],
    });
  });

  test('without an answer has no delay, which is not a delay of 0', () => {
    expect(summarise(train([null]))).toMatchObject({ sent: 1, lost: 1, delay: null, variation: null });
  });

  test('one-way delays and losses by way, where they are told', () => {
    const answers = [
      { sentAt: 0, delay: 10, forward: 4, backward: 6 },
      { sentAt: 600, delay: 10, forward: 6, backward: 4, lostForward: 1, lostBackward: 1 },
    ];
    expect(summarise(answers)).toMatchObject({ forward: 5, backward: 5, lostForward: 1, lostBackward: 1 });
  });
});

describe('minutes', () => {
  test('are given out once: when a later one has begun, or after patience', () => {
    const minutes = new ProbeMinutes();
    minutes.add('p', train([1, 2], 59_900));
    const [first] = minutes.finished(60_300, 10_000);
    expect(first).toMatchObject({ probe: 'p', end: 60_000, summary: { sent: 1 } });
    expect(minutes.finished(129_999, 10_000)).toEqual([]);
    expect(minutes.finished(130_000, 10_000)).toMatchObject([{ end: 120_000, summary: { sent: 1 } }]);
    minutes.add('p', train([3], 61_000));
    expect(minutes.finished(Infinity, 0)).toEqual([]);
    expect(minutes.late).toBe(1);
  });

  test('what an agent kept while it was cut off comes in its own minutes', () => {
    const minutes = new ProbeMinutes();
    minutes.add('p', [...train([1], 1_000), ...train([2], 121_000), ...train([3], 61_000)]);
    expect(minutes.finished(200_000, 10_000).map(({ end }) => end)).toEqual([60_000, 120_000, 180_000]);
  });
});

describe('runs of lost packets', () => {
  const minute = (probe: string, delays: (number | null)[]) => {
    const answers = train(delays, 60_000);
    return { probe, end: 120_000, answers, summary: summarise(answers) };
  };

  test('each is kept, with start and length; the minute says how many there were', () => {
    const one = minute('p', [1, null, 2, null, null, null]);
    expect(lostRunEvents([one], 'c')).toMatchObject([
      { time: 60_600, code: 'probe-lost-run', subject: 'p', collector: 'c', data: { packets: 3, seconds: 0.4 } },
      { time: 60_200, subject: 'p', data: { packets: 1, seconds: 0 } },
    ]);
    expect(probePoints(one, 'c')[0]!.fields).toMatchObject({ lost: 4, lostRuns: 2, longestRun: 3 });
    expect(lostRunEvents([minute('p', [1, 2])], 'c')).toEqual([]);
    expect(probePoints(minute('p', [1]), 'c')[0]!.fields).toMatchObject({ lostRuns: 0, longestRun: 0 });
  });

  test('of many the longest, and each has its own id', () => {
    const many = minute('p', [...Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? null : 1)), null, null]);
    const kept = lostRunEvents([many, minute('q', [null])], 'c');
    expect(kept.map(({ subject }) => subject)).toEqual([...Array<string>(10).fill('p'), 'q']);
    expect(kept[0]).toMatchObject({ time: 66_000, data: { packets: 2 } });
    expect(new Set(kept.map(({ id }) => id)).size).toBe(11);
    const fleet = Array.from({ length: 1_200 }, (_, i) => minute(`p${i}`, [null]));
    expect(lostRunEvents(fleet, 'c')).toHaveLength(1_000);
  });
});

describe('the distribution', () => {
  test('every delay lies in the bucket whose bounds hold it', () => {
    for (const delay of [0, 0.05, 0.1, 0.11, 1, 9.99, 10, 50, 480, 6_000, 1e6]) {
      const bucket = bucketOf(delay);
      expect(delay).toBeLessThanOrEqual((delayBounds[bucket] ?? Infinity) * (1 + 1e-9));
      if (bucket > 0) expect(delay).toBeGreaterThan((delayBounds[bucket - 1] as number) * (1 - 1e-9));
    }
    for (const [i, bound] of delayBounds.entries()) expect(bucketOf(bound)).toBe(i);
  });

  test('gives back a delay to within its bucket, at any share', () => {
    const delays = Array.from({ length: 1_000 }, (_, i) => 0.11 * 1.01 ** i).filter((delay) => delay < 6_000);
    const counts = delayFields.map((_, bucket) => delays.filter((delay) => bucketOf(delay) === bucket).length);
    for (const share of [0.01, 0.05, 0.5, 0.95, 1]) {
      const truth = delays[Math.ceil(share * delays.length) - 1]!;
      const told = delayAt(counts, share)!;
      expect(Math.max(told / truth, truth / told), `${share}`).toBeLessThan(1.46);
    }
    expect(
      delayAt(
        delayFields.map(() => 0),
        0.5,
      ),
    ).toBeNull();
    expect(delayAt([0, 0, 4], 1)).toBeCloseTo(delayBounds[2]!, 9);
    // The last bucket has no end: its beginning is what is known.
    expect(
      delayAt(
        delayFields.map((_, i) => (i === delayFields.length - 1 ? 3 : 0)),
        0.5,
      ),
    ).toBe(delayBounds.at(-1));
  });

  test('counts every answered packet and no lost one', () => {
    const answers = train([0.05, 1, 1, null, 30]);
    const [figures, delays] = probePoints({ probe: 'p', end: 60_000, answers, summary: summarise(answers) }, 'c');
    expect(figures).toMatchObject({ measurement: 'probe', fields: { sent: 5, lost: 1, delayMax: 30 } });
    expect(Object.keys(delays!.fields)).toEqual(delayFields);
    expect(Object.values(delays!.fields).reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(4);
  });
});
