/**
 * Incidents one by one, so that a rule pages for an event and not for each of its signs. One that has ended is told as 0 for some minutes: the
 * rules hold on to the last that was told of it, and only a 0 says that it is over.
 */
import { Gauge, type Registry } from 'prom-client';
import { heldUntil, type Drill, type Incident, type MaintenanceWindow } from '../../model/judgement.js';
import type { Family } from './family.js';
import type { PathStatus } from '../types.js';

/** Bounds the series: of those that are open, what was opened first counts; of those that have ended, what ended last. */
const MOST = 1_000;
/** So long, ms, it is told that one has ended: twice as far as the rules look back. */
const TOLD = 600_000;
/** Incidents that begin so near to each other, ms, may be one event. */
const NEAR = 60_000;

export interface IncidentSource {
  openIncidents(): Incident[];
  /** Those that overlap the range. */
  incidentsBetween(from: number, to: number): Incident[];
  /** By id. */
  windows: ReadonlyMap<string, MaintenanceWindow>;
  drills: ReadonlyMap<string, Drill>;
}

export function incidentMetrics(registry: Registry, source: () => IncidentSource, now: () => number): Family {
  const gauge = (name: string, help: string, labelNames: string[]): Gauge =>
    new Gauge({ name: `interconnect_incident_${name}`, help, labelNames, registers: [registry] });
  const is = gauge(
    'open',
    '1 for each incident that has not ended, 0 for ten minutes after it has. The labels say what it is about.',
    ['incident', 'kind', 'gateway', 'path', 'group'],
  );
  const flapping = gauge('flapping', '1 where what is wrong came and went several times, else 0.', ['incident']);
  const planned = gauge(
    'planned',
    '1 while a maintenance window that the incident falls in, or a drill, explains it, 1 where it ended in one, else 0.',
    ['incident'],
  );
  const follows = gauge(
    'follows',
    '1 for a gateway that fell silent within a minute after a path of it failed which nobody announced and which has not ended, else 0.',
    ['incident'],
  );
  const acknowledged = gauge('acknowledged', '1 where a person has taken the incident on, else 0.', ['incident']);
  // What a series was about when it began: a path that is configured no more must still be told as 0.
  let places = new Map<string, Record<string, string>>();
  return {
    collect({ paths }) {
      const before = places;
      places = new Map();
      for (const each of [is, flapping, planned, follows, acknowledged]) each.reset();
      const all = told(source(), now());
      for (const incident of all) places.set(incident.id, before.get(incident.id) ?? placeOf(incident, paths));
      const isExplained = (incident: Incident): boolean => isPlanned(incident, source(), paths, now());
      const failed = all.filter((incident) => isFailedPath(incident) && !isExplained(incident));
      for (const incident of all) {
        const { id, kind, closedAt } = incident;
        const place = places.get(id)!;
        const isAfter = (path: Incident): boolean =>
          places.get(path.id)!['gateway'] === incident.subject && isSoonAfter(incident, path);
        follows.set({ incident: id }, Number(kind === 'gateway' && failed.some(isAfter)));
        is.set({ incident: id, kind, ...place }, Number(closedAt === null));
        flapping.set({ incident: id }, Number(incident.flapping));
        planned.set({ incident: id }, Number(isExplained(incident)));
        acknowledged.set({ incident: id }, Number(incident.acknowledged !== null));
      }
    },
  };
}

/** What lasts longer than the work that was announced is somebody's business again. A drill does not explain that nothing crosses, or two masters. */
function isPlanned(
  { kind, openedAt, closedAt, maintenance, affected }: Incident,
  { windows, drills }: Pick<IncidentSource, 'windows' | 'drills'>,
  paths: readonly Pick<PathStatus, 'name' | 'group'>[],
  now: number,
): boolean {
  const window = windows.get(maintenance ?? '');
  if (maintenance !== null && (closedAt !== null || window === undefined || now < heldUntil(window))) return true;
  if (kind === 'service' || kind === 'split-brain') return false;
  const groups = [...affected, ...paths.flatMap(({ name, group }) => (affected.includes(name) ? (group ?? []) : []))];
  return [...drills.values()].some(
    ({ group, startsAt, endsAt, outcome }) =>
      groups.includes(group) &&
      (closedAt === null ? outcome === null : outcome !== 'cancelled') &&
      startsAt <= openedAt &&
      openedAt < endsAt &&
      (closedAt ?? now) < endsAt,
  );
}

const isFailedPath = ({ kind, closedAt, maintenance }: Incident): boolean =>
  kind === 'path' && closedAt === null && maintenance === null;

/** Then both are one event, as on a page of ours. */
const isSoonAfter = ({ openedAt }: Incident, { openedAt: before }: Incident): boolean =>
  openedAt >= before && openedAt - before <= NEAR;

function told(source: IncidentSource, now: number): Incident[] {
  // It ended when all was well again, which is known some time later: what flapped must have been calm for five minutes.
  const ended = source
    .incidentsBetween(now - 2 * TOLD, Infinity)
    .filter(({ closedAt, updatedAt }) => closedAt !== null && Math.max(closedAt, updatedAt) > now - TOLD)
    .toSorted((x, y) => y.updatedAt - x.updatedAt);
  return [...source.openIncidents().slice(0, MOST), ...ended.slice(0, MOST)];
}

function placeOf({ kind, subject }: Incident, paths: readonly PathStatus[]): Record<string, string> {
  switch (kind) {
    case 'gateway':
      return { gateway: subject, path: '', group: '' };
    case 'path': {
      const path = paths.find(({ name }) => name === subject);
      return { gateway: path?.gateway ?? '', path: subject, group: path?.group ?? '' };
    }
    case 'service':
      return { gateway: '', path: '', group: '' };
    default:
      return { gateway: '', path: '', group: subject };
  }
}
