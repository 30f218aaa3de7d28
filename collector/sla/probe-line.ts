/** What one probe says over time. */
import type { EvidenceMinute, Grain, ProbeSetup } from '../model/sla.js';
import { extend, tile, type Step } from './steps.js';

export const MINUTE = 60_000;

/** `silent`: no packet was sent, or nobody reported it. */
export type ProbeSays = 'answered' | 'lost' | 'silent';

export interface ProbeRule {
  grain: Grain;
  lossThreshold: number;
  lostInARow: number;
}

/** A sender reports at least this often, ms. */
const REPORT = 1_000;

/** Two packets further apart than this leave silence between them: the rule by which live evidence grows stale. */
export const silence = ({ interval, timeout }: Pick<ProbeSetup, 'interval' | 'timeout'>): number =>
  2 * interval + timeout + 2 * REPORT;

/** Tiles [startsAt, endsAt). `minutes` are those of this probe, in order; they may begin before and go on after. */
export function probeLine(
  minutes: readonly EvidenceMinute[],
  setup: ProbeSetup,
  rule: ProbeRule,
  startsAt: number,
  endsAt: number,
): Step<ProbeSays>[] {
  const steps =
    rule.grain === 'per-second' ? byPacket(minutes, setup, rule.lostInARow) : byMinute(minutes, setup, rule);
  return tile(steps, startsAt, endsAt, 'silent');
}

/** A minute of which less than this share was sent says nothing. */
const ENOUGH = 0.5;

/** Y.1540: a minute is lost when its loss ratio is above c1. */
function byMinute(minutes: readonly EvidenceMinute[], { interval }: ProbeSetup, { lossThreshold }: ProbeRule) {
  const steps: Step<ProbeSays>[] = [];
  for (const { at, sent, lost } of minutes) {
    if (sent === 0 || sent < ENOUGH * Math.floor(MINUTE / interval)) continue;
    extend(steps, at, at + MINUTE, lost > lossThreshold * sent ? 'lost' : 'answered');
  }
  return steps;
}

interface OpenRun {
  from: number;
  packets: number;
}

/** From the first lost packet of a run to the first answered one after it. A packet vouches for its interval. */
function byPacket(minutes: readonly EvidenceMinute[], setup: ProbeSetup, least: number): Step<ProbeSays>[] {
  const steps: Step<ProbeSays>[] = [];
  const limit = silence(setup);
  let run: OpenRun | null = null;
  /** Up to where steps are written, and the packet sent last. */
  let [at, last] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const close = (end: number): void => {
    if (run === null) return;
    if (run.packets >= least) {
      extend(steps, at, run.from, 'answered');
      extend(steps, Math.max(at, run.from), end, 'lost');
      at = end;
    }
    run = null;
  };
  const hush = (from: number, to: number): void => {
    const end = Math.min(from + setup.interval, to);
    close(end);
    extend(steps, at, end, 'answered');
    at = to;
  };
  for (const minute of minutes) {
    if (minute.sent === 0) continue;
    if (last === Number.NEGATIVE_INFINITY) at = minute.first;
    else if (minute.first - last > limit) hush(last, minute.first);
    // A run that the last minute left open has ended unless this one begins with a lost packet.
    if (run !== null && minute.runs[0]?.from !== minute.first) close(minute.first);
    for (const mark of marksOf(minute)) {
      if (mark.run !== null) {
        const before: OpenRun | null = run;
        run = before === null ? { from: mark.run.from, packets: mark.run.packets } : more(before, mark.run.packets);
        if (mark.run.next !== null && !endsInGap(minute, mark.run.to)) close(mark.run.next);
      } else if (mark.gap !== null) hush(mark.gap[0], mark.gap[1]);
    }
    last = minute.last;
  }
  if (last !== Number.NEGATIVE_INFINITY) hush(last, last + setup.interval);
  return steps;
}

const more = (run: OpenRun, packets: number): OpenRun => ({ from: run.from, packets: run.packets + packets });

/** Whether silence follows the last lost packet of a run: then nobody knows when it ended. */
const endsInGap = (minute: EvidenceMinute, to: number): boolean => minute.gaps.some(([from]) => from === to);

interface Mark {
  at: number;
  run: EvidenceMinute['runs'][number] | null;
  gap: [number, number] | null;
}

const none: readonly Mark[] = [];

/** Runs and gaps of a minute in order of time; a quiet minute, as nearly all are, has none. */
function marksOf({ runs, gaps }: EvidenceMinute): readonly Mark[] {
  if (runs.length + gaps.length === 0) return none;
  const marks: Mark[] = [
    ...runs.map((run) => ({ at: run.from, run, gap: null })),
    ...gaps.map((gap) => ({ at: gap[0], run: null, gap })),
  ];
  return marks.sort((x, y) => x.at - y.at || (x.run === null ? 1 : -1));
}
