/** What probes and polls would have told of the month that a simulation looks back on. */
import type { Config } from './config/schema/index.js';
import type { EvidenceLine } from './ledger/evidence/line.js';
import type { EvidenceRun, ProbeSetup } from './model/sla.js';
import { BLIND, CUT, DAY, HOUR, MINUTE, OUTAGE, within, WORK } from './simulated-story.js';

/** A line a minute of the probe, and one that says that the collector watched; none while it was blind. */
export function minutesOf(probe: ProbeSetup, startsAt: number, from: number, to: number): EvidenceLine[] {
  const lines: EvidenceLine[] = [];
  for (let at = from; at < to; at += MINUTE) {
    if (within(at - startsAt, BLIND.at, BLIND.lasts)) continue;
    if (within(at - startsAt, BLIND.at + BLIND.lasts, MINUTE)) lines.push({ k: 'start', at });
    lines.push({ k: 'alive', at }, { k: 'minute', ...minuteOf(probe, startsAt, at) });
  }
  return lines;
}

/** When nothing crossed, since the start. */
const lost = (since: number): boolean =>
  within(since, CUT.at, CUT.gap) || within(since, OUTAGE.at, OUTAGE.lasts) || within(since, WORK.at, WORK.down);

function minuteOf({ name, interval }: ProbeSetup, startsAt: number, at: number) {
  const runs: EvidenceRun[] = [];
  let count = 0;
  for (let sent = at; sent < at + MINUTE; sent += interval) {
    const run = runs.at(-1);
    if (!lost(sent - startsAt)) {
      if (run?.next === null) run.next = sent;
      continue;
    }
    count++;
    if (run !== undefined && run.next === null) Object.assign(run, { to: sent, packets: run.packets + 1 });
    else runs.push({ from: sent, to: sent, packets: 1, next: null });
  }
  const sent = Math.floor(MINUTE / interval);
  const delay = count === sent ? null : delayAt(at);
  const none = { forward: null, backward: null, lostForward: null, lostBackward: null, clock: null };
  return {
    ...{ probe: name, at, sent, lost: count, first: at, last: at + (sent - 1) * interval, runs, gaps: [] },
    ...{
      delayMin: delay,
      delayMean: delay && delay * 1.3,
      delayP99: delay && delay * 2.2,
      delayMax: delay && delay * 3,
    },
    ...{ variation: delay && delay * 1.2, ...none },
  };
}

/** Longer by day than by night, the same each time. */
function delayAt(at: number): number {
  const hour = (at % DAY) / HOUR;
  return 8 + 3 * Math.max(0, Math.sin(((hour - 7) / 12) * Math.PI)) + ((at / MINUTE) % 7) * 0.05;
}

/** Changes of paths and of protection, since the start of the month. */
export function statesOf(config: Config, startsAt: number): (EvidenceLine & { k: 'state' })[] {
  const [one = '', two = ''] = config.paths.map(({ name }) => name);
  const group = config.groups[0]?.name ?? one;
  type Change = [
    since: number,
    of: 'path' | 'protection',
    name: string,
    state: 'up' | 'down' | 'protected' | 'at-risk' | 'none',
  ];
  const outage = (from: number, lasts: number): Change[] => [
    [from, 'path', one, 'down'],
    [from, 'path', two, 'down'],
    [from, 'protection', group, 'none'],
    [from + lasts, 'path', one, 'up'],
    [from + lasts, 'path', two, 'up'],
    [from + lasts, 'protection', group, 'protected'],
  ];
  const changes: Change[] = [
    [0, 'path', one, 'up'],
    [0, 'path', two, 'up'],
    [0, 'protection', group, 'protected'],
    [CUT.at, 'path', one, 'down'],
    [CUT.at, 'protection', group, 'at-risk'],
    [CUT.at + CUT.back, 'path', one, 'up'],
    [CUT.at + CUT.back, 'protection', group, 'protected'],
    ...outage(OUTAGE.at, OUTAGE.lasts),
    ...outage(WORK.at, WORK.down),
  ];
  return changes.map(([since, of, name, state]) => ({ k: 'state' as const, at: startsAt + since, of, name, state }));
}

/** What holds at the beginning of a day, or after it was blind, said again. */
export function again(config: Config, startsAt: number, from: number): EvidenceLine[] {
  const seen = startsAt + BLIND.at + BLIND.lasts;
  const moments = seen >= from && seen < from + DAY ? [from, seen] : [from];
  return moments.flatMap((at) => {
    const last = new Map<string, EvidenceLine & { k: 'state' }>();
    for (const each of statesOf(config, startsAt)) if (each.at < at) last.set(`${each.of} ${each.name}`, each);
    return [...last.values()].map((each) => ({ ...each, at }));
  });
}
