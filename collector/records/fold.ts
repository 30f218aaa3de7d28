/** The newest revision of every record, made from the lines of the journal. */
import type { Drill, FailoverRecord, Incident, MaintenanceWindow } from '../model/judgement.js';
import type { KeptForwarders, Line } from './lines.js';

/** Of each kind; an interconnect has some hundred in seven years, and what flaps is damped into one. */
const MOST = 20_000;

export class Shelf {
  /** True once something found no room: the journal has it still. */
  overflowed = false;

  constructor(private readonly most = MOST) {}

  readonly failovers = new Map<string, FailoverRecord>();
  readonly incidents = new Map<string, Incident>();
  readonly windows = new Map<string, MaintenanceWindow>();
  readonly drills = new Map<string, Drill>();
  readonly forwarders = new Map<string, KeptForwarders>();

  keepIncident(record: Incident): void {
    this.keep(this.incidents, record);
  }

  /** The oldest by order of coming makes room, but for what has not ended. */
  keep<T extends { id: string; revision: number; closedAt?: number | null }>(map: Map<string, T>, record: T): void {
    const known = map.get(record.id);
    if (known !== undefined && known.revision > record.revision) return;
    map.set(record.id, record);
    if (map.size <= this.most) return;
    this.overflowed = true;
    for (const [id, { closedAt }] of map) if (closedAt !== null) return void map.delete(id);
  }

  /** Newest first. */
  failoversBetween(from: number, to: number): FailoverRecord[] {
    return [...this.failovers.values()]
      .filter(({ startedAt }) => startedAt >= from && startedAt < to)
      .sort((x, y) => y.startedAt - x.startedAt);
  }

  /** Those that overlap the range, newest first. */
  incidentsBetween(from: number, to: number): Incident[] {
    return [...this.incidents.values()]
      .filter(({ openedAt, closedAt }) => openedAt < to && (closedAt === null || closedAt >= from))
      .sort((x, y) => y.openedAt - x.openedAt);
  }

  openIncidents(): Incident[] {
    return [...this.incidents.values()].filter(({ closedAt }) => closedAt === null);
  }

  /** Newest first. */
  lastFailovers(most: number): FailoverRecord[] {
    return [...this.failovers.values()].sort((x, y) => y.startedAt - x.startedAt).slice(0, most);
  }

  /** The last drill of each group that passed or failed. */
  lastDrills(): Map<string, Drill> {
    const last = new Map<string, Drill>();
    for (const drill of this.drills.values()) {
      if (drill.outcome !== 'passed' && drill.outcome !== 'failed') continue;
      const known = last.get(drill.group);
      if (known === undefined || known.startsAt < drill.startsAt) last.set(drill.group, drill);
    }
    return last;
  }
}

export function fold(shelf: Shelf, lines: readonly Line[]): void {
  for (const line of lines)
    switch (line.kind) {
      case 'failover':
        shelf.keep(shelf.failovers, line.record);
        break;
      case 'incident':
        shelf.keep(shelf.incidents, joined(shelf.incidents.get(line.record.id), line.record));
        break;
      case 'window':
        shelf.keep(shelf.windows, line.record);
        break;
      case 'drill':
        shelf.keep(shelf.drills, line.record);
        break;
      case 'forwarders':
        shelf.forwarders.set(`${line.record.group} ${line.record.direction}`, line.record);
        break;
      case 'change':
        break;
    }
}

/** A line of an incident brings the entries of its timeline that were new. */
function joined(before: Incident | undefined, line: Incident): Incident {
  return { ...line, timeline: [...(before?.timeline ?? []), ...line.timeline] };
}
