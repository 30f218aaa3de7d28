/** Runs of lost packets as the store keeps them: an event each, when the first was sent. A run over the end of a minute is one of each. */
import type { StoredEvent } from './contract.js';

/** Times are milliseconds since the epoch. */
interface Minute {
  probe: string;
  summary: { lostRuns: readonly { from: number; to: number; packets: number }[] };
}

export const LOST_RUN = 'probe-lost-run';
/** Of one minute of a probe the longest are kept, and of all minutes that end together; how many there were is in the minute (`lostRuns`). */
const OF_MINUTE = 10;
const TOGETHER = 1_000;

export function lostRunEvents(minutes: readonly Minute[], collector: string): StoredEvent[] {
  return minutes
    .flatMap(({ probe, summary }) => longest(summary.lostRuns, OF_MINUTE).map((run) => ({ probe, ...run })))
    .sort(longerFirst)
    .slice(0, TOGETHER)
    .map(({ probe, from, to, packets }) => ({
      ...{ id: `${LOST_RUN} ${collector} ${probe} ${Math.round(from)}`, time: Math.round(from), code: LOST_RUN },
      ...{ severity: 'info', gateway: '', subject: probe, collector },
      message: packets === 1 ? 'A packet was lost.' : `${packets} packets in a row were lost.`,
      data: { packets, seconds: Math.round(to - from) / 1_000 },
    }));
}

const longerFirst = (a: { packets: number }, b: { packets: number }): number => b.packets - a.packets;

const longest = <T extends { packets: number }>(runs: readonly T[], most: number): readonly T[] =>
  runs.length <= most ? runs : [...runs].sort(longerFirst).slice(0, most);
