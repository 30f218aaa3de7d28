/** Failover records: opened when the forwarding path changes, and completed until every signal has had its say. */
import {
  drillOf,
  windowOf,
  type Drill,
  type EvidenceChange,
  type FailoverRecord,
  type GroupResult,
  type MaintenanceWindow,
} from '../../model/judgement.js';
import type { ProbeTrack } from '../probes/track.js';
import type { PathSettings } from '../settings.js';
import { inSeconds, type Moment } from '../time.js';
import { entryOf, type Noted } from './changes.js';
import { corroborate, watched } from './corroborate.js';
import { trafficGap } from './gap.js';
import { bucket, idOf } from './id.js';
import type { Move } from './moves.js';

/** The other direction, or another signal, follows within this many ms: it is the same failover. */
const SAME = 30_000;
/** Evidence may precede the conclusion by this much, and the last confirmation of the old forwarder by a little, ms. */
const LOOK_BACK = 60_000;
const SLACK = 2_000;
/** Slow counters get their say; then the record is final. Longer only while probes are still lost. */
const SETTLE = 90_000;
const LONGEST = 900_000;

interface Open {
  record: FailoverRecord;
  judged: Moment;
  started: Moment;
  between: number | null;
}

export interface FailoverContext {
  paths: ReadonlyMap<string, PathSettings>;
  tracks: readonly ProbeTrack[];
  /** Changes of the group's gateways since a monotonic time. */
  changes(since: number, gateways: ReadonlySet<string>): readonly Noted[];
  windows: Iterable<MaintenanceWindow>;
  drills: Iterable<Drill>;
  /** What the devices count of a path that took over or was lost; null where they count nothing. */
  anchor(move: Pick<Move, 'from' | 'to'>): string | null;
  incidentOf(move: Pick<Move, 'from' | 'group'>): string | null;
  damped(group: string): boolean;
  collector: string;
}

export class Failovers {
  private open: Open[] = [];

  /** Gives the record that is new or has another direction. */
  take(move: Move, context: FailoverContext, now: Moment): FailoverRecord {
    const known = this.open.find(
      ({ record, judged }) =>
        record.group === move.group.group &&
        record.from === move.from &&
        record.to === move.to &&
        now.monotonic - judged.monotonic <= SAME &&
        !record.directions.includes(move.direction),
    );
    if (known !== undefined) {
      known.record = revised(known.record, { directions: [...known.record.directions, move.direction] });
      return known.record;
    }
    const made = make(move, context, now);
    this.open.push(made);
    return made.record;
  }

  /** Completes what is open; gives the records that changed by it. */
  advance(groups: readonly GroupResult[], context: FailoverContext, now: Moment): FailoverRecord[] {
    const changed: FailoverRecord[] = [];
    for (const each of this.open) {
      const group = groups.find(({ group: name }) => name === each.record.group);
      const next = complete(each, group, context, now);
      if (next === null) continue;
      each.record = next;
      changed.push(next);
    }
    this.open = this.open.filter(({ record }) => !record.settled);
    return changed;
  }
}

function make(move: Move, context: FailoverContext, now: Moment): Open {
  const { group, direction, from, to, confirmed } = move;
  const gateways = gatewaysOf(group, context);
  const after = Math.max(now.monotonic - LOOK_BACK, (confirmed?.monotonic ?? now.monotonic) - SLACK);
  // A path's judged health follows from the signals: it triggers nothing.
  const seen = confirmed === null ? [] : context.changes(after, gateways);
  const first = seen.find(({ signal }) => signal !== 'gateway');
  const started = first?.moment ?? now;
  const trigger: EvidenceChange = first ? entryOf(first) : unseen(move, now);
  const concerned = { gateways: [...gateways], groups: [group.group], paths: [from, to] };
  const window = windowOf(context.windows, concerned, started.at);
  const drill = drillOf(context.drills, group.group, started.at);
  const between = confirmed === null ? null : now.monotonic - confirmed.monotonic;
  const anchor = context.anchor(move) ?? bucket(started.at);
  const record: FailoverRecord = {
    id: idOf('fo', [group.group, from, to, anchor]),
    revision: 1,
    collector: context.collector,
    group: group.group,
    directions: [direction],
    from,
    to,
    kind: drill !== null ? 'drill' : window !== null ? 'planned' : 'unplanned',
    trigger,
    corroboration: [],
    startedAt: started.at,
    judgedAt: now.at,
    detectionSeconds: confirmed === null ? null : inSeconds(now.monotonic - started.monotonic),
    gap: trafficGap(context.tracks, { startedAt: started.at, judgedAt: now.at, between }).gap,
    settled: false,
    damped: context.damped(group.group),
    incident: context.incidentOf(move),
    maintenance: window?.id ?? null,
    drill: drill?.id ?? null,
    audit: [],
  };
  const corroboration = corroborationOf(record, group, context, started);
  return { record: { ...record, corroboration }, judged: now, started, between };
}

/** null where there is nothing new to say. */
function complete(
  open: Open,
  group: GroupResult | undefined,
  context: FailoverContext,
  now: Moment,
): FailoverRecord | null {
  const { record, judged, started, between } = open;
  const age = now.monotonic - judged.monotonic;
  const times = { startedAt: record.startedAt, judgedAt: record.judgedAt, between };
  const { gap, open: losing } = trafficGap(context.tracks, times);
  const settled = age >= LONGEST || (age >= SETTLE && !losing);
  const corroboration = group === undefined ? record.corroboration : corroborationOf(record, group, context, started);
  const incident = record.incident ?? (group ? context.incidentOf({ group, from: record.from }) : null);
  const next = { gap, corroboration, incident, settled };
  const same = (Object.keys(next) as (keyof typeof next)[]).every(
    (key) => JSON.stringify(next[key]) === JSON.stringify(record[key]),
  );
  return same ? null : revised(record, next);
}

function corroborationOf(
  record: FailoverRecord,
  group: GroupResult,
  context: FailoverContext,
  started: Moment,
): FailoverRecord['corroboration'] {
  const paths = group.paths.flatMap((name) => context.paths.get(name) ?? []);
  const kinds = watched(paths, context.tracks.length > 0);
  const changes = context.changes(started.monotonic - SLACK, gatewaysOf(group, context));
  return corroborate(kinds, changes, group, record, record.judgedAt);
}

const gatewaysOf = (group: GroupResult, { paths }: FailoverContext): ReadonlySet<string> =>
  new Set(group.paths.flatMap((name) => paths.get(name)?.gateway ?? []));

/** Nothing was seen to change but who forwards. */
function unseen({ from, to, confirmed }: Move, now: Moment): EvidenceChange {
  const when = confirmed === null ? 'while no collector watched' : 'without any other signal';
  return { at: now.at, signal: 'operator', subject: 'forwarding path', before: from, after: `${to}, ${when}` };
}

const revised = (record: FailoverRecord, change: Partial<FailoverRecord>): FailoverRecord => ({
  ...record,
  ...change,
  revision: record.revision + 1,
});
