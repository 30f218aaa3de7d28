/** Probes that are pinned to a path. */
import { printable } from '../../model/text.js';
import { LOSS_COUNT, LOSS_SHARE } from '../end.js';
import type { Finding } from '../signals/finding.js';
import type { Moment } from '../time.js';
import { ageAt, inSeconds } from '../time.js';
import { percent, utc } from '../words.js';
import { RUN, type ProbeTrack } from './track.js';
import type { Evidence } from '../../model/judgement.js';

/** What the evidence of a probe says while its newest packet came back. */
export const ANSWERED = 'answered';

export function probeEvidence(track: ProbeTrack, now: Moment): Evidence {
  const { newest, run } = track;
  return {
    signal: 'probe',
    subject: printable(`probe ${track.settings.name}`),
    says: newest === null ? 'not heard' : run === null ? ANSWERED : `${run.lost} lost in a row`,
    at: newest?.at ?? null,
    ageSeconds: newest === null ? null : inSeconds(ageAt(newest, now)),
    fresh: track.isFresh(now),
  };
}

/** Once in so many packets chance alone may be taken for an outage: at five packets a second once in two days. */
const CHANCE = 1e-6;

/**
 * So many lost in a row are an outage of the path, given the share of packets that it lost before: on a path that loses none, two; on
 * one that loses 15 %, eight, for fewer come by themselves.
 */
export function runThatCounts(share: number): number {
  return share <= 0 ? RUN : Math.max(RUN, Math.ceil(Math.log(CHANCE) / Math.log(Math.min(share, 0.5))));
}

export function judgePinned(track: ProbeTrack, now: Moment): Finding {
  const evidence = probeEvidence(track, now);
  const name = evidence.subject;
  if (track.newest === null) return { health: 'unknown', reason: `${name} has not been heard yet.`, evidence };
  if (!evidence.fresh)
    return { health: 'unknown', reason: `${name}: nothing new since ${utc(track.newest.at)}.`, evidence };
  if (track.run !== null && track.run.lost >= runThatCounts(track.lossBefore())) {
    const { lost, firstAt } = track.run;
    return {
      health: 'down',
      reason: `${name} goes unanswered since ${utc(firstAt)} (${lost} lost in a row).`,
      evidence,
    };
  }
  const loss = track.loss();
  if (loss !== null && loss.lost >= LOSS_COUNT && loss.share > LOSS_SHARE)
    return { health: 'degraded', reason: `${name} lost ${percent(loss.share)} in the last minute.`, evidence };
  return { health: 'up', reason: null, evidence };
}
