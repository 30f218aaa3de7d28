import { describe, expect, it } from 'vitest';
import type { Health } from '../../collector/model/health.js';
import { ProbeTrack } from '../../collector/resilience/probes/track.js';
import { judgeService as judged, type ServicePath } from '../../collector/resilience/service.js';
import type { ProbeSettings } from '../../collector/resilience/settings.js';

const now = { at: 1_000_000, monotonic: 50_000 };

const path = (health: Health, i: number): ServicePath => ({
  health,
  evidence: { signal: 'interface', subject: `path ${i}`, says: health, at: now.at, ageSeconds: 1, fresh: true },
});
const judgeService = (paths: readonly Health[], ...rest: Rest<Parameters<typeof judged>>) =>
  judged(paths.map(path), ...rest);
type Rest<T extends unknown[]> = T extends [unknown, ...infer Others] ? Others : never;

it.each<[Health[], string, string]>([
  [[], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['up', 'up'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'unknown'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'suspect'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down', 'degraded'], 'unknown', 'not measured: no probe between the demarcation points is configured'],
  [['down'], 'unavailable', 'the only path is down'],
  [['down', 'down'], 'unavailable', 'both paths are down'],
])('without a probe %j makes the service %s', (paths, state, reason) => {
  const verdict = judgeService(paths, [], now);
  expect(verdict).toMatchObject({ state, reason });
  // What is concluded from the paths names each of them; where nothing is measured there is nothing to name.
  const named = verdict.evidence.map(({ subject }) => subject);
  expect(named).toEqual(state === 'unknown' ? [] : paths.map((_, i) => `path ${i}`));
});

it('of paths that others judge their health counts, and its evidence is theirs', () => {
  const elsewhere = (...paths: Health[]) => ({ decides: null, paths });
  const all = judgeService(['down'], [], now, elsewhere('down'));
  expect(all).toMatchObject({
    state: 'unavailable',
    reason: 'both paths are down',
    evidence: [{ subject: 'path 0' }],
  });
  expect(judgeService(['down'], [], now, elsewhere('up')).state).toBe('unknown');
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

describe('a target that limits its answers', () => {
  /** The state after each packet, one every 200 ms. */
  function states(answered: readonly boolean[]): string[] {
    const settings = { name: 'e2e', path: null, direction: 'a-b', service: true, interval: 200, timeout: 200 } as const;
    const track = new ProbeTrack(settings);
    return answered.map((isAnswered, i) => {
      const at = { at: now.at + i * 200, monotonic: now.monotonic + i * 200 };
      const answers = [{ sentAt: at.at, delay: isAnswered ? 3 : null }];
      track.observe({ kind: 'probe', probe: 'e2e', collector: 'c', at: at.at, answers, clock: null }, at);
      return judgeService([], [track], at).state;
    });
  }
  const times = (count: number, answered: boolean): boolean[] => Array<boolean>(count).fill(answered);
  const every = (n: number, count: number): boolean[] => Array.from({ length: count }, (_, i) => i % n === 0);
  /** How many packets are lost until the service is called unavailable. */
  const foundAfter = (before: readonly boolean[]): number => {
    const seen = states([...before, ...times(50, false)]).slice(before.length);
    expect(seen.at(-1)).toBe('unavailable');
    return seen.indexOf('unavailable') + 1;
  };

  it.each([2, 3, 4, 5])('and answers one packet in %i is not cut off', (n) => {
    const seen = states(every(n, 600));
    // Three runs tell its limit from outages.
    expect(seen.slice(3 * n)).not.toContain('unavailable');
  });

  it('and goes silent is cut off, within twenty packets', () => {
    expect(foundAfter(every(2, 600))).toBeLessThanOrEqual(20);
    expect(foundAfter(every(5, 600))).toBeLessThanOrEqual(20);
    expect(foundAfter([...times(50, true), ...every(20, 600).map((one) => !one)])).toBeLessThanOrEqual(6);
  });

  it('is told from outages that come once or twice in a minute', () => {
    const outage = [...times(40, true), ...times(3, false)];
    expect(foundAfter(times(300, true))).toBe(2);
    expect(foundAfter([...outage, ...outage, ...times(40, true)])).toBe(2);
    // However long an outage is, it is no usual loss.
    const long = [...times(40, true), ...times(20, false)];
    expect(foundAfter([...long, ...long, ...long, ...times(40, true)])).toBe(2);
  });

  it('and answers fewer than one packet in five is taken for cut off', () => {
    expect(states(every(8, 600)).slice(-8)).toContain('unavailable');
  });
});
