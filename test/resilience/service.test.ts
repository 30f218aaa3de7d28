import { describe, expect, it } from 'vitest';
import type { Health } from '../../collector/model/health.js';
import { ProbeTrack } from '../../collector/resilience/probes/track.js';
import { judgeService } from '../../collector/resilience/service.js';
import type { ProbeSettings } from '../../collector/resilience/settings.js';

const now = { at: 1_000_000, monotonic: 50_000 };

it.each<[Health[], string, string]>([
  [[], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['up', 'up'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'unknown'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'suspect'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'degraded'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down'], 'unavailable', 'the only path is down'],
  [['down', 'down'], 'unavailable', 'all 2 paths are down'],
])('without a probe %j makes the service %s', (paths, state, reason) => {
  expect(judgeService(paths, [], now)).toMatchObject({ state, reason });
});

/** A probe every second whose newest packet was sent `age` ms ago; `answers` are round trips, oldest first, null for lost. */
function probe(answers: (number | null)[], { age = 500, ...settings }: Partial<ProbeSettings> & { age?: number } = {}) {
  const track = new ProbeTrack({
    name: 'e2e',
    path: null,
    direction: 'a-b',
    service: true,
    interval: 1_000,
    timeout: 1_000,
    ...settings,
  });
  const newest = now.at - age;
  const sent = answers.map((delay, i) => ({ sentAt: newest - (answers.length - 1 - i) * 1_000, delay }));
  track.observe({ kind: 'probe', probe: 'e2e', collector: 'c', at: now.at, answers: sent, clock: null }, now);
  return track;
}

describe('probes between the demarcation points decide', () => {
  it('answered: available, whatever SNMP sees', () => {
    expect(judgeService(['unknown', 'down'], [probe([3, 3, 3])], now)).toMatchObject({
      state: 'available',
      basis: 'probes',
    });
  });

  it('one lost packet is loss, two in a row are an outage from the first of them', () => {
    expect(judgeService([], [probe([3, 3, null])], now).state).toBe('available');
    expect(judgeService([], [probe([3, null, null])], now)).toMatchObject({
      state: 'unavailable',
      beganAt: now.at - 1_500,
    });
  });

  it('the first answer ends it', () => {
    expect(judgeService([], [probe([null, null, null, 4])], now).state).toBe('available');
  });

  it('one of two unanswered is told and does not decide; all of one direction do', () => {
    const lost = probe([null, null], { name: 'lost' });
    const fine = probe([2, 2], { name: 'fine' });
    expect(judgeService([], [lost, fine], now)).toMatchObject({
      state: 'available',
      reason: 'probes are answered; probe lost goes unanswered',
    });
    const back = probe([2, 2], { name: 'back', direction: 'b-a' });
    expect(judgeService([], [lost, back], now).state).toBe('unavailable');
  });

  it('silence of the prober is not knowledge', () => {
    expect(judgeService(['down', 'down'], [probe([3, 3], { age: 9_000 })], now)).toMatchObject({
      state: 'unknown',
      basis: 'none',
    });
    expect(judgeService(['up'], [probe([])], now).state).toBe('unknown');
  });

  it('a pinned probe says nothing of the service', () => {
    expect(judgeService(['down'], [probe([3], { service: false, path: 'one' })], now).state).toBe('unavailable');
  });
});
