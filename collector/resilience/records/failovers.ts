/** Failover records: opened when the forwarding path changes, and completed until every signal has had its say. */
import {
  drillOf,
  windowOf,
  type Direction,
  type Drill,
  type EvidenceChange,
  type FailoverRecord,
  type GroupMode,
  type GroupResult,
  type MaintenanceWindow,
} from '../../model/judgement.js';
import type { RateView } from '../forwarding/scene.js';
import type { ProbeTrack } from '../probes/track.js';
import type { PathSettings } from '../settings.js';
import { inSeconds, type Moment } from '../time.js';
import { entryOf, type Noted } from './changes.js';
import { byFlows, carriedMeanwhile, corroborate, watched } from './corroborate.js';
import { concernedIn } from './concerned.js';
import { countedGap } from './counted.js';
import { trafficGap, type CountedGap } from './gap.js';
import { freeIdOf, period } from './id.js';
import type { Move } from './moves.js';
import { FlowShares } from './shares.js';

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
  mode: GroupMode;
  judged: Moment;
  /** When the failover before it in the group was concluded: what was seen until then belongs to that one. null: none is open. */
  previous: Moment | null;
  /** When the one after it began; null: there is none. */
  next: Moment | null;
  started: Moment;
  between: number | null;
  /** By the counters that decided it; null where they did not. */
  counted: CountedGap | null;
}

export interface FailoverContext {
  paths: ReadonlyMap<string, PathSettings>;
  tracks: readonly ProbeTrack[];
  /** Changes of the group's gateways since a monotonic time. */
  changes(since: number, gateways: ReadonlySet<string>): readonly Noted[];
  windows: Iterable<MaintenanceWindow>;
  drills: Iterable<Drill>;
  /** What the devices count of a path that took over or was lost; null where they count nothing. */
  anchor(move: Pick<Move, 'from' | 'to' | 'returned'>): string | null;
  /** The last intervals of the counters of a path, the newest first. */
  rates(path: string, direction: Direction): readonly RateView[];
  shares: FlowShares;
  incidentOf(move: Pick<Move, 'from' | 'group'>): string | null;
  damped(group: string): boolean;
  /** Whether a failover of this id is on record. */
  isTaken(id: string): boolean;
  collector: string;
}

export class Failovers {
  private open: Open[] = [];

  /** Gives the record that is new or has another direction. */
  take(move: Move, context: FailoverContext, now: Moment): FailoverRecord {
    const known = this.open.find(
      ({ record, judged, next }) =>
        record.group === move.group.group &&
        record.from === move.from &&
        record.to === move.to &&
        (record.returned ?? false) === (move.returned !== null) &&
        now.monotonic - judged.monotonic <= SAME &&
        // What was still as before when the next one began moved by another.
        (next === null || (move.confirmed?.monotonic ?? 0) < next.monotonic) &&
        !record.directions.includes(move.direction),
    );
    if (known !== undefined) {
      known.record = revised(known.record, { directions: [...known.record.directions, move.direction] });
      return known.record;
    }
    const before = this.open.filter(({ record }) => record.group === move.group.group).at(-1);
    const isTaken = (id: string): boolean => context.isTaken(id) || this.open.some(({ record }) => record.id === id);
    const made = make(move, before?.judged ?? null, { ...context, isTaken }, now);
    if (before !== undefined) before.next = made.started;
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
    this.open = this.open.filter((each) => !each.record.settled || this.waitsForFlows(each, context, now));
    return changed;
  }

  /** They come late: the record is final but for what they say. */
  private waitsForFlows({ record, judged, next }: Open, { shares }: FailoverContext, now: Moment): boolean {
    if (
      record.returned === true ||
      !lastedWholeMinute(record, next) ||
      now.monotonic - judged.monotonic > FlowShares.patience
    )
      return false;
    return shares.knows([record.from, record.to]) && !record.corroboration.some(({ signal }) => signal === 'flow');
  }
}

function make(move: Move, previous: Moment | null, context: FailoverContext, now: Moment): Open {
  const { group, direction, from, to, confirmed, read, returned } = move;
  const gateways = gatewaysOf(group, context);
  const after = Math.max(
    now.monotonic - LOOK_BACK,
    (confirmed?.monotonic ?? now.monotonic) - SLACK,
    previous?.monotonic ?? -Infinity,
  );
  // A path's judged health follows from the signals: it triggers nothing.
  const seen = confirmed === null ? [] : context.changes(after, gateways);
  const first = seen.find(({ signal }) => signal !== 'gateway');
  const started = first?.moment ?? now;
  const trigger: EvidenceChange = first ? entryOf(first) : unseen(move, now);
  const concerned = concernedIn({ group: group.group, from, to }, context.paths);
  const window = windowOf(context.windows, concerned, started.at);
  const drill = drillOf(context.drills, group.group, started.at);
  const between = read === null ? null : (returned?.to ?? now).monotonic - read.monotonic;
  const counted = countedGap(move, (path) => context.rates(path, direction));
  const record: FailoverRecord = {
    id: freeId(move, started, context),
    revision: 1,
    collector: context.collector,
    group: group.group,
    directions: [direction],
    from,
    to,
    ...(returned !== null && { returned: true }),
    kind: drill !== null ? 'drill' : window !== null ? 'planned' : 'unplanned',
    trigger,
    corroboration: [],
    startedAt: started.at,
    judgedAt: now.at,
    detectionSeconds: confirmed === null ? null : inSeconds(now.monotonic - started.monotonic),
    gap: trafficGap(context.tracks, {
      started: started.monotonic,
      judged: now.monotonic,
      between,
      counted,
      previous: previous?.monotonic ?? null,
      next: null,
      returned: returned !== null,
    }).gap,
    settled: false,
    damped: context.damped(group.group),
    incident: context.incidentOf(move),
    maintenance: window?.id ?? null,
    drill: drill?.id ?? null,
    audit: [],
  };
  const corroboration = corroborationOf(record, group, context, started, previous).map((each) =>
    returned?.by === 'counters' && each.signal === 'counters' ? carriedMeanwhile(to, returned) : each,
  );
  const { mode } = group;
  return { record: { ...record, corroboration }, mode, judged: now, previous, next: null, started, between, counted };
}

