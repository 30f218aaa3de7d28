/** Share of incidents that were over within the time of their severity. Work that was announced, and what another incident explains, is not counted. */
import type { Incident } from '../../model/judgement.js';
import type { KpiPart, ServiceTerms, Setup } from '../../model/sla.js';
import { ratio } from '../exact.js';
import { figure } from '../words.js';
import { nothingFailed, type Measure } from './scene.js';

export const timeToRestore: Measure = ({ evidence, terms: service, startsAt, endsAt }, terms) => {
  const limits = terms.restoreWithin ?? {};
  const ended = evidence.incidents.filter(
    (incident) =>
      incident.closedAt !== null &&
      incident.closedAt >= startsAt &&
      incident.closedAt < endsAt &&
      incident.maintenance === null &&
      incident.cause === null &&
      limits[incident.severity] !== undefined &&
      concerns(incident, service, evidence.setups),
  );
  if (ended.length === 0) return nothingFailed('no incident ended in this period');
  const within = ended.filter((incident) => lasted(incident) <= limits[incident.severity]!);
  const parts = (['critical', 'warning', 'info'] as const).flatMap((severity): KpiPart[] => {
    const of = ended.filter((incident) => incident.severity === severity);
    const fine = within.filter((incident) => incident.severity === severity);
    return of.length === 0
      ? []
      : [{ of: 'severity', name: severity, value: (fine.length * 100) / of.length, count: of.length }];
  });
  return {
    value: ratio(within.length * 100, ended.length),
    formula: `in time × 100 / ended = ${within.length} × 100 / ${ended.length} = ${figure((within.length * 100) / ended.length)} %`,
    parts,
  };
};

/** Milliseconds. */
export const lasted = ({ durationSeconds, openedAt, closedAt }: Incident): number =>
  durationSeconds !== null ? durationSeconds * 1_000 : (closedAt ?? openedAt) - openedAt;

/** Whether an incident is about something that the service stands on. */
export function concerns(
  { kind, subject }: Pick<Incident, 'kind' | 'subject'>,
  { paths, groups }: ServiceTerms,
  setups: readonly Setup[],
): boolean {
  if (kind === 'service') return true;
  if (kind === 'path') return paths.includes(subject);
  if (kind === 'gateway')
    return setups.some((setup) => setup.paths.some(({ name, gateway }) => gateway === subject && paths.includes(name)));
  return groups.includes(subject);
}
