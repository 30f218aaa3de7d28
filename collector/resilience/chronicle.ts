/** Follows the present over time: failovers, incidents and the changes that they rest on. Knows no storage; time is an argument. */
import type {
  Drill,
  EvidenceChange,
  FailoverRecord,
  Incident,
  MaintenanceWindow,
  PathResult,
  Present,
} from '../model/judgement.js';
import type { Scene } from './input.js';
import type { Judge } from './judge.js';
import { anchorOfCondition, anchorOfMove } from './records/anchor.js';
import { Changes, type Noted } from './records/changes.js';
import { Failovers, type FailoverContext } from './records/failovers.js';
import { Falls } from './records/falls.js';
import { Flaps } from './records/flap.js';
import type { IncidentUpdate } from './records/incident.js';
import { Incidents, type IncidentContext } from './records/incidents.js';
import { Forwarders, type KeptForwarders } from './records/moves.js';
import { returnedIn } from './records/returned.js';
import { FlowShares } from './records/shares.js';
import type { PathSettings } from './settings.js';
import type { SignalChange } from './signals/table.js';
import type { Moment } from './time.js';

/** What people declared, and what is on record already. */
export interface Declared {
  windows: readonly MaintenanceWindow[];
  drills: readonly Drill[];
  /** Whether an incident or failover of this id is on record. */
  isTaken(id: string): boolean;
}

export interface Told {
  failovers: FailoverRecord[];
  incidents: IncidentUpdate[];
  forwarders: KeptForwarders[];
  changes: (EvidenceChange & { gateway: string })[];
}

export class Chronicle {
  private readonly changes = new Changes();
  private readonly forwarders = new Forwarders();
  private readonly failovers = new Failovers();
  private readonly incidents = new Incidents();
  private readonly flaps = new Flaps();
  private readonly falls = new Falls();
  /** What flows say, which come late. */
  readonly shares = new FlowShares();
  private readonly healths = new Map<string, string>();

  constructor(
    private readonly judge: Judge,
    private readonly collector: string,
  ) {}

  restore(forwarders: Iterable<KeptForwarders>, incidents: Iterable<Incident>): void {
    this.forwarders.restore(forwarders);
    this.incidents.restore(incidents);
  }

  note(changes: readonly SignalChange[], now: Moment): void {
    for (const change of changes) this.changes.add(change, now);
  }

  /** Open incidents. */
  get open(): Incident[] {
    return this.incidents.open;
  }

  /** Whether whatever is observed next may open an incident, though nothing of it is new. */
  waitsForWord(now: Moment): boolean {
    return this.incidents.waiting.forWord(now);
  }

  /** Monotonic times at which time alone opens an incident, past ones too. */
  opensAt(): number[] {
    return this.incidents.waiting.ends();
  }

  replace(incident: Incident): void {
    this.incidents.replace(incident);
  }

  isFlapping(path: string, now: Moment): boolean {
    return this.flaps.isDamped(`path ${path}`, now.monotonic);
  }

  advance(present: Present, scene: Scene, declared: Declared, now: Moment): Told {
    const { paths } = this.judge;
    const judged = new Map<string, PathResult>();
    for (const path of present.paths) judged.set(path.path, path);
    this.changes.compare(scene.paths, (path) => paths.get(path)?.gateway ?? '', present, now);
    this.flap(judged, scene, paths, now);
    const changes = this.changes.take(now);
    const incidents = this.incidents.advance(present, changes, this.incidentContext(paths, scene, declared, now), now);
    const context = this.failoverContext(paths, scene, declared, now);
    const returned = returnedIn(scene, paths, this.judge, this.falls);
    const steps = present.groups.map((group) => this.forwarders.advance(group, judged, returned, now));
    for (const move of steps.flatMap(({ moves }) => moves))
      this.flaps.change(`group ${move.group.group}`, now.monotonic, move.returned === null ? 1 : 2);
    const opened = steps.flatMap(({ moves }) => moves.map((move) => this.failovers.take(move, context, now)));
    const completed = this.failovers.advance(present.groups, context, now);
    return {
      failovers: latest([...opened, ...completed]),
      incidents,
      forwarders: steps.flatMap(({ changed }) => changed),
      changes: changes.map(plain),
    };
  }

  private flap(
    judged: ReadonlyMap<string, PathResult>,
    scene: Scene,
    paths: ReadonlyMap<string, PathSettings>,
    now: Moment,
  ): void {
    for (const path of this.falls.advance(judged, scene.paths, paths, this.judge.table, now))
      this.flaps.change(`path ${path}`, now.monotonic, 2);
    for (const { path, health } of judged.values()) {
      const rough = health === 'down' ? 'down' : health === 'up' || health === 'degraded' ? 'up' : null;
      if (rough === null) continue;
      const before = this.healths.get(path);
      this.healths.set(path, rough);
      if (before !== undefined && before !== rough) this.flaps.change(`path ${path}`, now.monotonic);
    }
  }

  private incidentContext(
    paths: ReadonlyMap<string, PathSettings>,
    scene: Scene,
    { windows, isTaken }: Declared,
    now: Moment,
  ): IncidentContext {
    const { judge, flaps, collector } = this;
    return {
      paths,
      gateways: scene.gateways,
      elsewhere: scene.elsewhere?.paths ?? [],
      windows,
      isTaken,
      collector,
      changes: (since, gateways) => this.changes.since(since, gateways),
      anchor: (condition) => anchorOfCondition(condition, scene, paths, judge.table),
      damped: (key) => flaps.isDamped(key, now.monotonic),
    };
  }

  private failoverContext(
    paths: ReadonlyMap<string, PathSettings>,
    scene: Scene,
    { windows, drills, isTaken }: Declared,
    now: Moment,
  ): FailoverContext {
    const { judge, flaps, collector, incidents } = this;
    return {
      paths,
      windows,
      drills,
      isTaken,
      collector,
      tracks: [...judge.tracks.values()],
      changes: (since, gateways) => this.changes.since(since, gateways),
      anchor: (move) => anchorOfMove(move, scene, paths, judge.table),
      rates: (path, direction) => judge.rates(path, direction),
      shares: this.shares,
      incidentOf: ({ from, group }) =>
        (
          incidents.find('path', from) ??
          incidents.find('gateway', paths.get(from)?.gateway ?? '') ??
          incidents.find('split-brain', group.group) ??
          incidents.find('service', '')
        )?.id ?? null,
      damped: (group) => flaps.isDamped(`group ${group}`, now.monotonic),
    };
  }
}

/** A record that was opened and completed in one step is told once. */
function latest(records: FailoverRecord[]): FailoverRecord[] {
  return [...new Map(records.map((record) => [record.id, record])).values()];
}

const plain = ({ at, gateway, signal, subject, before, after }: Noted) => ({
  at,
  gateway,
  signal,
  subject,
  before,
  after,
});
