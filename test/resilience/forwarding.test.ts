/** Who forwards, by the counters of two gateways that are never read at one moment. */
import { describe, expect, it } from 'vitest';
import { judgeForwarding } from '../../collector/resilience/forwarding/judge.js';
import type { GroupView, PathView, RateView } from '../../collector/resilience/forwarding/scene.js';

const evidence = { signal: 'counters', subject: 'x', text: 'x', at: 0, fresh: true } as unknown as RateView['evidence'];
const BUSY = 100e6;

/** Rates of the last intervals, the newest first. */
function path(name: string, ...rates: number[]): PathView {
  const [rate, ...before] = rates.map((each, i) => ({ rate: each, began: { at: -i, monotonic: -i }, evidence }));
  return {
    ...{ name, health: 'up', evidence, routers: [], probes: null, routes: null },
    rate: rate ?? null,
    ratesBefore: before,
  };
}

const judged = (mode: GroupView['mode'], ...paths: PathView[]) =>
  judgeForwarding({ name: 'crossing', mode, paths }, 'a-b');

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

  it('are what an active-active group is for', () => {
    expect(judged('active-active', path('one', BUSY), path('two', BUSY)).state).toBe('shared');
  });
});

it('one path with traffic forwards, and what routing protocols say on the other does not', () => {
  const verdict = judged('active-standby', path('one', BUSY), path('two', 9_000));
  expect([verdict.state, verdict.paths]).toEqual(['forwarding', ['one']]);
});