/** null where there is nothing new to say. */
function complete(
  open: Open,
  group: GroupResult | undefined,
  context: FailoverContext,
  now: Moment,
): FailoverRecord | null {
  const { record, judged, previous, next: following, started, between, counted } = open;
  const told = withFlows(open, context);
  if (record.settled) return told === record.corroboration ? null : revised(record, { corroboration: told });
  const age = now.monotonic - judged.monotonic;
  const returned = record.returned ?? false;
  const near = { previous: previous?.monotonic ?? null, next: following?.monotonic ?? null };
  const times = { started: started.monotonic, judged: judged.monotonic, between, counted, returned, ...near };
  const last = age >= LONGEST;
  const { gap, open: losing } = trafficGap(context.tracks, { ...times, last });
  const settled = last || (age >= SETTLE && !losing);
  // Once another has begun, what is new speaks of that one.
  const final = group === undefined || following !== null;
  const corroboration = final ? told : heard({ ...record, corroboration: told }, group, context, started, previous);
  const found = group ? context.incidentOf({ group, from: record.from }) : null;
  // The path's own incident may be opened a little after that of the service.
  const incident = age <= SAME ? (found ?? record.incident) : (record.incident ?? found);
  const next = { gap, corroboration, incident, settled };
  const same = (Object.keys(next) as (keyof typeof next)[]).every(
    (key) => JSON.stringify(next[key]) === JSON.stringify(record[key]),
  );
  return same ? null : revised(record, next);
}

/** Flows tell of whole minutes: of one that the next failover begins in they would say what is not so of either. */
const lastedWholeMinute = ({ judgedAt }: FailoverRecord, next: Moment | null): boolean =>
  next === null || FlowShares.wholeMinute(judgedAt) <= next.at;

/** With what flows say, once they do. */
function withFlows(
  { record, mode, next }: Pick<Open, 'record' | 'mode' | 'next'>,
  { shares }: FailoverContext,
): FailoverRecord['corroboration'] {
  const { corroboration } = record;
  // A whole minute of what came after tells of the path that carries again.
  if (record.returned === true || corroboration.some(({ signal }) => signal === 'flow')) return corroboration;
  const said = byFlows(shares, [record.from, record.to], record, mode, next?.at ?? Infinity);
  return said === null ? corroboration : [...corroboration, said];
}

/** What a signal said first counts: by and by it speaks of what came after, such as the failback. */
function heard(...about: Parameters<typeof corroborationOf>): FailoverRecord['corroboration'] {
  const [record] = about;
  const flows = record.corroboration.filter(({ signal }) => signal === 'flow');
  const others = corroborationOf(...about).map((now) => {
    const before = record.corroboration.find(({ signal }) => signal === now.signal);
    return before !== undefined && before.verdict !== 'silent' ? before : now;
  });
  return [...others, ...flows];
}

/** Devices begin to count anew, and some count nothing: an id that is on record is told apart by how many went before. */
function freeId(move: Move, started: Moment, context: FailoverContext): string {
  const parts = [move.group.group, move.from, move.to, context.anchor(move) ?? period(started.at)];
  return freeIdOf('fo', parts, (id) => context.isTaken(id));
}

function corroborationOf(
  record: FailoverRecord,
  group: GroupResult,
  context: FailoverContext,
  started: Moment,
  previous: Moment | null,
): FailoverRecord['corroboration'] {
  const paths = group.paths.flatMap((name) => context.paths.get(name) ?? []);
  const kinds = watched(paths, context.tracks.length > 0);
  const changes = context.changes(started.monotonic - SLACK, gatewaysOf(group, context));
  const interval = (path: string, direction: Direction) => {
    const [last] = context.rates(path, direction);
    return last === undefined ? null : { began: last.began.at, ended: last.ended.at };
  };
  return corroborate(kinds, changes, group, record, {
    judgedAt: record.judgedAt,
    previous: previous?.at ?? null,
    interval,
  });
}

const gatewaysOf = (group: GroupResult, { paths }: FailoverContext): ReadonlySet<string> =>
  new Set(group.paths.flatMap((name) => paths.get(name)?.gateway ?? []));

/** Of a collector that stopped before it was final: nobody knows what was lost after that. */
export function leftOpen(record: FailoverRecord): FailoverRecord {
  const { gap } = record;
  const sentence =
    gap.source === 'none'
      ? 'The collector stopped before anything had told how long traffic was lost.'
      : `${gap.sentence} The collector stopped before it was final: what was lost after that is not in it.`;
  return revised(record, { settled: true, gap: { ...gap, sentence } });
}

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
