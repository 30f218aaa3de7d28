/** A probe pinned to a path: what is loss, and what is an outage. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePinned, runThatCounts } from '../../collector/resilience/probes/pinned.js';
import { ProbeTrack } from '../../collector/resilience/probes/track.js';

const INTERVAL = 200;
const START = Date.UTC(2026, 10, 23);

/** The health after each packet; `lost` says which were. */
function healths(lost: readonly boolean[]): string[] {
  const settings = { interval: INTERVAL, timeout: INTERVAL };
  const track = new ProbeTrack({
    name: 'pinned',
    from: 'la',
    direction: 'a-b',
    path: 'one',
    service: false,
    ...settings,
  } as never);
  return lost.map((isLost, i) => {
    const at = { at: START + i * INTERVAL, monotonic: i * INTERVAL };
    track.observe({ kind: 'probe', clock: null, answers: [{ sentAt: at.at, delay: isLost ? null : 5 }] } as never, at);
    return judgePinned(track, at).health;
  });
}

const times = (count: number, lost: boolean): boolean[] => Array<boolean>(count).fill(lost);

describe('a run of lost packets', () => {
  it('is an outage from the second on, on a path that loses none', () => {
    expect(healths([...times(50, false), true, true]).slice(-2)).toEqual(['up', 'down']);
  });

  it('is loss where the path loses that many by itself, and an outage once it lasts', () => {
    const bad = Array.from({ length: 300 }, (_, i) => i % 7 === 0);
    const seen = healths([...bad, ...times(9, true)]);
    expect(seen.slice(0, -9)).not.toContain('down');
    expect(seen.at(-8)).toBe('degraded');
    expect(seen.at(-1)).toBe('down');
  });

  it('is no outage where the target answers one packet in five, whatever is sent to it', () => {
    const limited = Array.from({ length: 300 }, (_, i) => i % 5 !== 0);
    const seen = healths([...times(50, false), ...limited, ...times(25, true)]);
    // Until its limit is known, its first runs look like outages.
    expect(seen.slice(150, 350)).not.toContain('down');
    expect(seen[349]).toBe('degraded');
    expect(seen.at(-1)).toBe('down');
  });

  it('that was an outage does not make the next one harder to see', () => {
    const seen = healths([...times(50, false), ...times(50, true), ...times(50, false), true, true]);
    expect(seen.at(-1)).toBe('down');
  });

  it('that was one outage and is over is not held against the path; two within a minute are', () => {
    const once = [...times(50, false), ...times(50, true), ...times(20, false)];
    expect(healths(once).slice(100)).toEqual(times(20, false).map(() => 'up'));
    const loss = [...once, ...times(5, true), false];
    expect(
      healths([...times(50, false), ...times(5, true), ...times(20, false), ...times(5, true), false]).at(-1),
    ).toBe('degraded');
    expect(healths(loss).at(-1)).toBe('degraded');
    // What is lost beside it counts.
    const beside = [...once, ...Array.from({ length: 40 }, (_, i) => i % 8 === 0)];
    expect(healths(beside).at(-1)).toBe('degraded');
  });

  it('needs more the more is lost, and always ends', () => {
    expect([0, 0.001, 0.01, 0.05, 0.15, 0.5, 0.99].map(runThatCounts)).toEqual([2, 2, 3, 5, 8, 20, 20]);
  });

  it('is not made of chance', () => {
    const some = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 300, maxLength: 300 });
    fc.assert(
      fc.property(some, (dice) => {
        const lost = dice.map((eyes) => eyes < 10);
        // A run longer than any that chance makes here would be an outage, and rightly.
        const longest = Math.max(
          ...lost
            .join('')
            .split('false')
            .map((run) => run.length / 4),
        );
        const steady = [...Array.from({ length: 300 }, (_, i) => i % 10 === 0), ...lost];
        if (longest < 5) expect(healths(steady)).not.toContain('down');
      }),
      { numRuns: 50 },
    );
  });
});
