/** What people do to records: declare work, hold drills, take incidents on. Every act leaves who, when and why. */
import { createHash } from 'node:crypto';
import type { Clock } from '../deps.js';
import { CodedError } from '../model/coded-error.js';
import {
  covers,
  severityOf,
  windowOf,
  type AuditEntry,
  type Concerned,
  type Drill,
  type FailoverRecord,
  type Incident,
  type MaintenanceWindow,
  type Scope,
} from '../model/judgement.js';
import type { Records } from './records.js';

/** Who does it, and why. */
export interface Act {
  author: string;
  reason: string;
}

export interface ActsDeps {
  records: Records;
  clock: Clock;
  /** What the configuration names: gateways, groups and paths. */
  known(): Concerned;
  /** The gateways, groups and paths that a failover or an incident is about. */
  concernedBy(record: FailoverRecord | Incident): Concerned;
  /** Tells those who follow it that a person changed it. */
  changed(incident: Incident): void;
}

/** Longer work is more than one window. Milliseconds. */
const LONGEST = 31 * 86_400_000;

export class Acts {
  constructor(private readonly deps: ActsDeps) {}

  /**
   * Declares work, or notes it afterwards: failovers and incidents in it become planned, and say who made them so.
   * @throws CodedError `MAINTENANCE_RANGE`, `SCOPE_UNKNOWN`.
   */
  addWindow(input: Act & { scope: Scope; startsAt: number; endsAt: number }): MaintenanceWindow {
    const now = this.deps.clock.now();
    const { scope, startsAt, endsAt, author, reason } = input;
    checkRange(startsAt, endsAt, 'MAINTENANCE_RANGE');
    this.checkScope(scope);
    const window: MaintenanceWindow = {
      id: newId('mw', [scope.type, scope.name, startsAt, endsAt, author, now]),
      revision: 1,
      scope,
      startsAt,
      endsAt,
      reason,
      author,
      createdAt: now,
      noted: startsAt >= now ? 'before' : 'afterwards',
      cancelledAt: null,
      audit: [{ at: now, author, action: startsAt >= now ? 'declared' : 'noted afterwards', reason }],
    };
    this.deps.records.window(window);
    this.plan(window, { at: now, author, action: `planned by ${window.id}`, reason });
    return window;
  }

  /**
   * Calls work off. What it had made planned is judged anew: what began in an announced window before that stays planned, all else is so only
   * where another window covers it.
   * @throws CodedError `MAINTENANCE_UNKNOWN`, `MAINTENANCE_CANCELLED`.
   */
  cancelWindow(id: string, { author, reason }: Act): MaintenanceWindow {
    const { records, clock } = this.deps;
    const window = records.shelf.windows.get(id);
    if (window === undefined) throw unknown('MAINTENANCE_UNKNOWN', 'maintenance window', id);
    if (window.cancelledAt !== null)
      throw new CodedError('MAINTENANCE_CANCELLED', `maintenance window ${id} has been cancelled already`);
    const at = clock.now();
    const cancelled = revised(window, { cancelledAt: at }, { at, author, action: 'cancelled', reason });
    records.window(cancelled);
    this.unplan(cancelled, { at, author, reason });
    return cancelled;
  }

  /** From the other collector of a pair: what is new in it counts here as if it had been done here. Its author stays. */
  adoptWindow(window: MaintenanceWindow): void {
    const { records, clock } = this.deps;
    const known = records.shelf.windows.get(window.id);
    if (known !== undefined && known.revision >= window.revision) return;
    records.window(window);
    const { author, reason } = window;
    const at = clock.now();
    const last = window.audit.at(-1);
    if (window.cancelledAt !== null)
      this.unplan(window, { at, author: last?.author ?? author, reason: last?.reason ?? reason });
    this.plan(window, { at, author, action: `planned by ${window.id}`, reason });
  }

