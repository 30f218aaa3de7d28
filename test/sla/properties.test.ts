import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Correction, Ledger } from '../../collector/model/sla.js';
import { grains, ledgerStates, unknownTreatments } from '../../collector/model/sla.js';
import { computeMonth, type MonthInput } from '../../collector/sla/month.js';
import { monthPeriod } from '../../collector/sla/zone.js';
import { contract, evidence, HOUR, MINUTE, minutesOf, monthInput, probe, type Range } from './make.js';

/** The shortest month of the year keeps the runs short; its clocks do not change. */
const MONTH = '2027-02';
const { startsAt, endsAt } = monthPeriod(MONTH, 'Europe/London');
/** Evidence of these days only: the rest of the month is unknown. */
const DAYS: Range = [startsAt + 36 * HOUR, startsAt + 38 * HOUR];

const range = fc
  .tuple(fc.integer({ min: DAYS[0] / 1_000 - 600, max: DAYS[1] / 1_000 }), fc.integer({ min: 1, max: 3_000 }))
  .map(([from, length]): Range => [from * 1_000, (from + length) * 1_000]);
const ranges = fc.array(range, { maxLength: 6 });

const window = range.map(([from, to]) => ({
  id: `mw-${from}-${to}`,
  revision: 1,
  scope: { type: 'all' as const, name: '' },
  startsAt: from,
  endsAt: to,
  reason: 'work',
  author: 'a',
  createdAt: from - 48 * HOUR,
  noted: 'before' as const,
  cancelledAt: null,
  audit: [],
}));

const correction = fc
  .record({ range, becomes: fc.constantFrom(...ledgerStates) })
  .map(({ range: [from, to], becomes }): Correction => ({
    id: `co-${from}-${to}-${becomes}`,
    subject: { type: 'service', name: 'interconnect' },
    startsAt: from,
    endsAt: to,
    becomes,
    reverses: null,
    author: 'a',
    createdAt: 1,
    reason: 'disputed',
    decision: { verdict: 'approved', author: 'b', at: 2, reason: 'agreed' },
  }));

const scene = fc.record({
  lost: ranges,
  silent: ranges,
  windows: fc.array(window, { maxLength: 3 }),
  corrections: fc.array(correction, { maxLength: 3 }),
  grain: fc.constantFrom(...grains),
  unknown: fc.constantFrom(...unknownTreatments),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

const input = ({ lost, silent, windows, corrections, grain, unknown }: Scene): MonthInput =>
  monthInput(MONTH, {
    contract: [contract({ grain, unknown })],
    evidence: evidence(MONTH, { minutes: minutesOf(probe, DAYS, lost, silent), windows }),
    corrections,
  });

describe('a ledger', () => {
  it('tiles its period exactly, and no two neighbours are the same', () => {
    fc.assert(
      fc.property(scene, (given) => {
        for (const ledger of computeMonth(input(given)).ledgers.ledgers) tiles(ledger);
      }),
      { numRuns: 60 },
    );
  });

  it('never calls time available in which no packet was sent', () => {
    fc.assert(
      fc.property(ranges, fc.constantFrom(...grains), (silent, grain) => {
        const minutes = minutesOf(probe, DAYS, [], silent);
        const { ledgers } = computeMonth(
          monthInput(MONTH, { contract: [contract({ grain })], evidence: evidence(MONTH, { minutes }) }),
        );
        const sent = minutes.reduce((sum, each) => sum + each.sent, 0);
        const available = ledgers.ledgers[0]!.intervals.filter(({ state }) => state === 'available');
        const total = available.reduce((sum, each) => sum + each.endsAt - each.startsAt, 0);
        // A packet vouches for its interval, or for what silence allows between two; a minute of Y.1540 for itself where half of it was sent.
        expect(total).toBeLessThanOrEqual(
          grain === 'per-second' ? sent * 1_000 + 6_000 * minutes.length : minutes.length * MINUTE,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is never better for more downtime', () => {
    fc.assert(
      fc.property(scene, range, (given, more) => {
        const [without, with_] = [
          { ...given, corrections: [] },
          { ...given, corrections: [], lost: [...given.lost, more] },
        ];
        const [before, after] = [availability(input(without)), availability(input(with_))];
        if (before !== null && after !== null) expect(after).toBeLessThanOrEqual(before);
      }),
      { numRuns: 80 },
    );
  });

  it('is the same again once a correction has been taken back', () => {
    fc.assert(
      fc.property(scene, correction, (given, added) => {
        const before = computeMonth(input(given));
        const back: Correction = { ...added, id: 'co-back', becomes: null, reverses: 'co-added', createdAt: 3 };
        const corrections = [
          ...given.corrections,
          { ...added, id: 'co-added', decision: { ...added.decision!, at: 3 } },
          { ...back, decision: { ...added.decision!, at: 4 } },
        ];
        const after = computeMonth({ ...input(given), corrections });
        expect(after.ledgers).toEqual(before.ledgers);
        expect(after.document.services).toEqual(before.document.services);
        expect(after.document.credits).toEqual(before.document.credits);
      }),
      { numRuns: 40 },
    );
  });
});

function tiles({ intervals, startsAt: from, endsAt: to }: Ledger): void {
  expect([from, to]).toEqual([startsAt, endsAt]);
  expect(intervals[0]?.startsAt).toBe(from);
  expect(intervals.at(-1)?.endsAt).toBe(to);
  for (const [i, each] of intervals.entries()) {
    expect(each.endsAt).toBeGreaterThan(each.startsAt);
    const next = intervals[i + 1];
    if (next === undefined) continue;
    expect(next.startsAt).toBe(each.endsAt);
    expect(says(next)).not.toBe(says(each));
  }
}

const says = ({ state, observed, basis, because }: Ledger['intervals'][number]): string =>
  JSON.stringify([state, observed, basis, because]);

const availability = (given: MonthInput): number | null =>
  computeMonth(given).document.services[0]?.availability ?? null;
