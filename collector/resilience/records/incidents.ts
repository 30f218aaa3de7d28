/** Incidents: opened by a condition, kept open until it is known to be over, closed at the time it ended. */
import type { Health } from '../../model/health.js';
import {
  windowOf,
  type EvidenceChange,
  type Incident,
  type MaintenanceWindow,
  type Present,
} from '../../model/judgement.js';
import type { GatewayInput } from '../input.js';
import type { PathSettings } from '../settings.js';
import { inSeconds, momentOf, type Moment } from '../time.js';
import { entryOf, type Noted } from './changes.js';
import { conditionsOf, isPassing, isWell, keyOf, type Cause, type Condition } from './conditions.js';
import { concernedBy, gatewaysAround } from './concerned.js';
import { begun, revise, told, withEntries, type IncidentUpdate } from './incident.js';
import { Waiting } from './waiting.js';

/** It has to stay well for so long, ms, before it counts as over; longer for what flaps. The end is when it became well. */
const HOLD = 30_000;
const HOLD_FLAPPING = 300_000;
/** What begins so near to it, ms, is taken for what made the service unavailable. */
const NEAR = 30_000;
/** A poll's evidence is a little older than the judgement of it, ms. */
const SLACK = 1_000;

export interface IncidentContext {
  paths: ReadonlyMap<string, PathSettings>;
  gateways: readonly GatewayInput[];
  /** Health of the paths that others judge. */
  elsewhere?: readonly Health[];
  windows: Iterable<MaintenanceWindow>;
  /** Changes since a monotonic time that are about one of the gateways; oldest first. */
  changes(since: number, gateways: ReadonlySet<string>): readonly Noted[];
  anchor(condition: Condition): string | null;
  damped(key: string): boolean;
  /** Whether an incident of this id was closed before. */
  isTaken(id: string): boolean;
  collector: string;
}

interface Held {
  incident: Incident;
  /** null where it was opened before this collector started. */
  opened: Moment | null;
  /** Since when it is known to be well; null while it is not. */
  well: Moment | null;
  /** Paths that were read since then, and passed: if they fail now, this does not explain it. */
  passed: Set<string>;
}

export class Incidents {
  private readonly held = new Map<string, Held>();
  readonly waiting = new Waiting();

  /** Goes on with what was open when the collector stopped. */
  restore(incidents: Iterable<Incident>): void {
    for (const incident of incidents)
      if (incident.closedAt === null)
        this.held.set(keyOf(incident), { incident, opened: null, well: null, passed: new Set() });
  }

  get open(): Incident[] {
    return [...this.held.values()].map(({ incident }) => incident);
  }

  find(kind: Incident['kind'], subject: string): Incident | null {
    return this.held.get(keyOf({ kind, subject }))?.incident ?? null;
  }

  /** A person changed one. */
  replace(incident: Incident): void {
    const held = this.held.get(keyOf(incident));
    if (held?.incident.id === incident.id) held.incident = incident;
  }

  advance(present: Present, changes: readonly Noted[], context: IncidentContext, now: Moment): IncidentUpdate[] {
    const conditions = conditionsOf(present, context.gateways, context.paths);
    const keys = new Set(conditions.map(keyOf));
    const brief = this.brief(keys, present, changes, context, now);
    for (const held of this.held.values()) notePassing(held, present, now);
    return [
      ...brief,
      ...conditions.flatMap((condition) => this.meet(condition, changes, context, now)),
      ...[...this.held.entries()].flatMap(([key, held]) =>
        keys.has(key) ? [] : this.leave(key, held, present, context, now),
      ),
      ...this.tell(changes, context, now),
    ];
  }