  /** @throws CodedError `DRILL_RANGE`, `GROUP_UNKNOWN`. */
  planDrill(input: Act & { group: string; startsAt: number; endsAt: number }): Drill {
    const now = this.deps.clock.now();
    const { group, startsAt, endsAt, author, reason } = input;
    checkRange(startsAt, endsAt, 'DRILL_RANGE');
    if (!this.deps.known().groups.includes(group)) throw this.unknownName('GROUP_UNKNOWN', 'group', 'groups', group);
    const failovers = this.deps.records.shelf
      .failoversBetween(startsAt, endsAt)
      .filter((record) => record.group === group);
    const drill: Drill = {
      id: newId('dr', [group, startsAt, endsAt, author, now]),
      revision: 1,
      group,
      startsAt,
      endsAt,
      reason,
      author,
      createdAt: now,
      outcome: null,
      recordedAt: null,
      note: '',
      failovers: failovers.map(({ id }) => id),
      audit: [{ at: now, author, action: startsAt >= now ? 'planned' : 'noted afterwards', reason }],
    };
    this.deps.records.drill(drill);
    for (const record of failovers)
      this.makeDrill(record, drill, { at: now, author, action: `drill ${drill.id}`, reason });
    return drill;
  }

  /** Records how a drill went; a second record replaces the first, and both stay in its audit trail. @throws CodedError `DRILL_UNKNOWN`. */
  recordDrill(id: string, outcome: NonNullable<Drill['outcome']>, { author, reason }: Act): Drill {
    const { records, clock } = this.deps;
    const drill = records.shelf.drills.get(id);
    if (drill === undefined) throw unknown('DRILL_UNKNOWN', 'drill', id);
    const at = clock.now();
    const change = { outcome, recordedAt: at, note: reason };
    const recorded = revised(drill, change, { at, author, action: `recorded as ${outcome}`, reason });
    records.drill(recorded);
    return recorded;
  }

  /** Adds a failover to the drill in whose time it fell. */
  countFailover(record: FailoverRecord): void {
    const drill = record.drill === null ? undefined : this.deps.records.shelf.drills.get(record.drill);
    if (drill === undefined || drill.failovers.includes(record.id)) return;
    this.deps.records.drill({ ...drill, revision: drill.revision + 1, failovers: [...drill.failovers, record.id] });
  }

  /** Until `endsAt`, ms, where it is given. @throws CodedError `INCIDENT_UNKNOWN`, `INCIDENT_CLOSED`, `ACKNOWLEDGE_RANGE`. */
  acknowledge(id: string, { author, reason, endsAt = null }: Act & { endsAt?: number | null }): Incident {
    const { records, clock } = this.deps;
    const incident = records.shelf.incidents.get(id);
    if (incident === undefined) throw unknown('INCIDENT_UNKNOWN', 'incident', id);
    if (incident.closedAt !== null) throw new CodedError('INCIDENT_CLOSED', `incident ${id} has ended already`);
    const at = clock.now();
    if (endsAt !== null && endsAt <= at)
      throw new CodedError('ACKNOWLEDGE_RANGE', 'an acknowledgement must end later than now');
    const acknowledged = { at, author, note: reason, endsAt };
    const change = { state: 'acknowledged' as const, acknowledged, updatedAt: at };
    const next = revised(incident, change, { at, author, action: 'acknowledged', reason });
    records.incident(next);
    this.deps.changed(next);
    return next;
  }

  /** Keeps the reference that a service desk gave it. @throws CodedError `INCIDENT_UNKNOWN`. */
  addTicket(id: string, ticket: NonNullable<Incident['tickets']>[number]): Incident {
    const { records } = this.deps;
    const incident = records.shelf.incidents.get(id);
    if (incident === undefined) throw unknown('INCIDENT_UNKNOWN', 'incident', id);
    const reason = `${ticket.receiver} gave it ${ticket.reference}`;
    const entry = { at: ticket.at, author: ticket.receiver, action: 'ticket', reason };
    const next = revised(incident, { tickets: [...(incident.tickets ?? []), ticket] }, entry);
    records.incident(next);
    this.deps.changed(next);
    return next;
  }

