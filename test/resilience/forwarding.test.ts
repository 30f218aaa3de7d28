/** Who forwards, by the counters of two gateways that are never read at one moment. */
import { describe, expect, it } from 'vitest';
import { judgeForwarding } from '../../collector/resilience/forwarding/judge.js';
import type { GroupView, PathView, RateView } from '../../collector/resilience/forwarding/scene.js';

const evidence = { signal: 'counters', subject: 'x', text: 'x', at: 0, fresh: true } as unknown as RateView['evidence'];
const BUSY = 100e6;

/** Rates of the last intervals, the newest first, each of 10 s; the last began at 0. */
function path(name: string, ...rates: number[]): PathView {
  return withRates(
    name,
    rates.map((each, i) => interval(each, -10_000 * i, 10_000)),
  );
}

const interval = (rate: number, began: number, length: number): RateView => ({
  rate,
  began: { at: began, monotonic: began },
  ended: { at: began + length, monotonic: began + length },
  evidence,
});

function withRates(name: string, [rate, ...before]: readonly RateView[]): PathView {
  return {
    ...{
      name,
      health: 'up',
      evidence,
      changedAt: null,
      downRead: null,
      ableSince: null,
      routers: [],
      probes: null,
      routes: null,
    },
    rate: rate ?? null,
    ratesBefore: before,
  };
}

const judged = (mode: GroupView['mode'], ...paths: PathView[]) =>
  judgeForwarding({ name: 'crossing', mode, paths, total: null, last: null }, 'a-b');

describe('two paths with traffic', () => {
  it('in one interval are a change from one to the other, of which it is not known how far it is', () => {
    expect(judged('active-standby', path('one', BUSY, 0, 0), path('two', BUSY, BUSY, BUSY)).state).toBe('unknown');
  });

  it('in two are so still: the interval of one began before that of the other had ended', () => {
    expect(judged('active-standby', path('one', BUSY, BUSY, 0), path('two', BUSY, BUSY, BUSY)).state).toBe('unknown');
  });

  it('in three are two that forward', () => {
    const verdict = judged('active-standby', path('one', BUSY, BUSY, BUSY), path('two', BUSY, BUSY, BUSY));
    expect([verdict.state, verdict.paths]).toEqual(['split-brain', ['one', 'two']]);
  });

  it('in three are none where one has not been read since the other took over', () => {
    const early = [0, 1, 2].map((i) => interval(BUSY, -30_000 - 10_000 * i, 10_000));
    const verdict = judged('active-standby', withRates('one', early), path('two', BUSY, BUSY, BUSY));
    expect([verdict.state, verdict.paths]).toEqual(['unknown', []]);
  });

  describe('one of which was silent for a while', () => {
    const carried = (...intervals: (readonly [began: number, length: number])[]): PathView =>
      withRates(
        'one',
        intervals.map(([began, length]) => interval(BUSY, began, length)),
      );
    const state = (one: PathView, last: GroupView['last'] = null): string =>
      judgeForwarding(
        {
          name: 'crossing',
          mode: 'active-standby',
          paths: [one, path('two', BUSY, BUSY, BUSY)],
          total: null,
          last,
        },
        'a-b',
      ).state;

    it('may have carried before it was silent, and again after: nothing is told of it', () => {
      expect(state(carried([0, 10_000], [-10_000, 10_000], [-60_000, 50_000]))).toBe('unknown');
      expect(state(carried([0, 10_000], [-90_000, 10_000], [-100_000, 10_000]))).toBe('unknown');
    });

    it('is told once three intervals have followed one another', () => {
      expect(state(carried([0, 10_000], [-10_000, 10_000], [-30_000, 20_000]))).toBe('split-brain');
    });

    it('is not told from intervals that began before it is known that the other took over', () => {
      const one = carried([0, 10_000], [-10_000, 10_000], [-20_000, 10_000]);
      expect(state(one, { paths: ['two'], since: -19_000 })).toBe('unknown');
      expect(state(one, { paths: ['two'], since: -21_000 })).toBe('split-brain');
    });
  });

  it('are what an active-active group is for', () => {
    expect(judged('active-active', path('one', BUSY), path('two', BUSY)).state).toBe('shared');
  });
});

it('one path with traffic forwards, and what routing protocols say on the other does not', () => {
  const verdict = judged('active-standby', path('one', BUSY), path('two', 9_000));
  expect([verdict.state, verdict.paths]).toEqual(['forwarding', ['one']]);
});