  private meet(
    condition: Condition,
    changes: readonly Noted[],
    context: IncidentContext,
    now: Moment,
  ): IncidentUpdate[] {
    const key = keyOf(condition);
    const held = this.held.get(key);
    if (held === undefined) return this.begin(key, condition, changes, context, now);
    const returned = held.well !== null;
    held.well = null;
    held.passed.clear();
    const { title, severity } = condition;
    const flapping = context.damped(key);
    const known = held.incident;
    const cause = known.cause ?? this.causeOf(condition.causes);
    const affected = [...new Set([...known.affected, ...condition.affected])];
    const same = known.title === title && known.cause === cause && known.flapping === flapping;
    if (!returned && same && known.affected.length === affected.length) return [];
    const planned = known.maintenance === null ? severity : 'info';
    held.incident = revise(known, now, { title, severity: planned, flapping, cause, affected });
    const added = returned ? [told(now, held.incident, 'over', title)] : [];
    return [this.append(held, added)];
  }

  /** `changes` are those of this round, which are told to all that are open. */
  private begin(
    key: string,
    condition: Condition,
    changes: readonly Noted[],
    context: IncidentContext,
    now: Moment,
  ): IncidentUpdate[] {
    if (this.isExplained(condition, context)) return [];
    const waits = this.waiting.meet(key, condition, now);
    const waited = now.monotonic - waits.first.monotonic;
    if (waited < Math.min(condition.patience, condition.alone ?? Infinity)) return [];
    this.waiting.end(key);
    return this.raise(key, waits.condition, waits.first, changes, context, now);
  }

  /**
   * A path that was down and is well before anything larger explained it was down all the same: an incident that is over already. So is the service
   * that was lost for a moment, once it is known that no path was lost with it.
   */
  private brief(
    keys: ReadonlySet<string>,
    present: Present,
    changes: readonly Noted[],
    context: IncidentContext,
    now: Moment,
  ): IncidentUpdate[] {
    return this.waiting.entries().flatMap(([key, { first, condition, over }]) => {
      if (keys.has(key)) return [];
      const well = isWell(condition, present, context.gateways, context.elsewhere);
      // Not known to be well: it may come back, or its gateway explains it.
      if (condition.kind === 'path' && well === false && !this.isExplained(condition, context)) return [];
      if (condition.kind === 'service' && !this.hasCause(condition)) {
        if (well === true) this.waiting.passed(key, now);
        if (now.monotonic - first.monotonic < condition.hearing) return [];
        this.waiting.end(key);
        const raised = this.raise(key, condition, first, changes, context, now);
        this.held.get(key)!.well = over;
        return raised;
      }
      this.waiting.end(key);
      const counts = condition.kind === 'path' && well !== 'gone' && !this.isExplained(condition, context);
      return counts ? this.raise(key, condition, first, changes, context, now) : [];
    });
  }

  private raise(
    key: string,
    condition: Condition,
    first: Moment,
    changes: readonly Noted[],
    context: IncidentContext,
    now: Moment,
  ): IncidentUpdate[] {
    const opened = momentOf(Math.min(condition.beganAt, now.at), now);
    const window = windowOf(context.windows, concernedBy(condition, context.paths), opened.at);
    const incident = begun(condition, context, now, {
      openedAt: opened.at,
      cause: this.causeOf(condition.causes),
      maintenance: window?.id ?? null,
      flapping: context.damped(key),
    });
    const held: Held = { incident, opened, well: null, passed: new Set() };
    this.held.set(key, held);
    // What is found a while after it began, as an outage by lost packets is, or waited, has a beginning that was told before.
    const since = Math.min(first.monotonic, opened.monotonic);
    const before =
      since === now.monotonic ? [] : context.changes(since - SLACK, gatewaysAround(condition, context.paths));
    const entries = before.filter((each) => !changes.includes(each)).map(entryOf);
    return [this.append(held, [...entries, told(now, incident, null, condition.title)])];
  }

  private leave(key: string, held: Held, present: Present, context: IncidentContext, now: Moment): IncidentUpdate[] {
    const well = isWell(held.incident, present, context.gateways, context.elsewhere);
    if (well === false) {
      // Not known to be bad, and not known to be well: it lasts.
      held.well = null;
      held.passed.clear();
      return this.explain(held, this.lostWith(held.incident, context), now);
    }
    held.well ??= now;
    const hold = well === 'gone' ? 0 : context.damped(key) ? HOLD_FLAPPING : HOLD;
    if (now.monotonic - held.well.monotonic < hold) return this.explain(held, this.near(held.incident), now);
    this.held.delete(key);
    const { opened, incident } = held;
    const closedAt = Math.max(held.well.at, incident.openedAt);
    const ms = opened === null ? closedAt - incident.openedAt : held.well.monotonic - opened.monotonic;
    const end = well === 'gone' ? 'no longer configured' : 'over';
    held.incident = revise(incident, now, {
      state: 'closed',
      closedAt,
      durationSeconds: inSeconds(Math.max(0, ms)),
      flapping: false,
    });
    return [this.append(held, [{ ...told(now, incident, 'open', end), at: closedAt }])];
  }

