/**
 * A month that a simulation looks back on: evidence of probes and paths, and the conclusions of the time, written as a collector would have
 * written them. The ledger closes it like any other month; everything of it is marked as simulated.
 */
import { join } from 'node:path';
import { settingsOf } from './api/live/settings.js';
import { contractVersions } from './config/contract/resolve.js';
import type { Config } from './config/schema/index.js';
import { EvidenceBook } from './ledger/evidence/book.js';
import type { EvidenceLine } from './ledger/evidence/line.js';
import { setupOf } from './ledger/settings.js';
import type { Drill, FailoverRecord, Incident, MaintenanceWindow } from './model/judgement.js';
import type { EvidenceRun, ProbeSetup } from './model/sla.js';
import { Journal } from './records/journal.js';
import type { Line } from './records/lines.js';
import { addMonths, monthAt, monthPeriod } from './sla/zone.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What happened in it, from its first moment on, milliseconds. */
const CUT = { at: 10 * DAY + 2 * HOUR + 14 * MINUTE, gap: 1_000, back: 41 * MINUTE };
const OUTAGE = { at: 13 * DAY + 9 * HOUR + 5 * MINUTE + 10_000, lasts: 374_000 };
const WORK = { at: 17 * DAY + 22 * HOUR, lasts: 2 * HOUR, down: 20 * MINUTE };
const DRILL = { at: 19 * DAY + 9 * HOUR, lasts: 30 * MINUTE };
const BLIND = { at: 24 * DAY + 3 * HOUR, lasts: 25 * MINUTE };

export interface PastMonth {
  month: string;
  startsAt: number;
  endsAt: number;
}

/** The last whole month that is over for long enough to be closed. */
export function pastMonth(config: Config, now: number): PastMonth {
  const zone = config.interconnect.timeZone;
  const month = addMonths(monthAt(now - 3 * HOUR, zone), -1);
  return { month, ...monthPeriod(month, zone) };
}

/** Into `<data folder>/records`, before the collector starts. */
export async function writePastRecords(folder: string, config: Config, { startsAt }: PastMonth): Promise<void> {
  const journal = new Journal(join(folder, 'records'));
  await journal.open();
  try {
    await journal.append('records', pastRecords(config, startsAt), startsAt);
  } finally {
    await journal.close();
  }
}

/** Into `<data folder>/sla/evidence`: the ledger closes the month when it looks next. `ended`: nobody waits for it any more. */
export async function writePastEvidence(
  folder: string,
  config: Config,
  { startsAt, endsAt }: PastMonth,
  pause: () => Promise<boolean>,
): Promise<void> {
  const book = new EvidenceBook(join(folder, 'sla', 'evidence'));
  await book.open();
  const { setup } = setupOf(config, settingsOf(config).groups, contractVersions(config));
  const probe = setup.probes[0];
  if (probe === undefined) return;
  // Files of evidence are of days of UTC, and each begins with what is watched.
  const begun = Math.ceil(startsAt / DAY) * DAY;
  const first: EvidenceLine[] = [
    { k: 'start', at: begun },
    { k: 'setup', at: begun, setup, simulated: true },
  ];
  let states = statesOf(config, startsAt).filter(({ at }) => at >= begun && at < endsAt);
  for (let from = begun; from < endsAt; from += DAY) {
    const to = Math.min(from + DAY, endsAt);
    const minutes = minutesOf(probe, startsAt, from, to);
    const some = states.filter(({ at }) => at < to);
    states = states.slice(some.length);
    const setups: EvidenceLine[] = from === begun ? first : [{ k: 'setup', at: from, setup, simulated: true }];
    const lines = [...setups, ...again(config, startsAt, from), ...minutes, ...some];
    await book.append(lines.sort((one, other) => one.at - other.at));
    if (await pause()) return;
  }
}

const within = (at: number, from: number, lasts: number): boolean => at >= from && at < from + lasts;

