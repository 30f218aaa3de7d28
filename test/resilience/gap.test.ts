/** Which of the packets that were lost are a failover's, where another was shortly before. */
import { expect, it } from 'vitest';
import { trafficGap } from '../../collector/resilience/records/gap.js';
import { ProbeTrack } from '../../collector/resilience/probes/track.js';

const INTERVAL = 200;

/** A probe every 200 ms from 0 to `until`, of which those sent in `lost` are. */
function track(until: number, lost: readonly [from: number, to: number][]): ProbeTrack {
  const probe = new ProbeTrack({
    name: 'end-to-end',
    path: null,
    direction: null,
    service: true,
    interval: INTERVAL,
    timeout: 500,
  });
  const answers = Array.from({ length: until / INTERVAL + 1 }, (_, number) => number * INTERVAL).map((sentAt) => ({
    sentAt,
    delay: lost.some(([from, to]) => sentAt >= from && sentAt <= to) ? null : 1,
  }));
  const report = { kind: 'probe' as const, probe: 'end-to-end', collector: 'c', at: until, answers, clock: null };
  probe.observe(report, { at: until, monotonic: until });
  return probe;
}

const lostIn = (probe: ProbeTrack, startedAt: number, near: { previous?: number; next?: number }): number | undefined =>
  trafficGap([probe], {
    started: startedAt,
    judged: startedAt + 100,
    between: null,
    previous: near.previous ?? null,
    next: near.next ?? null,
  }).gap.probes[0]?.lost;

it('what was lost and over before the first evidence is the failover’s own, though another was before it', () => {
  // BFD ends a session after three packets, and its trap is the first that tells of it.
  const probe = track(60_000, [
    [10_000, 10_400],
    [40_000, 40_200],
  ]);
  expect(lostIn(probe, 10_500, { next: 40_300 })).toBe(3);
  expect(lostIn(probe, 40_300, { previous: 10_600 })).toBe(2);
});

it('each of two failovers in quick succession has what is nearer to it', () => {
  const probe = track(60_000, [
    [10_200, 10_800],
    [15_400, 15_600],
  ]);
  // The first is told at once, and the traffic comes back after; the second is told when all is over.
  expect(lostIn(probe, 10_200, { next: 15_700 })).toBe(4);
  expect(lostIn(probe, 15_700, { previous: 10_300 })).toBe(2);
});

it('what was over long before belongs to something else', () => {
  expect(lostIn(track(60_000, [[10_000, 10_400]]), 30_000, {})).toBe(0);
});
