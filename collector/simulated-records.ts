/** What would have been concluded in the month that a simulation looks back on: failovers, incidents, a window and a drill. */
import type { Config } from './config/schema/index.js';
import type { Drill, FailoverRecord, Incident, MaintenanceWindow } from './model/judgement.js';
import type { Line } from './records/lines.js';
import { CUT, DAY, DRILL, MINUTE, OUTAGE, WORK } from './simulated-story.js';

export function pastRecords(config: Config, startsAt: number): Line[] {
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
