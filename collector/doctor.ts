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
      const figures = [...tables.values()].map((table) => table.figures());
      return { status, tables: figures, dropped: Object.fromEntries(deps.dropped()) };
    },
  };
}

function add(tables: Map<string, Counted>, poll: PollObservation): void {
  const key = JSON.stringify([poll.gateway, poll.context, poll.table]);
  const known = tables.get(key);
  if (known !== undefined) known.add(poll);
  else tables.set(key, new Counted(poll));
}

/** In one object, written out when somebody asks: a thousand gateways have ten thousand tables. */
class Counted {
  readonly gateway: string;
  private readonly context: string;
  private readonly table: string;
  private ok = 0;
  private partial = 0;
  private failed = 0;
  private requests = 0;
  private varbinds = 0;
  private retries = 0;
  private timeouts = 0;
  /** null where there were none. */
  private errors: TableFigures['errors'] | null = null;
  private at = 0;
  private outcome: PollObservation['outcome'] = 'ok';
  private duration = 0;
  private rows = 0;
  private message: string | null = null;

  constructor(first: PollObservation) {
    this.gateway = first.gateway;
    this.context = first.context;
    this.table = first.table;
    this.add(first);
  }

  add(poll: PollObservation): void {
    this[poll.outcome]++;
    for (const field of ['requests', 'varbinds', 'retries', 'timeouts'] as const) this[field] += poll[field];
    for (const [kind, times] of Object.entries(poll.errors) as [PollErrorKind, number][]) {
      this.errors ??= {};
      this.errors[kind] = (this.errors[kind] ?? 0) + times;
    }
    this.at = poll.at;
    this.outcome = poll.outcome;
    this.duration = poll.duration;
    this.rows = poll.rows;
    this.message = poll.message;
  }

  figures(): TableFigures {
    const { gateway, context, table, ok, partial, failed, requests, varbinds, retries, timeouts, errors } = this;
    const { at, outcome, duration, rows, message } = this;
    return {
      ...{ gateway, context, table, polls: { ok, partial, failed } },
      ...{ requests, varbinds, retries, timeouts, errors: errors ?? {} },
      last: { at: new Date(at).toISOString(), outcome, duration, rows, message },
    };
  }
}
