/** Judges the service. End-to-end probes decide while they are fresh; what is not seen over SNMP says nothing of it. */
import type { Health, ServiceState } from '../model/health.js';
import type { Evidence, ServiceResult } from '../model/judgement.js';
import type { Elsewhere } from './input.js';
import { probeEvidence, runThatCounts } from './probes/pinned.js';
import { RUN, type ProbeTrack } from './probes/track.js';
import type { Moment } from './time.js';

/** A path that is judged here. */
export interface ServicePath {
  health: Health;
  /** How it is judged. */
  evidence: Evidence;
}

export type ServiceVerdict = Omit<ServiceResult, 'since'> & {
  /** When it began to be so, where the evidence says: the first lost packet of the run. Wall clock. */
  beganAt: number | null;
};

/**
 * With probes between the demarcation points: `unavailable` while every fresh probe of a direction is in a run of lost packets, `available`
 * otherwise, `unknown` once none is fresh. Without any: `unavailable` when every path is known down. Anything else is `unknown`: an interface
 * that is up does not prove that anything crosses. Of several that divide a service one decides, by the paths of all.
 */
export function judgeService(
  paths: readonly ServicePath[],
  probes: readonly ProbeTrack[],
  now: Moment,
  elsewhere: Elsewhere = { decides: null, paths: [] },
): ServiceVerdict {
  if (elsewhere.decides !== null) return verdict('unknown', `${elsewhere.decides} decides`, 'none', []);
  const service = probes.filter(({ settings }) => settings.service);
  return service.length > 0 ? byProbes(service, now) : byPaths(paths, elsewhere.paths);
}

/** Of paths that others judge their health alone is known here. */
function byPaths(paths: readonly ServicePath[], others: readonly Health[]): ServiceVerdict {
  const all = [...paths.map(({ health }) => health), ...others];
  if (all.length > 0 && all.every((health) => health === 'down')) {
    const few: Readonly<Record<number, string>> = { 1: 'the only path is', 2: 'both paths are' };
    const reason = `${few[all.length] ?? `all ${all.length} paths are`} down`;
    return verdict(
      'unavailable',
      reason,
      'paths',
      paths.map(({ evidence }) => evidence),
    );
  }
  return verdict('unknown', 'not measured: no probe between the demarcation points is configured', 'none', []);
}

function byProbes(probes: readonly ProbeTrack[], now: Moment): ServiceVerdict {
  const evidence = probes.map((track) => probeEvidence(track, now));
  const fresh = probes.filter((track) => track.isFresh(now));
  if (fresh.length === 0) {
    const heard = probes.some(({ newest }) => newest !== null);
    const reason = heard ? 'not measured: the probes report nothing new' : 'not measured yet: no probe has reported';
    return verdict('unknown', reason, 'none', evidence);
  }
  const lost = lostDirection(fresh);
  if (lost !== null) {
    const began = Math.min(...lost.map(({ run }) => run?.firstAt ?? now.at));
    return verdict('unavailable', `${probeNames(lost)} unanswered`, 'probes', evidence, began);
  }
  const losing = fresh.filter(isCutOff);
  const stale = probes.length - fresh.length;
  const but = [
    ...(losing.length > 0 ? [`${probeNames(losing)} unanswered`] : []),
    ...(stale > 0 ? [`${stale} of ${probes.length} probes report nothing new`] : []),
  ];
  return verdict('available', ['probes are answered', ...but].join('; '), 'probes', evidence);
}

/** Every fresh probe of one direction, where all of them are lost; probes without a direction measure both. */
function lostDirection(fresh: readonly ProbeTrack[]): readonly ProbeTrack[] | null {
  const directions = new Map<string, ProbeTrack[]>();
  for (const track of fresh) {
    const key = track.settings.direction ?? '';
    directions.set(key, [...(directions.get(key) ?? []), track]);
  }
  for (const tracks of directions.values()) if (tracks.every(isCutOff)) return tracks;
  return null;
}

/** So many short runs of lost packets in a minute are how the target answers, and no outages. */
const STEADY = 3;

/**
 * Two lost in a row are an outage. A target that leaves packets unanswered all the time – a router that limits its answers – cuts nobody off: of such a
 * one so many must be lost that its usual loss does not explain them.
 */
function isCutOff(track: ProbeTrack): boolean {
  if (track.run === null) return false;
  return track.run.lost >= (track.shortRuns() < STEADY ? RUN : runThatCounts(track.lossBefore()));
}

const probeNames = (tracks: readonly ProbeTrack[]): string =>
  tracks.length === 1
    ? `probe ${tracks[0]?.settings.name ?? ''} goes`
    : `${tracks.length} probes (${tracks
        .slice(0, 4)
        .map(({ settings }) => settings.name)
        .join(', ')}${tracks.length > 4 ? ', …' : ''}) go`;

function verdict(
  state: ServiceState,
  reason: string,
  basis: ServiceResult['basis'],
  evidence: Evidence[],
  beganAt: number | null = null,
): ServiceVerdict {
  return { state, reason, basis, evidence, beganAt };
}