  private plan(window: MaintenanceWindow, entry: AuditEntry): void {
    const { records, concernedBy, changed } = this.deps;
    const inside = (record: FailoverRecord | Incident, at: number): boolean =>
      record.maintenance === null && windowOf([window], concernedBy(record), at) !== null;
    for (const record of records.shelf.failoversBetween(window.startsAt, window.endsAt))
      if (inside(record, record.startedAt) && covers(window, concernedBy(record)))
        records.failover(
          revised(record, { maintenance: window.id, kind: record.kind === 'drill' ? 'drill' : 'planned' }, entry),
        );
    for (const incident of records.shelf.incidentsBetween(window.startsAt, window.endsAt)) {
      if (!inside(incident, incident.openedAt)) continue;
      const next = revised(incident, { maintenance: window.id, severity: 'info' as const }, entry);
      records.incident(next);
      changed(next);
    }
  }

  private unplan(window: MaintenanceWindow, act: Omit<AuditEntry, 'action'>): void {
    const { records, concernedBy, changed } = this.deps;
    const { shelf } = records;
    /** Undefined where it was not this window's, or stays so. */
    const other = (record: FailoverRecord | Incident, at: number): MaintenanceWindow | null | undefined => {
      if (record.maintenance !== window.id) return undefined;
      const now = windowOf([window, ...shelf.windows.values()], concernedBy(record), at);
      return now?.id === window.id ? undefined : now;
    };
    const entry = (next: MaintenanceWindow | null): AuditEntry => ({
      ...act,
      action: next === null ? `no longer planned: ${window.id} was called off` : `planned by ${next.id}`,
    });
    for (const record of shelf.failoversBetween(window.startsAt, window.endsAt)) {
      const next = other(record, record.startedAt);
      if (next === undefined) continue;
      const kind = record.kind === 'drill' ? 'drill' : next === null ? 'unplanned' : 'planned';
      records.failover(revised(record, { maintenance: next?.id ?? null, kind }, entry(next)));
    }
    for (const incident of shelf.incidentsBetween(window.startsAt, window.endsAt)) {
      const next = other(incident, incident.openedAt);
      if (next === undefined) continue;
      const severity = next === null ? severityOf[incident.kind] : 'info';
      const changes = { maintenance: next?.id ?? null, severity, updatedAt: act.at };
      const unplanned = revised(incident, changes, entry(next));
      records.incident(unplanned);
      changed(unplanned);
    }
  }

  private makeDrill(record: FailoverRecord, drill: Drill, entry: AuditEntry): void {
    this.deps.records.failover(revised(record, { kind: 'drill', drill: drill.id }, entry));
  }

  private checkScope({ type, name }: Scope): void {
    if (type === 'all') return;
    const key = `${type}s` as const;
    if (!this.deps.known()[key].includes(name)) throw this.unknownName('SCOPE_UNKNOWN', type, key, name);
  }

  private unknownName(code: string, word: string, key: keyof Concerned, name: string): CodedError {
    const names = this.deps.known()[key];
    const has = names.length === 0 ? `there is no ${word}` : `there are ${names.slice(0, 12).join(', ')}`;
    return new CodedError(code, `no ${word} is named ${name}: ${has}`);
  }
}

function checkRange(startsAt: number, endsAt: number, code: string): void {
  if (!(startsAt < endsAt)) throw new CodedError(code, 'it must end after it begins');
  if (endsAt - startsAt > LONGEST) throw new CodedError(code, 'it may last 31 days at most');
}

const unknown = (code: string, word: string, id: string): CodedError =>
  new CodedError(code, `there is no ${word} ${id}: the list command shows those that there are`);

function revised<T extends { revision: number; audit: AuditEntry[] }>(
  record: T,
  change: Partial<T>,
  entry: AuditEntry,
): T {
  return { ...record, ...change, revision: record.revision + 1, audit: [...record.audit, entry] };
}

const newId = (prefix: string, parts: readonly (string | number)[]): string =>
  `${prefix}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)}`;
