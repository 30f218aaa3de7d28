/** Where two collectors of a pair do not agree: what lasts is told, what differs for a moment between two polls is not. */
import { describe, expect, it } from 'vitest';
import { Differences } from '../../../alerts/notify/peer/differences.js';
import type { ConcludedIncident, Conclusions } from '../../../collector/model/pair.js';
import { pagingProblems } from '../../../collector/api/live/problems/paging.js';
import { HandClock } from '../../api/hand-clock.js';

const clock = new HandClock();
const START = clock.now();
const moment = () => ({ at: clock.now(), monotonic: clock.monotonic() });

const says = (
  states: Record<string, string>,
  incidents: ConcludedIncident[] = [],
  more: Partial<Conclusions> = {},
) => ({
  since: START - 3_600_000,
  states: Object.entries(states).map(([about, state]) => ({ about, state })),
  incidents,
  from: START - 86_400_000,
  ...more,
});
const incident = (more: Partial<ConcludedIncident> = {}): ConcludedIncident => ({
  ...{ id: 'in-1', kind: 'path', subject: 'primary', openedAt: START, closedAt: null },
  ...more,
});

/** What is told once the same has been said for so many seconds. */
function after(seconds: number, mine: Conclusions, theirs: Conclusions, differences = new Differences()) {
  differences.compare(mine, theirs, moment());
  clock.advance(seconds * 1_000);
  return differences.compare(mine, theirs, moment());
}

describe('states', () => {
  it('the same, or different for a moment, are no difference', () => {
    expect(after(60, says({ service: 'available' }), says({ service: 'available' }))).toEqual([]);
    expect(after(14, says({ service: 'available' }), says({ service: 'unavailable' }))).toEqual([]);
  });

  it('that stay different are told, since when they were met', () => {
    const met = clock.now();
    expect(
      after(15, says({ 'path a': 'down', service: 'available' }), says({ 'path a': 'up', service: 'available' })),
    ).toEqual([{ about: 'path a', here: 'down', there: 'up', since: met, past: false }]);
  });

  it('that one of them does not watch are told from both sides', () => {
    expect(after(15, says({ 'path a': 'up' }), says({ 'path b': 'up' }))).toMatchObject([
      { about: 'path a', here: 'up', there: 'not watched' },
      { about: 'path b', here: 'not watched', there: 'up' },
    ]);
  });

  it('begin anew once the other was not seen', () => {
    const differences = new Differences();
    expect(after(15, says({ service: 'available' }), says({ service: 'unknown' }), differences)).toHaveLength(1);
    differences.forget();
    expect(after(1, says({ service: 'available' }), says({ service: 'unknown' }), differences)).toEqual([]);
  });
});

describe('incidents', () => {
  it('of one id, or of one event under two ids, are the same', () => {
    expect(after(60, says({}, [incident()]), says({}, [incident({ openedAt: START + 900 })]))).toEqual([]);
    expect(after(60, says({}, [incident()]), says({}, [incident({ id: 'in-2', openedAt: START + 900 })]))).toEqual([]);
  });

  it('that one missed, a moment after one that both saw, is missed', () => {
    const before = incident({ id: 'in-0', openedAt: START - 40_000, closedAt: START - 5_000 });
    expect(after(15, says({}, [incident(), before]), says({}, [before]))).toMatchObject([
      { about: 'incident in-1 (path primary)', there: 'not on record' },
    ]);
  });

  it('that one saw and the other did not stay told when they are over', () => {
    const differences = new Differences();
    expect(after(15, says({}, [incident()]), says({}), differences)).toEqual([
      { about: 'incident in-1 (path primary)', here: 'open', there: 'not on record', since: START, past: false },
    ]);
    const over = says({}, [incident({ closedAt: START + 60_000 })]);
    expect(differences.compare(over, says({}), moment())).toMatchObject([{ here: 'on record, over', past: true }]);
  });

  it('that began before the other watched say so', () => {
    const late = says({}, [], { since: START + 5_000 });
    expect(after(15, says({}, [incident()]), late)).toMatchObject([
      { there: 'not on record: it was not watching when it began' },
    ]);
    expect(after(15, late, says({}, [incident({ kind: 'service', subject: '' })]))).toMatchObject([
      { about: 'incident in-1 (service)', here: 'not on record: it was not watching when it began', there: 'open' },
    ]);
  });

  it('that the other does not list because it lists newer ones alone are not missed', () => {
    const old = incident({ openedAt: START - 7_200_000, closedAt: START - 7_000_000 });
    expect(after(60, says({}, [old]), says({}, [], { from: START - 3_600_000 }))).toEqual([]);
  });
});

it('the wall names the newest of what differs now, and how many more there are; what is over is no problem', () => {
  const difference = { about: 'path a', here: 'down', there: 'up', since: START, past: false };
  const health = (differences: (typeof difference)[]) => ({
    ...{ mode: 'off' as const, receivers: [], heartbeat: null, fault: null, dropped: {}, sent: [] },
    peer: { name: 'c2', seen: true, lastSeenAt: START, lastError: null, role: 'first' as const, differences },
  });
  expect(pagingProblems(health([difference, { ...difference, about: 'service' }]), 60_000)).toMatchObject([
    {
      code: 'peer-differs',
      subject: 'c2',
      message: 'The other collector, c2, concludes otherwise of path a: down here, up there, and 1 more.',
    },
  ]);
  expect(pagingProblems(health([{ ...difference, past: true }]), 60_000)).toEqual([]);
});