/** A line a minute of the probe, and one that says that the collector watched; none while it was blind. */
function minutesOf(probe: ProbeSetup, startsAt: number, from: number, to: number): EvidenceLine[] {
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
function statesOf(config: Config, startsAt: number): (EvidenceLine & { k: 'state' })[] {
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
function again(config: Config, startsAt: number, from: number): EvidenceLine[] {
  const seen = startsAt + BLIND.at + BLIND.lasts;
  const moments = seen >= from && seen < from + DAY ? [from, seen] : [from];
  return moments.flatMap((at) => {
    const last = new Map<string, EvidenceLine & { k: 'state' }>();
    for (const each of statesOf(config, startsAt)) if (each.at < at) last.set(`${each.of} ${each.name}`, each);
    return [...last.values()].map((each) => ({ ...each, at }));
  });
}

function pastRecords(config: Config, startsAt: number): Line[] {
  const [one = '', two = ''] = config.paths.map(({ name }) => name);
  const [group, collector] = [config.groups[0]?.name ?? one, config.store.collector];
  const cut = incident(
    'in-5a17b0c2d4e6',
    startsAt + CUT.at,
    CUT.back,
    'path',
    one,
    'warning',
    `${one} is down`,
    collector,
  );
  const outage = incident(
    'in-9c3e5f7a1b2d',
    startsAt + OUTAGE.at,
    OUTAGE.lasts,
    'service',
    '',
    'critical',
    'No path crosses',
    collector,
  );
  cut.acknowledged = {
    at: cut.openedAt + 4 * MINUTE,
    author: 'noc',
    note: 'Simulated: a fibre was cut; spliced by the carrier',
  };
  outage.acknowledged = {
    at: outage.openedAt + MINUTE,
    author: 'noc',
    note: 'Simulated: power of both gateways lost; supply replaced',
  };
  const away = failover(
    'fo-5a17b0c2d4e6',
    startsAt + CUT.at,
    [one, two],
    'unplanned',
    [0.5, 1.5],
    group,
    collector,
    cut.id,
  );
  const back = failover(
    'fo-6b28c1d3e5f7',
    startsAt + CUT.at + CUT.back,
    [two, one],
    'unplanned',
    [0, 0.5],
    group,
    collector,
    cut.id,
  );
  const tried = failover(
    'fo-7c39d2e4f608',
    startsAt + DRILL.at + 5 * MINUTE,
    [one, two],
    'drill',
    [0, 0.5],
    group,
    collector,
    null,
  );
  const home = failover(
    'fo-8d4ae3f50719',
    startsAt + DRILL.at + 20 * MINUTE,
    [two, one],
    'drill',
    [0, 0.5],
    group,
    collector,
    null,
  );
  for (const each of [tried, home]) each.drill = 'dr-1f2e3d4c5b6a';
  const window: MaintenanceWindow = {
    ...{
      id: 'mw-2b4d6f8091a3',
      revision: 1,
      scope: { type: 'all', name: '' },
      reason: 'Simulated: new software on both gateways',
    },
    ...{ startsAt: startsAt + WORK.at, endsAt: startsAt + WORK.at + WORK.lasts, author: 'operations', noted: 'before' },
    ...{ createdAt: startsAt + 2 * DAY, cancelledAt: null, audit: [] },
  };
  const drill: Drill = {
    ...{ id: 'dr-1f2e3d4c5b6a', revision: 2, group, reason: 'Simulated: quarterly drill', author: 'operations' },
    ...{ startsAt: startsAt + DRILL.at, endsAt: startsAt + DRILL.at + DRILL.lasts, createdAt: startsAt + 2 * DAY },
    ...{ outcome: 'passed', recordedAt: startsAt + DRILL.at + 40 * MINUTE, note: 'there and back', audit: [] },
    failovers: [tried.id, home.id],
  };
  return [
    ...[away, back, tried, home].map((record) => ({ v: 1 as const, kind: 'failover' as const, record })),
    ...[cut, outage].map((record) => ({ v: 1 as const, kind: 'incident' as const, record })),
    { v: 1, kind: 'window', record: window },
    { v: 1, kind: 'drill', record: drill },
  ];
}

function incident(
  id: string,
  at: number,
  lasts: number,
  kind: Incident['kind'],
  subject: string,
  severity: Incident['severity'],
  title: string,
  collector: string,
): Incident {
  return {
    ...{
      id,
      revision: 2,
      collector,
      kind,
      subject,
      title,
      severity,
      state: 'closed',
      openedAt: at,
      updatedAt: at + lasts,
    },
    ...{
      closedAt: at + lasts,
      durationSeconds: lasts / 1_000,
      acknowledged: null,
      affected: [],
      cause: null,
      failovers: [],
    },
    ...{ maintenance: null, flapping: false, timeline: [], timelineLeftOut: 0, audit: [] },
  };
}

function failover(
  id: string,
  at: number,
  [from, to]: [string, string],
  kind: FailoverRecord['kind'],
  [atLeastSeconds, atMostSeconds]: [number, number],
  group: string,
  collector: string,
  its: string | null,
): FailoverRecord {
  const sentence = 'Simulated: by the probe that crosses.';
  return {
    ...{
      id,
      revision: 1,
      collector,
      group,
      directions: ['a-b', 'b-a'],
      from,
      to,
      kind,
      startedAt: at,
      judgedAt: at + 2_000,
    },
    trigger: { at, signal: 'interface', subject: from, before: 'ifOperStatus up', after: 'ifOperStatus down' },
    corroboration: [{ signal: 'counters', verdict: 'agrees', says: `traffic moved to ${to}`, at: at + 2_000 }],
    gap: { source: 'probes', atLeastSeconds, atMostSeconds, sentence, probes: [] },
    ...{ detectionSeconds: 2, settled: true, damped: false, incident: its, maintenance: null, drill: null, audit: [] },
  };
}
