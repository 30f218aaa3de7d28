/** The latest of everything that one gateway said. */
import type { Clock } from '../../deps.js';
import type {
  GatewayObservation,
  Observation,
  PollErrorKind,
  PollObservation,
  SensorObservation,
} from '../../model/observation.js';
import { pollErrorKinds } from '../../model/observation.js';
import { InterfaceTable } from './interfaces.js';
import { seen, type Seen } from './seen.js';

const MAX_SENSORS = 5_000;
const MAX_POLLS = 1_000;

/** A table that fails or comes in part, by its last poll. */
export interface TroubledTable extends Pick<PollObservation, 'context' | 'table' | 'outcome' | 'errors' | 'message'> {
  read: Seen;
  /** Since when, wall clock ms. */
  since: number;
}

export interface Failure {
  kind: PollErrorKind;
  message: string;
  /** First failure of the run, wall clock ms. */
  since: number;
  read: Seen;
}

export class GatewayRecord {
  /** Last true answer to anything. */
  answered: Seen | null = null;
  /** The run of failures since the last answer; null while it answers. */
  failure: Failure | null = null;
  readonly systems = new Map<string, GatewayObservation>();
  readonly contexts = new Map<string, InterfaceTable>();
  readonly sensors = new Map<string, SensorObservation>();
  /** Every table that was polled, in the order in which they first were; null of one that is ok, of which nobody asks more. */
  readonly polls = new Map<string, TroubledTable | null>();
  /** Counter polls that brought something, by context: what they did not bring is not there. */
  readonly counted = new Map<string, Seen>();
  /** Sensors and tables that were not taken in because there are too many. */
  refused = 0;

  constructor(private readonly clock: Clock) {}

  /** True where it says something else than what was known. Figures, and what is as it was, wait for the next second. */
  observe(observation: Observation): boolean {
    const failing = this.failure !== null;
    const changed = this.take(observation);
    return changed || failing !== (this.failure !== null);
  }

  private take(observation: Observation): boolean {
    let changed = false;
    switch (observation.kind) {
      case 'event':
        return true;
      case 'trap':
        // Believed only once the agent confirms it.
        return true;
      case 'poll':
        this.observePoll(observation);
        return false;
      case 'interface':
        changed = this.table(observation.context).observeCounters(observation);
        this.counted.set(observation.context, seen(this.clock, observation.at));
        break;
      case 'interface-state':
        changed = this.table(observation.context).observeState(observation);
        break;
      case 'gateway':
        this.systems.set(observation.context, observation);
        break;
      case 'sensor':
        this.keep(this.sensors, `${observation.context}\n${observation.sensor}`, observation, MAX_SENSORS);
        break;
      case 'metric':
        break;
    }
    this.answer(observation.at);
    return changed;
  }

  /** The system group of the default context, else of the first that answered. */
  system(): GatewayObservation | null {
    return this.systems.get('') ?? this.systems.values().next().value ?? null;
  }

  table(context: string): InterfaceTable {
    let table = this.contexts.get(context);
    if (table === undefined) this.contexts.set(context, (table = new InterfaceTable(this.clock)));
    return table;
  }

  private observePoll(poll: PollObservation): void {
    const key = `${poll.context}\n${poll.table}`;
    const read = seen(this.clock, poll.at);
    const { context, table, outcome, errors, message } = poll;
    const since = this.polls.get(key)?.since ?? poll.at;
    const trouble = outcome === 'ok' ? null : { context, table, outcome, errors, message, read, since };
    this.keep(this.polls, key, trouble, MAX_POLLS);
    if (outcome === 'failed') this.fail(poll, read);
    else this.answer(poll.at);
  }

  private answer(at: number): void {
    this.answered = seen(this.clock, at);
    this.failure = null;
  }

  private fail(poll: PollObservation, read: Seen): void {
    const kind = pollErrorKinds.find((name) => (poll.errors[name] ?? 0) > 0 && name !== 'timeout') ?? 'timeout';
    const message = poll.message ?? `no answer to ${poll.table}`;
    this.failure = { kind, message, since: this.failure?.since ?? poll.at, read };
  }

  private keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
    if (!map.has(key) && map.size >= most) this.refused++;
    else map.set(key, value);
  }
}
