/** Keeps what the polls of each gateway and table cost, for `interconnect doctor`. */
import type { Clock } from '../deps.js';
import type { Observation, PollErrorKind, PollObservation } from '../model/observation.js';
import type { DoctorReport, GatewayReport, StoreReport, TableReport } from './report.js';

/** Health of the store in the collector's own times, milliseconds since the epoch. */
export interface StoreHealthLike {
  driver: string;
  state: StoreReport['state'];
  message: string | null;
  lastWriteAt: number | null;
  spool: { points: number; octets: number; capacityOctets: number; oldest: number | null };
  dropped: Record<string, number>;
}

export interface DoctorConfig {
  version: string;
  simulated: boolean;
  /** Asked at each report, so that a reload shows. `staleAfter`: milliseconds without an answer. */
  gateways(): readonly { name: string; staleAfter: number }[];
  store(): StoreHealthLike;
}

interface Kept {
  last: PollObservation;
  total: TableReport['total'];
}

/** Gateways × contexts × tables are some hundreds; what is beyond is no configuration of ours. */
const MOST_TABLES = 20_000;

export class Doctor {
  readonly #startedAt: number;
  readonly #started: number;
  /** Gateway → context and table → what is kept of it. */
  readonly #kept = new Map<string, Map<string, Kept>>();
  readonly #answered = new Map<string, { at: number; monotonic: number }>();
  #tables = 0;

  constructor(
    private readonly config: DoctorConfig,
    private readonly clock: Clock,
  ) {
    this.#startedAt = clock.now();
    this.#started = clock.monotonic();
  }

  /** Listens to the bus. */
  observe(observations: readonly Observation[]): void {
    for (const observation of observations) if (observation.kind === 'poll') this.#poll(observation);
  }

  /** What stands now; gateways that the configuration no longer has are left out and forgotten. */
  report(): DoctorReport {
    const gateways = this.config.gateways();
    const names = new Set(gateways.map(({ name }) => name));
    for (const gone of [...this.#kept.keys()].filter((name) => !names.has(name))) this.#forget(gone);
    return {
      version: this.config.version,
      pid: process.pid,
      startedAt: new Date(this.#startedAt).toISOString(),
      uptime: seconds(this.clock.monotonic() - this.#started),
      simulated: this.config.simulated,
      gateways: gateways.map((gateway) => this.#gateway(gateway)),
      store: storeReport(this.config.store()),
    };
  }

  #poll(poll: PollObservation): void {
    if (poll.outcome !== 'failed') this.#answered.set(poll.gateway, { at: poll.at, monotonic: this.clock.monotonic() });
    const tables = this.#kept.get(poll.gateway) ?? new Map<string, Kept>();
    this.#kept.set(poll.gateway, tables);
    const key = JSON.stringify([poll.context, poll.table]);
    const before = tables.get(key);
    if (before === undefined && ++this.#tables > MOST_TABLES) return;
    tables.set(key, { last: poll, total: add(before?.total ?? nothing(), poll) });
  }

  #forget(gateway: string): void {
    this.#tables -= this.#kept.get(gateway)?.size ?? 0;
    this.#kept.delete(gateway);
    this.#answered.delete(gateway);
  }

  #gateway({ name, staleAfter }: { name: string; staleAfter: number }): GatewayReport {
    const answered = this.#answered.get(name);
    const age = answered === undefined ? null : this.clock.monotonic() - answered.monotonic;
    return {
      name,
      lastAnswerAt: iso(answered?.at ?? null),
      age: age === null ? null : seconds(age),
      stale: age === null || age > staleAfter,
      tables: [...(this.#kept.get(name)?.values() ?? [])].map(tableReport),
    };
  }
}

const nothing = (): TableReport['total'] => ({
  polls: 0,
  requests: 0,
  varbinds: 0,
  retries: 0,
  timeouts: 0,
  errors: {},
});

function add(total: TableReport['total'], poll: PollObservation): TableReport['total'] {
  const errors = { ...total.errors };
  for (const [kind, amount] of Object.entries(poll.errors) as [PollErrorKind, number][]) {
    errors[kind] = (errors[kind] ?? 0) + amount;
  }
  return {
    polls: total.polls + 1,
    requests: total.requests + poll.requests,
    varbinds: total.varbinds + poll.varbinds,
    retries: total.retries + poll.retries,
    timeouts: total.timeouts + poll.timeouts,
    errors,
  };
}

function tableReport({ last, total }: Kept): TableReport {
  const { context, table, at, outcome, duration, varbinds, rows, message } = last;
  return { context, table, at: iso(at), outcome, duration, varbinds, rows, message, total };
}

function storeReport({ driver, state, message, lastWriteAt, spool, dropped }: StoreHealthLike): StoreReport {
  const { points, octets, capacityOctets, oldest } = spool;
  const held = { points, octets, capacityOctets, oldest: iso(oldest) };
  return { driver, state, message, lastWriteAt: iso(lastWriteAt), spool: held, dropped };
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const seconds = (ms: number) => Math.max(0, Math.round(ms) / 1000);
