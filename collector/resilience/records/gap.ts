/** How long traffic was lost around a failover. */
import type { TrafficGap } from '../../model/judgement.js';
import { runBounds } from '../probes/gap.js';
import type { LostRun, ProbeTrack } from '../probes/track.js';
import { inSeconds } from '../time.js';
import { utc } from '../words.js';

/** Wall clock, ms. Where it came back: of the readings around both. */
export interface CountedGap {
  /** When the last interval began in which the old path carried traffic. */
  began: number;
  /** When the first interval ended in which the new one did. */
  ended: number;
}

/**
 * A run of lost packets that ended this long before the first evidence belongs to something else, ms. That traffic is lost is often over before
 * anything tells of it: BFD ends a session after the third lost packet, and polls come later still.
 */
const BEFORE = 10_000;
/** One that began this long after the conclusion, too. */
const AFTER = 60_000;

/**
 * By end-to-end probes where there are any: the widest of what they say, as they may cross on different ways. Without probes, the time between
 * the last reading that saw the old path forward and the first that saw the new one bounds the change, not the loss; that is said.
 */
export function trafficGap(
  tracks: readonly ProbeTrack[],
  /** By the monotonic clock: somebody may set the other in the middle of it. */
  times: {
    started: number;
    judged: number;
    /** ms between the two readings; null where not known. */
    between: number | null;
    /** By the counters, where they decided it. */
    counted?: CountedGap | null;
    /** When the failover before it was concluded; null where none was near. */
    previous: number | null;
    /** When the one after it began; null where there is none. */
    next: number | null;
    /** It was back by the reading that told of it. */
    returned?: boolean;
    /** Nothing more is waited for. */
    last?: boolean;
  },
): { gap: TrafficGap; open: boolean } {
  const service = tracks.filter(({ settings, newest }) => settings.service && newest !== null);
  const measured = service.map((track) => measure(track, times)).filter((each) => each !== null);
  if (measured.length > 0) return byProbes(measured);
  // The time between two readings bounds the change and not the loss: it is no stand-in for what the probes are about to tell.
  if (service.length > 0 && times.last !== true)
    return { gap: gapOf('none', null, null, 'The probes have not told of that time yet.'), open: true };
  const { between, counted = null } = times;
  const never = service.length > 0 ? 'The probes never told of that time' : 'No end-to-end probe measured it';
  if (counted !== null) {
    const [began, ended] = [utc(counted.began), utc(counted.ended)];
    const sentence =
      times.returned === true
        ? `${never}: counters saw traffic on the other path for a part of the time from ${began} to ${ended}, and on the old one again.`
        : `${never}: counters saw traffic on the old path last in the interval from ${began}, and on the new one first in that until ${ended}.`;
    return { gap: gapOf('counters', 0, Math.max(between ?? 0, counted.ended - counted.began), sentence), open: false };
  }
  if (between === null)
    return { gap: gapOf('none', null, null, 'Nothing measured how long traffic was lost.'), open: false };
  const readings =
    times.returned === true
      ? 'the two readings between which it went over and came back'
      : 'the last reading of the old forwarder and the first of the new one';
  const sentence = `${never}: this is the time between ${readings}.`;
  return { gap: gapOf('state', 0, between, sentence), open: false };
}

interface Measured {
  probe: string;
  lost: number;
  interval: number;
  atLeast: number;
  atMost: number | null;
  /** Milliseconds. */
  uncertainty: number;
}

/** null where the probe has not told yet of the time in question. */
function measure(
  track: ProbeTrack,
  {
    started,
    judged,
    previous,
    next,
  }: { started: number; judged: number; previous: number | null; next: number | null },
): Measured | null {
  const { interval, name } = track.settings;
  const from = beginningOf(started, previous);
  const to = Math.min(judged + AFTER, next === null ? Infinity : beginningOf(next, judged));
  const runs = [...track.ended, ...(track.run === null ? [] : [track.run])].filter(
    ({ first, last }) => last >= from && first <= to,
  );
  if (runs.length === 0) {
    if (track.newest === null || track.newest.monotonic < judged) return null;
    return { probe: name, lost: 0, interval, atLeast: 0, atMost: interval, uncertainty: 0 };
  }
  const bounds = runs.map((run) => runBounds(run, interval));
  return {
    probe: name,
    lost: runs.reduce((sum, run: LostRun) => sum + run.lost, 0),
    interval,
    atLeast: bounds.reduce((sum, each) => sum + each.atLeast, 0),
    atMost: bounds.reduce<number | null>(
      (sum, { atMost }) => (sum === null || atMost === null ? null : sum + atMost),
      0,
    ),
    uncertainty: Math.max(...runs.map((run) => run.uncertainty)),
  };
}

/** From when on what is lost is a failover's own: between two of them, from the middle of the time when neither was under way. */
function beginningOf(started: number, previous: number | null): number {
  const earliest = started - BEFORE;
  return previous === null ? earliest : Math.max(earliest, Math.min(started, (previous + started) / 2));
}

function byProbes(measured: readonly Measured[]): { gap: TrafficGap; open: boolean } {
  const open = measured.some(({ atMost }) => atMost === null);
  const atLeast = Math.max(...measured.map((each) => each.atLeast));
  const atMost = open ? null : Math.max(...measured.map((each) => each.atMost ?? 0));
  const lost = measured.reduce((sum, each) => sum + each.lost, 0);
  const probes = `${measured.length} ${measured.length === 1 ? 'probe' : 'probes'}`;
  const uncertain = Math.max(...measured.map((each) => each.uncertainty));
  const clock = uncertain === 0 ? '' : ` Their clocks are known to ±${inSeconds(uncertain)} s, which is in the bounds.`;
  const sentence = `${probes} lost ${lost} ${lost === 1 ? 'packet' : 'packets'}${open ? ' so far' : ''}.${clock}`;
  return {
    gap: {
      ...gapOf('probes', atLeast, atMost, sentence),
      probes: measured.map(({ probe, lost: count, interval, ...each }) => ({
        probe,
        lost: count,
        intervalSeconds: inSeconds(interval),
        atLeastSeconds: inSeconds(each.atLeast),
        atMostSeconds: each.atMost === null ? null : inSeconds(each.atMost),
        clockUncertaintySeconds: inSeconds(each.uncertainty),
      })),
    },
    open,
  };
}

const gapOf = (
  source: TrafficGap['source'],
  atLeast: number | null,
  atMost: number | null,
  sentence: string,
): TrafficGap => ({
  source,
  atLeastSeconds: atLeast === null ? null : inSeconds(atLeast),
  atMostSeconds: atMost === null ? null : inSeconds(atMost),
  sentence,
  probes: [],
});
