/** Everything that is polled of one gateway in one context: a session, the readers, and a schedule for each interval. */
import type { PathConfig } from '../config/schema/crossing.js';
import type { Gateway } from '../config/schema/gateway.js';
import type { ProbeConfig } from '../config/schema/probes.js';
import type { Clock, Deps } from '../deps.js';
import type { Observation, Origin } from '../model/observation.js';
import { Absences } from './absent.js';
import type { Credentials } from './credentials.js';
import type { Dropped } from './figures.js';
import type { Gate } from './gate.js';
import { Poll } from './poll.js';
import { Reachability } from './reachability.js';
import { COLUMNS_PER_REQUEST } from './read.js';
import { Schedule, slotOf } from './scheduler.js';
import { Session } from './session.js';
import { Sizes } from './sizes.js';
import type { Reader, TableSpec } from './table.js';
import { createReaders } from './tables/index.js';
import type { Resolve } from './wire.js';

export interface ContextOptions {
  gateway: Gateway;
  context: string;
  paths: PathConfig[];
  probes: readonly ProbeConfig[];
  collector: string;
  credentials: Credentials;
  gate: Gate;
  deps: Deps & { publish(observations: Observation[]): void; resolve?: Resolve; wanted?: () => readonly string[] };
}

export class ContextPoller {
  readonly session: Session;
  readonly absences = new Absences();
  readonly reachability = new Reachability();
  readonly clock: Clock;
  /** sysObjectID (dotted); null while unknown. */
  sysObjectID: string | null = null;
  private readonly sizes = new Map<string, Sizes>();
  private readonly schedules: Schedule[];
  private upTime: number | null = null;
  private stopped = false;
  private extra: (() => Promise<void>) | null = null;
  private waiting: Promise<void> | null = null;

  constructor(private readonly options: ContextOptions) {
    const { gateway, context, paths, probes, credentials, gate, deps } = options;
    const { timeout, retries } = gateway.limits;
    const resolve = deps.resolve ? { resolve: deps.resolve } : {};
    const target = { host: gateway.address, port: gateway.port, credentials, context, timeout, retries, ...resolve };
    this.clock = deps.clock;
    this.session = new Session(target, gate, deps.clock);
    const readers = createReaders(gateway, context, paths, probes, deps.wanted ?? null);
    const intervals = [...new Set(readers.map(({ interval }) => interval))];
    this.schedules = intervals.map((interval) =>
      this.schedule(
        interval,
        readers.filter((reader) => reader.interval === interval),
      ),
    );
  }

  get dropped(): Dropped {
    return this.session.dropped;
  }

  start(): void {
    for (const schedule of this.schedules) schedule.start();
  }

  /** Ends the requests in flight; resolves when no poll runs any more. Nothing is published afterwards. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.session.close();
    await Promise.all([this.waiting, ...this.schedules.map((schedule) => schedule.stop())]);
  }

  /** A state poll at once, beside the schedule; one that already waits will do. */
  pollState(): void {
    if (this.stopped || this.waiting || !this.extra) return;
    this.waiting = this.extra().finally(() => (this.waiting = null));
  }

  origin(): Origin {
    const { gateway, context, collector } = this.options;
    return { gateway: gateway.name, context, collector, at: this.clock.now() };
  }

  publish(observations: Observation[]): void {
    if (!this.stopped && observations.length > 0) this.options.deps.publish(observations);
  }

  sizesOf({ name }: TableSpec): Sizes {
    let sizes = this.sizes.get(name);
    if (!sizes) {
      const { maxRepetitions: repetitions } = this.options.gateway.limits;
      this.sizes.set(name, (sizes = new Sizes({ repetitions, columns: COLUMNS_PER_REQUEST })));
    }
    return sizes;
  }

  /** After a restart the agent may be another: what was learnt of its tables is forgotten. */
  noticeUpTime(upTime: number | null): void {
    if (upTime !== null && this.upTime !== null && upTime < this.upTime) {
      this.absences.clear();
      this.sysObjectID = null;
    }
    this.upTime = upTime ?? this.upTime;
  }

  private schedule(interval: Reader['interval'], readers: Reader[]): Schedule {
    const { gateway, context, deps } = this.options;
    const milliseconds = typeof interval === 'number' ? interval : gateway.poll[interval];
    const poll = new Poll(this, readers, milliseconds);
    const name = `${gateway.name}/${context}/${interval}`;
    const attempt = async (slot: number) => {
      try {
        await poll.run(slot);
      } catch (error) {
        // A fault of ours in one reader: it must not end the polling of the gateway, and it must be seen.
        deps.log.error({ err: error, poll: name }, 'a poll failed by a fault of this program');
      }
    };
    // One after the other: the readers remember the poll before.
    let last: Promise<void> = Promise.resolve();
    const run = (slot: number) => (last = last.then(() => attempt(slot)));
    if (interval === 'state') this.extra = () => run(slotOf(deps.clock.now(), milliseconds, 0));
    return new Schedule({ name, interval: milliseconds, clock: deps.clock, log: deps.log, run });
  }
}
