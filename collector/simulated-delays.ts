/** What the probe of a simulation would have kept of the last day: round trips as the loopback has them, a little longer by day than by night. */
import { summarise } from './probe/minutes/summary.js';
import { SIMULATED_COLLECTOR } from './model/simulated.js';
import { noise } from './simulator/noise.js';
import type { Point } from './store/contract.js';
import { probePoints } from './store/index.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** A minute's points at a time, of the minutes that end in (from, to], milliseconds since the epoch. `interval`: ms between packets. */
export function* simulatedDelays(probe: string, interval: number, from: number, to: number): Iterable<Point[]> {
  for (let end = Math.floor(from / MINUTE) * MINUTE + MINUTE; end <= to; end += MINUTE) {
    const answers = Array.from({ length: Math.floor(MINUTE / interval) }, (_, i) => {
      const sentAt = end - MINUTE + i * interval;
      return { sentAt, delay: delayAt(sentAt, i) };
    });
    yield probePoints({ probe, end, answers, summary: summarise(answers) }, SIMULATED_COLLECTOR);
  }
}

/** ms. Most packets take about as long, one in ten several times that: the same figures each time. */
function delayAt(time: number, i: number): number {
  const hour = (time / HOUR) % 24;
  const busy = Math.max(0, Math.sin(((hour - 6) / 14) * Math.PI));
  const part = (i * 0.618_034) % 1;
  const unrest = 1 + 0.15 * noise(1, time / MINUTE / 4) + (0.5 + busy) * Math.max(0, noise(2, time / MINUTE / 9) - 0.5);
  return (0.28 + 0.22 * busy) * unrest * (0.8 + 0.5 * part) * (part > 0.9 ? 3 + 2 * busy : 1);
}
