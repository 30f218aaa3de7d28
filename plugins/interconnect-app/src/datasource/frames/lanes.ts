import { FieldType } from '@grafana/data';
import type { Status } from '../../../../../collector/api/types.js';
import { readStatus } from '../api/readStatus';
import type { Frames } from '../run';
import { failoversOf, type FailoverRow } from './failovers';
import { columns, frameOf } from './frame';
import { incidentsOf, type IncidentRow } from './incidents';
import { noteOf } from './paths';

export interface Lane {
  path: string;
  group: string;
  from: number;
  to: number;
  state: 'forwarding' | 'standby' | 'down' | 'unknown';
  note: string;
}

/** What each path did over the range: who forwarded by the failovers on record, what was down or silent by the incidents. */
export const lanesFrames: Frames = async (client, { name }, asked) => {
  const { string, time } = FieldType;
  const [answer, failovers, incidents] = await Promise.all([
    client.get('status'),
    failoversOf(client, asked),
    incidentsOf(client, asked, false),
  ]);
  const status = readStatus(answer);
  const until = Math.min(asked.to, Date.parse(status.time));
  const lanes = lanesOf(status, failovers, incidents, asked.from, until).filter(
    ({ path }) => name === undefined || name === '' || name.split(',').includes(path)
  );
  return [
    frameOf(
      'lanes',
      columns(lanes, [
        ['time', time, ({ from }) => from],
        ['timeEnd', time, ({ to }) => to],
        ['path', string, ({ path }) => path],
        ['state', string, ({ state }) => state],
        ['group', string, ({ group }) => group],
        ['note', string, ({ note }) => note],
      ]),
      noteOf(status)
    ),
  ];
};

/** Intervals of every path, clipped to the range. Who forwarded before the first failover is what that failover moved away from. */
export function lanesOf(
  status: Status,
  failovers: readonly FailoverRow[],
  incidents: readonly IncidentRow[],
  from: number,
  to: number
): Lane[] {
  return status.paths.flatMap((path) => {
    const group = path.group ?? path.name;
    const moves = failovers.filter((one) => one.group === group).sort((x, y) => x.startedAt - y.startedAt);
    const base = forwarding(status, path.name, group, moves, from, to);
    const trouble = incidents.flatMap((incident) => outage(incident, path, from, to));
    return [...base, ...trouble].filter((lane) => lane.to > lane.from);
  });
}

function forwarding(
  status: Status,
  path: string,
  group: string,
  moves: readonly FailoverRow[],
  from: number,
  to: number
): Lane[] {
  const now = status.resilience.groups.find((one) => one.group === group);
  const forwarders = now?.forwarding.filter(({ paths }) => paths.length > 0) ?? [];
  const first = moves[0];
  const edges = [from, ...moves.map(({ startedAt }) => Math.min(Math.max(startedAt, from), to)), to];
  return edges.slice(0, -1).map((start, i) => {
    const before = moves[i - 1];
    const carries = before
      ? before.to === path
      : first
        ? first.from === path
        : forwarders.some(({ paths }) => paths.includes(path));
    // Without a failover on record the present is all that is known: it reaches back to when it began, not before.
    const known = before !== undefined || first !== undefined ? start : Math.max(start, sinceOf(forwarders, status));
    const state = carries ? ('forwarding' as const) : ('standby' as const);
    return {
      path,
      group,
      from: known,
      to: edges[i + 1] ?? to,
      state,
      note: before ? `since the failover from ${before.from}` : '',
    };
  });
}

function sinceOf(forwarders: ReadonlyArray<{ since: string }>, status: Status): number {
  return Math.max(...forwarders.map(({ since }) => Date.parse(since)), Date.parse(status.collector.startedAt));
}

function outage(
  incident: IncidentRow,
  path: { name: string; group: string | null; gateway: string },
  from: number,
  to: number
): Lane[] {
  const own = incident.kind === 'path' && incident.subject === path.name;
  const silent = incident.kind === 'gateway' && incident.subject === path.gateway;
  if (!own && !silent) {
    return [];
  }
  return [
    {
      path: path.name,
      group: path.group ?? path.name,
      from: Math.max(from, incident.openedAt),
      to: Math.min(to, incident.closedAt ?? to),
      state: own ? 'down' : 'unknown',
      note: incident.title,
    },
  ];
}