describe('while nothing is heard of a gateway', () => {
  const silent = (name: string): PathView => ({ ...path(name), health: 'unknown' });
  const after = (total: number | null, ...paths: PathView[]) =>
    judgeForwarding({ name: 'crossing', mode: 'active-standby', paths, total, last: null }, 'a-b');

  it('another that carries most of what was carried before forwards', () => {
    const verdict = after(BUSY, silent('one'), path('two', 0.7 * BUSY));
    expect([verdict.state, verdict.paths]).toEqual(['forwarding', ['two']]);
    expect(verdict.reason).toBe('two carries most of what all carried when one was heard last');
  });

  it('another with little traffic may be carrying its own: nobody knows', () => {
    expect(after(BUSY, silent('one'), path('two', 0.3 * BUSY)).state).toBe('unknown');
    expect(after(9_000, silent('one'), path('two', 9_000)).state).toBe('unknown');
    expect(after(null, silent('one'), path('two', BUSY)).state).toBe('unknown');
  });

  it('two that share it are not told apart', () => {
    expect(after(BUSY, silent('one'), path('two', 0.6 * BUSY), path('three', 0.5 * BUSY)).state).toBe('unknown');
  });
});

describe('counters of an interval in which who forwards has changed', () => {
  // The interval of path() began at 0.
  const after = (since: number, last: string, ...paths: PathView[]) =>
    judgeForwarding(
      { name: 'crossing', mode: 'active-standby', paths, total: null, last: { paths: [last], since } },
      'a-b',
    );

  it('do not take back what was told since', () => {
    expect(after(1, 'two', path('one', BUSY), path('two', 0)).state).toBe('unknown');
  });

  it('do not make all of an active-active group forward either', () => {
    const verdict = judgeForwarding(
      {
        ...{ name: 'crossing', mode: 'active-active', paths: [path('one', 0), path('two', BUSY)], total: null },
        last: { paths: ['one'], since: 1 },
      },
      'a-b',
    );
    expect([verdict.state, verdict.paths]).toEqual(['unknown', []]);
    expect(verdict.reason).toBe('who carries it has changed within an interval of the counters');
  });

  it('tell once it began after the change, or where they say the same', () => {
    expect(after(-1, 'two', path('one', BUSY), path('two', 0)).paths).toEqual(['one']);
    expect(after(1, 'one', path('one', BUSY), path('two', 0)).paths).toEqual(['one']);
  });
});

describe('a path that came up', () => {
  const came = (ableSince: number): PathView => ({ ...withRates('one', []), ableSince });
  const down = (downRead: number | null): PathView => ({ ...withRates('two', []), health: 'down', downRead });

  it.each(['active-standby', 'active-active'] as const)(
    'in an %s group is the only one once the other was read as down since: before, that one may have come up too',
    (mode) => {
      const early = judged(mode, came(5_000), down(4_999));
      expect([early.state, early.paths]).toEqual(['unknown', []]);
      expect(early.reason).toBe('one came up, and two was not read since');
      expect(judged(mode, came(5_000), down(null)).state).toBe('unknown');
      const late = judged(mode, came(5_000), down(5_000));
      expect([late.state, late.paths]).toEqual(['forwarding', ['one']]);
    },
  );

  it('is none of two where a third is down, whenever that was read', () => {
    const third = { ...came(5_000), name: 'three' };
    expect(judged('active-standby', came(0), third, down(4_999)).reason).toContain('no fresh signal');
  });
});

describe('a master that gives way', () => {
  const moment = (at: number) => ({ at, monotonic: at });
  type Role = NonNullable<PathView['routers'][number]['view']>['role'];
  const elected = (
    name: string,
    since: number,
    read: number,
    health: PathView['health'] = 'up',
    role: Role = 'backup',
  ): PathView => ({
    ...path(name),
    health,
    routers: [
      {
        id: 'vrrp/51/ipv4',
        view: { role, read: moment(read), asked: read, since: moment(since), fresh: true, evidence },
      },
    ],
  });

  it('leaves open who is master while the other was not read since', () => {
    const verdict = judged('active-standby', elected('one', 5_000, 5_000), elected('two', 0, 4_500));
    expect([verdict.state, verdict.paths]).toEqual(['unknown', []]);
    expect(verdict.reason).toContain('was not read yet');
  });

  it('leaves none once the other was read since and is none either', () => {
    const verdict = judged('active-standby', elected('one', 5_000, 5_000), elected('two', 0, 5_500));
    expect([verdict.state, verdict.reason]).toEqual(['none', 'no gateway is master']);
  });

  it('leaves none where every path is down, whoever is read when', () => {
    const verdict = judged('active-standby', elected('one', 5_000, 5_000, 'down'), elected('two', 0, 4_500, 'down'));
    expect([verdict.state, verdict.reason]).toEqual(['none', 'every path is down']);
  });

  it('is not said to be down where its path was not read since it was elected', () => {
    const verdict = (at: number) => {
      const one = { ...elected('one', 5_000, 5_000, 'down', 'master'), evidence: { ...evidence, at } };
      return judged('active-standby', one, elected('two', 0, 5_500));
    };
    expect(verdict(4_500).state).toBe('unknown');
    expect([verdict(6_000).state, verdict(6_000).reason]).toEqual(['none', 'one is elected and down']);
  });
});
