/** ifTable, ifXTable and dot3StatsTable together: one observation per interface and poll. */
import type { PathConfig } from '../../config/schema/crossing.js';
import type { Gateway } from '../../config/schema/gateway.js';
import {
  adminStates,
  operStates,
  type AdminStatus,
  type InterfaceIdentity,
  type OperStatus,
} from '../../model/interface.js';
import type { InterfaceObservation, Observation } from '../../model/observation.js';
import { EventList } from '../events.js';
import { isCalled, selector } from '../identity.js';
import { InterfaceRegistry, unionOf, type Change, type Entry } from '../registry.js';
import { RestartWatch, type Continuity } from '../restart.js';
import { answersOf, type ReadInput, type Reader, type Row, type SnmpValue } from '../table.js';
import { dot3StatsTable } from './dot3-stats-table.js';
import { If, ifTable } from './if-table.js';
import { ifXTable } from './if-x-table.js';
import { InterfaceCounters } from './interface-counters.js';
import { hasWideOctets } from './interface-deltas.js';
import { speedOf } from './interface-speed.js';
import { Track, type Reading } from './interface-track.js';

const NO_ROW: Row = [];

export function adminStatus(value: SnmpValue | undefined): AdminStatus | null {
  return adminStates[value as keyof typeof adminStates] ?? null;
}

export function operStatus(value: SnmpValue | undefined): OperStatus | null {
  return operStates[value as keyof typeof operStates] ?? null;
}

export class InterfacesReader implements Reader {
  readonly name = 'interfaces';
  readonly interval = 'counters';
  readonly specs = [ifTable, ifXTable, dot3StatsTable];
  readonly registry: InterfaceRegistry<Track>;
  private readonly counters = new InterfaceCounters();
  private readonly restarts = new RestartWatch();
  private readonly selects: ReturnType<typeof selector>;
  private readonly wanted: readonly string[];
  private readonly tellsRestart: boolean;
  private readonly milliseconds: number;

  constructor(gateway: Gateway, context: string, paths: readonly PathConfig[]) {
    this.milliseconds = gateway.poll.counters;
    this.selects = selector(gateway.interfaces);
    this.wanted = paths
      .filter((path) => path.gateway === gateway.name && path.context === context)
      .flatMap((path) => [path.a, path.b]);
    // All contexts of a gateway share its engine: one of them tells of the restart.
    this.tellsRestart = context === gateway.contexts[0];
    this.registry = new InterfaceRegistry((key, identity, before) => this.track(key, identity, before));
  }

  read(input: ReadInput): Observation[] {
    const ifRows = input.readings.get(ifTable.name);
    const ifXRows = input.readings.get(ifXTable.name);
    const dot3Rows = input.readings.get(dot3StatsTable.name)?.rows;
    const events = new EventList();
    this.heed(this.restarts.observe(input), input, events);
    for (const change of this.registry.update(ifRows, ifXRows)) this.tell(change, events);
    this.counters.fit(() => this.tracks());
    this.doubtUnseen(ifRows?.complete === true);
    const observations: Observation[] = [];
    const complete = ifRows?.complete !== false && ifXRows?.complete !== false;
    const whole = ifXRows?.monotonic ?? ifRows?.monotonic ?? input.monotonic;
    const [answers, answersX] = [answersOf(ifRows), answersOf(ifXRows)];
    for (const index of unionOf(ifRows, ifXRows)) {
      const entry = this.registry.get(index);
      if (!entry?.state.selected) continue;
      const rows = {
        ifRow: ifRows?.rows.get(index) ?? NO_ROW,
        ifXRow: ifXRows?.rows.get(index) ?? NO_ROW,
        dot3Row: dot3Rows?.get(index) ?? NO_ROW,
      };
      // The octets' own answer: ifTable and ifXTable are read one after the other.
      const answer = (hasWideOctets(rows) ? answersX : answers).get(index) ?? answersX.get(index);
      const timing = { at: answer?.monotonic ?? whole, took: answer?.took ?? 0, complete };
      const status = answers.get(index);
      const statusAge = status === undefined ? null : input.now - status.monotonic + (status.took ?? 0);
      observations.push(this.observe(entry, rows, { ...timing, statusAge }, input, events));
    }
    observations.push(...events.observations(input.origin));
    return observations;
  }

  private observe(
    entry: Entry<Track>,
    rows: { ifRow: Row; ifXRow: Row; dot3Row: Row },
    { statusAge, ...timing }: Pick<Reading, 'at' | 'took' | 'complete'> & { statusAge: number | null },
    { origin, slot }: ReadInput,
    events: EventList,
  ): InterfaceObservation {
    const speed = speedOf(rows.ifRow, rows.ifXRow);
    const oper = operStatus(rows.ifRow[If.ifOperStatus]);
    const reading = { rows, speed, up: oper === 'up', interval: this.milliseconds, ...timing };
    const { seconds, deltas } = entry.state.take(reading, entry.key, events);
    return {
      kind: 'interface',
      gateway: origin.gateway,
      context: origin.context,
      collector: origin.collector,
      at: origin.at,
      slot,
      seconds,
      interface: entry.key,
      identity: entry.identity,
      adminStatus: adminStatus(rows.ifRow[If.ifAdminStatus]),
      operStatus: oper,
      ...(statusAge !== null && { statusAt: Math.floor(origin.at - statusAge) }),
      speed,
      deltas,
    };
  }

  private track(key: string, identity: InterfaceIdentity, before?: Entry<Track>): Track {
    const track = before?.state ?? new Track(this.counters);
    track.isPath = this.wanted.some((wanted) => isCalled(wanted, key, identity));
    track.selected = track.isPath || this.selects(key, identity);
    if (before && before.identity.ifIndex !== identity.ifIndex) track.doubt = true;
    return track;
  }

  private *tracks(): Generator<Track> {
    for (const { state } of this.registry.entries()) yield state;
  }

  private heed(continuity: Continuity, input: ReadInput, events: EventList): void {
    if (continuity === 'unknown') for (const { state } of this.registry.entries()) state.doubt = true;
    if (continuity !== 'restarted') return;
    for (const { state } of this.registry.entries()) state.forget();
    if (!this.tellsRestart) return;
    const message = `${input.origin.gateway} or its SNMP agent restarted: its counters began anew and this interval is a gap; look in the router's log for the cause`;
    events.add('gateway-restarted', 'warning', '', message);
  }

  /** An interface that left the table and comes back may have been made anew in between. */
  private doubtUnseen(complete: boolean): void {
    if (!complete) return;
    for (const entry of this.registry.entries()) if (entry.seen !== this.registry.poll) entry.state.doubt = true;
  }

  private tell({ kind, key, before, identity, state }: Change<Track>, events: EventList): void {
    if (state.selected) events.add(`interface-${kind}`, 'info', key, sentences[kind](key, before, identity));
  }
}

const sentences: Record<Change<Track>['kind'], (key: string, before: string, identity: InterfaceIdentity) => string> = {
  added: (key, _, { ifIndex }) => `${key} is new on the router, as ifIndex ${ifIndex}`,
  removed: (key) => `${key} is no longer on the router; if a path names it, correct the path`,
  renumbered: (key, before, { ifIndex }) =>
    `${key} was ifIndex ${before} and is now ${ifIndex}; it is followed, nothing is to be done`,
  renamed: (key, before) => `${before} is now kept as ${key}, because the names on the router changed`,
};
