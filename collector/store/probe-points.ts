/** A minute of a probe as the store keeps it. */
import { bucketOf, delayFields } from '../model/delay-buckets.js';
import type { Point } from './contract.js';

/** Times are milliseconds since the epoch, delays milliseconds. */
export interface ProbeMinutePoint {
  probe: string;
  /** End of the minute. */
  end: number;
  answers: readonly { delay: number | null }[];
  summary: {
    sent: number;
    lost: number;
    lostForward: number | null;
    lostBackward: number | null;
    lostRuns: readonly { packets: number }[];
    delay: { min: number; mean: number; median: number; p99: number; max: number } | null;
    variation: number | null;
    variationForward: number | null;
    variationBackward: number | null;
    forward: number | null;
    backward: number | null;
  };
}

/** One point of figures and one of the distribution. */
export function probePoints(minute: ProbeMinutePoint, collector: string): Point[] {
  const base = { time: minute.end, seconds: 60, collector, tags: { probe: minute.probe } };
  return [
    { ...base, measurement: 'probe', fields: figures(minute) },
    { ...base, measurement: 'probe-delays', fields: distribution(minute) },
  ];
}

function figures({ summary }: ProbeMinutePoint): Point['fields'] {
  const { sent, lost, lostForward, lostBackward, delay, variation, variationForward, variationBackward } = summary;
  const { forward, backward, lostRuns } = summary;
  return {
    sent,
    lost,
    lostForward,
    lostBackward,
    lostRuns: lostRuns.length,
    longestRun: Math.max(0, ...lostRuns.map(({ packets }) => packets)),
    delayMin: delay?.min ?? null,
    delayMean: delay?.mean ?? null,
    delayMedian: delay?.median ?? null,
    delayP99: delay?.p99 ?? null,
    delayMax: delay?.max ?? null,
    variation,
    variationForward,
    variationBackward,
    forward,
    backward,
  };
}

function distribution({ answers }: ProbeMinutePoint): Point['fields'] {
  const counts = new Array<number>(delayFields.length).fill(0);
  for (const { delay } of answers) if (delay !== null) counts[bucketOf(delay)]!++;
  return Object.fromEntries(delayFields.map((name, i) => [name, counts[i] as number]));
}
