/** How the collector itself fares: per gateway and table what the asking costs and how it fails. For `interconnect doctor`. */
import type { Live } from './api/live.js';
import type { Status } from './api/types.js';
import type { Observation, PollErrorKind, PollObservation } from './model/observation.js';
import type { Dropped } from './snmp/figures.js';

/** One table of one gateway and context since the collector started. Durations in milliseconds, times ISO 8601 in UTC. */
export interface TableFigures {
  gateway: string;
  context: string;
  table: string;
  polls: { ok: number; partial: number; failed: number };
  requests: number;
  varbinds: number;
  retries: number;
  timeouts: number;
  errors: Partial<Record<PollErrorKind, number>>;
  last: { at: string; outcome: PollObservation['outcome']; duration: number; rows: number; message: string | null };
}

/** `last` is written out when somebody asks. */
interface Counted extends Omit<TableFigures, 'last'> {
  last: PollObservation;
}

export interface DoctorReport {
  status: Status;
  tables: TableFigures[];
  /** Datagrams that were not accepted, by gateway and reason. */
  dropped: Record<string, Dropped>;
}

export interface Doctor {
  observe(observations: readonly Observation[]): void;
  report(): DoctorReport;
}

/** Figures of gateways that are no longer configured are left out of the report. */
export function createDoctor(deps: { live: Live; dropped(): Map<string, Dropped> }): Doctor {
  const tables = new Map<string, Counted>();
  return {
    observe(observations) {
      for (const observation of observations) if (observation.kind === 'poll') add(tables, observation);
    },
    report() {
      const status = deps.live.status();
      const known = new Set(status.gateways.map(({ name }) => name));
      for (const [key, { gateway }] of tables) if (!known.has(gateway)) tables.delete(key);
      const figures = [...tables.values()].map((table) => ({ ...table, last: lastOf(table.last) }));
      return { status, tables: figures, dropped: Object.fromEntries(deps.dropped()) };
    },
  };
}

function add(tables: Map<string, Counted>, poll: PollObservation): void {
  const { gateway, context, table } = poll;
  const key = JSON.stringify([gateway, context, table]);
  const figures = tables.get(key) ?? none(poll);
  tables.set(key, figures);
  figures.polls[poll.outcome]++;
  for (const field of ['requests', 'varbinds', 'retries', 'timeouts'] as const) figures[field] += poll[field];
  for (const [kind, times] of Object.entries(poll.errors) as [PollErrorKind, number][])
    figures.errors[kind] = (figures.errors[kind] ?? 0) + times;
  figures.last = poll;
}

const lastOf = ({ at, outcome, duration, rows, message }: PollObservation): TableFigures['last'] => ({
  at: new Date(at).toISOString(),
  outcome,
  duration,
  rows,
  message,
});

const none = (poll: PollObservation): Counted => ({
  gateway: poll.gateway,
  context: poll.context,
  table: poll.table,
  polls: { ok: 0, partial: 0, failed: 0 },
  requests: 0,
  varbinds: 0,
  retries: 0,
  timeouts: 0,
  errors: {},
  last: poll,
});