  /** Adds what happened to the timelines that it is about. */
  private tell(changes: readonly Noted[], context: IncidentContext, now: Moment): IncidentUpdate[] {
    if (changes.length === 0) return [];
    return [...this.held.values()].flatMap((held) => {
      const gateways = gatewaysAround(held.incident, context.paths);
      const mine = changes.filter(({ gateway }) => gateway === '' || gateways.has(gateway));
      if (mine.length === 0) return [];
      held.incident = revise(held.incident, now, {});
      return [this.append(held, mine.map(entryOf))];
    });
  }

  private append(held: Held, added: EvidenceChange[]): IncidentUpdate {
    const update = withEntries(held.incident, added);
    held.incident = update.incident;
    return update;
  }

  private causeOf(causes: readonly Cause[]): string | null {
    for (const cause of causes) {
      const held = this.held.get(keyOf(cause));
      if (held !== undefined) return held.incident.id;
    }
    return null;
  }

  /**
   * While nothing crosses, the incident of the service is that of the paths which it names; so after a restart, too. A gateway that just
   * answers again needs a moment until its sessions stand: that is its own incident still. A path that came back and fails again does so by itself.
   */
  private isExplained({ kind, subject }: Condition, { paths }: IncidentContext): boolean {
    if (kind !== 'path') return false;
    const explains = (held: Held | undefined): held is Held => held !== undefined && !held.passed.has(subject);
    const gateway = this.held.get(keyOf({ kind: 'gateway', subject: paths.get(subject)?.gateway ?? '' }));
    const service = this.held.get(keyOf({ kind: 'service', subject: '' }));
    return explains(gateway) || (explains(service) && service.incident.affected.includes(subject));
  }

  /** What is found a little later explains it as well. */
  private explain(held: Held, causes: readonly Cause[], now: Moment): IncidentUpdate[] {
    const cause = held.incident.cause ?? this.causeOf(causes);
    if (cause === held.incident.cause) return [];
    held.incident = revise(held.incident, now, { cause });
    return [this.append(held, [])];
  }

  /** A path was found down, and then its gateway fell silent. */
  private lostWith({ kind, subject }: Incident, { paths }: IncidentContext): Cause[] {
    const gateway = kind === 'path' ? paths.get(subject)?.gateway : undefined;
    return gateway === undefined ? [] : [{ kind: 'gateway', subject: gateway }];
  }

  /** Gateways and paths that failed when the service did. */
  private near({ kind, openedAt }: Pick<Incident, 'kind' | 'openedAt'>): Cause[] {
    if (kind !== 'service') return [];
    return this.open.filter(
      (each) => (each.kind === 'gateway' || each.kind === 'path') && Math.abs(each.openedAt - openedAt) <= NEAR,
    );
  }

  /** A path or gateway failed when the service did, or is found down and waits. */
  private hasCause({ kind, beganAt }: Condition): boolean {
    const waits = this.waiting.entries().some(([, { condition }]) => condition.kind === 'path');
    return waits || this.near({ kind, openedAt: beganAt }).length > 0;
  }
}

/** Of what is well but still held open. What was read before it was well says nothing. */
function notePassing({ well, passed }: Held, { paths }: Present, now: Moment): void {
  if (well === null) return;
  const isNew = (ageSeconds: number | null): boolean =>
    (ageSeconds ?? Infinity) * 1_000 < now.monotonic - well.monotonic;
  for (const path of paths)
    if (isPassing(path) && path.evidence.every(({ ageSeconds }) => isNew(ageSeconds))) passed.add(path.path);
}
