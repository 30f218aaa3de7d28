/** Open incidents one by one, so that a rule pages for an event and not for each of its signs. */
import { Gauge, type Registry } from 'prom-client';
import type { Incident } from '../../model/judgement.js';
import type { Family } from '../metrics.js';
import type { PathStatus } from '../types.js';

/** Bounds the series: beyond these, what was opened first counts. */
const MOST = 1_000;

export function incidentMetrics(registry: Registry, open: () => readonly Incident[]): Family {
  const gauge = (name: string, help: string, labelNames: string[]): Gauge =>
    new Gauge({ name: `interconnect_incident_${name}`, help, labelNames, registers: [registry] });
  const is = gauge('open', '1 for each incident that has not ended. The labels say what it is about.', [
    ...['incident', 'kind', 'gateway', 'path', 'group'],
  ]);
  const flapping = gauge('flapping', '1 where what is wrong came and went several times, else 0.', ['incident']);
  const planned = gauge('planned', '1 where the incident falls in a maintenance window, else 0.', ['incident']);
  const acknowledged = gauge('acknowledged', '1 where a person has taken the incident on, else 0.', ['incident']);
  return {
    collect({ paths }) {
      for (const each of [is, flapping, planned, acknowledged]) each.reset();
      for (const incident of open().slice(0, MOST)) {
        const { id, kind } = incident;
        is.set({ incident: id, kind, ...placeOf(incident, paths) }, 1);
        flapping.set({ incident: id }, Number(incident.flapping));
        planned.set({ incident: id }, Number(incident.maintenance !== null));
        acknowledged.set({ incident: id }, Number(incident.acknowledged !== null));
      }
    },
  };
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
