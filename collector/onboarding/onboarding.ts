/** Watches authorities join: takes what was observed, says what is missing, and what gateways are to be asked for. */
import { reservedNames, type DeclaredNetwork } from '../config/schema/networks.js';
import type { Component, Deps } from '../deps.js';
import type { Observation } from '../model/observation.js';
import { savedAYear, type HandedToken, type JoiningStep, type Joining, type Onboarded } from '../model/onboarding.js';
import type { PlanVerdict } from '../model/plan.js';
import type { RouteObservation } from '../model/signals.js';
import { printable } from '../model/text.js';
import { checklistOf, type Scene } from './checklist.js';
import { EvidenceFile, nothingSeen, type Evidence } from './evidence.js';

/** Rows of a finished minute of flows, as far as joining goes. `time`: its start, milliseconds since the epoch. */
export interface WatchedMinute {
  time: number;
  rows: Iterable<{ authority: string; destination: string; direction: 'a-b' | 'b-a' }>;
}

export interface OnboardingDeps extends Deps {
  file: string;
  networks(): DeclaredNetwork[];
  sides(): Scene['sides'];
  gateways(): readonly string[];
  probes(): Scene['probes'];
  tokens(): readonly HandedToken[];
  /** What so much more means for the path that has least room; null where that is not known. */
  room(bits: number): PlanVerdict | null;
  /** Of what authorities pay: ISO 4217. */
  currency(): string;
  /** The side that an interface faces; null where it faces none, or is not known. */
  facing(gateway: string, ifIndex: number): 'a' | 'b' | null;
}

export interface ReportMade {
  month: string;
  revision: number;
  state: 'open' | 'closed';
  /** Of one authority alone; null for everything. */
  authority: string | null;
}

const DAY = 86_400_000;
/** Whoever ordered longer ago and has not come is no longer about to. */
const JOINING_FOR = 180 * DAY;
/** Of one that nobody expects, a quiet minute is no beginning: for so long nothing of it must have been seen before. */
const QUIET_FOR = DAY;
/** Prefixes that gateways are asked for at a time: each is a request or two in every system poll. */
const MOST_ASKED = 64;
/** Then it is the turn of others: prefixes that never come must not keep gateways from being asked for those of everybody else. Milliseconds. */
const TURN = 600_000;
const MOST_REPLIES = 1_000;
/** What the wall is told of. */
const MOST_JOINING = 50;
/** Whoever asks within so many milliseconds is told the same. */
const FRESH = 2_000;

export class Onboarding implements Component {
  private readonly evidence: EvidenceFile;
  /** Where gateways said last that a prefix leads, where that is not to its side. */
  private readonly strays = new Map<string, string>();
  /** Prefixes that gateways are asked for. */
  private asked = new Set<string>();
  private latest: { at: number; joining: Joining[]; wanted: string[] } | null = null;

  constructor(private readonly deps: OnboardingDeps) {
    this.evidence = new EvidenceFile(deps.file, deps);
  }

  start(): Promise<void> {
    return this.evidence.start();
  }

  stop(): Promise<void> {
    return this.evidence.stop();
  }

  /** Other authorities are declared than before. */
  update(): void {
    this.latest = null;
    const wanted = new Set(this.now().wanted);
    for (const prefix of this.strays.keys()) if (!wanted.has(prefix)) this.strays.delete(prefix);
  }

  /** Takes finished minutes of flows, in their order. */
  minutes(minutes: Iterable<WatchedMinute>): void {
    const names = new Set(this.authorities().map(({ name }) => name));
    for (const { time, rows } of minutes) {
      for (const name of names) if (this.opened(name).watchedFrom === null) this.note(name, { watchedFrom: time });
      for (const row of rows) if (names.has(row.authority)) this.flow(row, time);
    }
  }

  /** Hears the ways that gateways know. */
  observe(observations: readonly Observation[]): void {
    for (const each of observations) if (each.kind === 'route') this.route(each);
  }

  reported({ month, revision, state, authority }: ReportMade): void {
    // The one of everybody may be of a month before it joined, in which it does not stand.
    const within = this.authorities().filter((each) => monthOf(begunAt(each)) <= month);
    const names = authority === null ? within.map(({ name }) => name) : [authority];
    const whose = authority === null ? `The report of ${month}` : `Its own report of ${month}`;
    const what = `${whose}${state === 'open' ? ', so far' : `, revision ${revision + 1}`}.`;
    for (const name of names) {
      const known = this.opened(name).reported;
      // Its own says more than the one of everybody; the first of each stays.
      if (known === null || (authority !== null && !known.what.startsWith('Its own')))
        this.note(name, { reported: { at: this.deps.clock.now(), what } });
    }
  }

  /** Prefixes that no gateway has told a way to yet: they are asked for them. */
  wanted(): readonly string[] {
    return this.now().wanted;
  }

  /** Those that are on their way, the longest ordered first. */
  joining(): readonly Joining[] {
    return this.now().joining;
  }

  of(network: DeclaredNetwork): Onboarded {
    this.now();
    const checklist = this.checklist(network);
    const firstTrafficAt = this.firstTraffic(network);
    const { ordered } = network;
    const days =
      firstTrafficAt === null || ordered === undefined
        ? null
        : Math.floor(firstTrafficAt / DAY) - Date.parse(ordered) / DAY;
    return {
      checklist,
      joining: this.isJoining(network) && checklist.some((step) => !step.done),
      firstTrafficAt,
      daysToTraffic: days === null || days < 0 ? null : days,
    };
  }

  /** When its first traffic was seen to begin; null where it was there before anybody looked, or has not come. */
  firstTraffic(network: DeclaredNetwork): number | null {
    const { flows, watchedFrom } = this.evidence.of(network.name) ?? nothingSeen();
    const times = Object.values(flows).filter((at): at is number => at !== null);
    if (times.length === 0 || watchedFrom === null) return null;
    const first = Math.min(...times);
    const quiet = this.isJoining(network, first) ? 0 : QUIET_FOR;
    return first > watchedFrom + quiet ? first : null;
  }

  /** Whether any flow of it was ever seen. */
  begun(name: string): boolean {
    const { flows } = this.evidence.of(name) ?? nothingSeen();
    return flows['a-b'] !== null || flows['b-a'] !== null;
  }

  /** By name: those whose first traffic was seen to begin. */
  begins(): Map<string, number> {
    return new Map(
      this.authorities().flatMap((network): [string, number][] => {
        const at = this.firstTraffic(network);
        return at === null ? [] : [[network.name, at]];
      }),
    );
  }

  /** Resolves once it is gone from the disk; false where nothing was known of it. */
  forget(name: string): Promise<boolean> {
    this.latest = null;
    return this.evidence.forget(name);
  }

  private checklist(network: DeclaredNetwork, scene = this.scene()): JoiningStep[] {
    return checklistOf(network, this.evidence.of(network.name) ?? nothingSeen(), scene);
  }

  private scene(): Scene {
    const { sides, gateways, probes, tokens } = this.deps;
    const astray = (prefix: string) => this.strays.get(prefix) ?? null;
    const asked = (prefix: string) => this.asked.has(prefix);
    return { sides: sides(), gateways: gateways(), probes: probes(), tokens: tokens(), astray, asked };
  }

  private flow({ authority, destination, direction }: WatchedRow, time: number): void {
    const known = this.opened(authority);
    if (known.flows[direction] === null || known.flows[direction] > time)
      this.note(authority, { flows: { ...known.flows, [direction]: time } });
    if (direction === 'a-b' || Object.hasOwn(known.replies, destination) || reservedNames.includes(destination)) return;
    if (Object.keys(known.replies).length < MOST_REPLIES)
      this.note(authority, { replies: { ...known.replies, [destination]: time } });
  }

  private route({ gateway, prefix, ifIndex, interface: name, protocol, at }: RouteObservation): void {
    if (!this.now().wanted.includes(prefix)) return;
    const whose = this.authorities().find(({ prefixes }) => prefixes.includes(prefix));
    if (whose === undefined || ifIndex === null) return;
    const by = printable(`${gateway} ${name ?? `ifIndex ${ifIndex}`}`);
    const side = this.deps.facing(gateway, ifIndex);
    if (side !== 'a') {
      const { a, b } = this.deps.sides();
      const how = side === 'b' ? `which faces ${b}` : `which is not known to face ${a}`;
      this.strays.set(prefix, `the way of ${gateway} to ${prefix} leaves by ${by}, ${how}`);
      return;
    }
    this.strays.delete(prefix);
    const how = protocol === null ? '' : ` (${printable(protocol)})`;
    const what = `${prefix} leaves by ${by}${how} since ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC or before`;
    this.note(whose.name, { routed: { ...this.opened(whose.name).routed, [prefix]: { at, what } } });
  }

  private opened(name: string): Evidence {
    return this.evidence.opened(name);
  }

  private note(name: string, news: Partial<Evidence>): void {
    Object.assign(this.evidence.opened(name), news);
    this.latest = null;
    this.evidence.changed();
  }

  private authorities(): DeclaredNetwork[] {
    return this.deps.networks().filter(({ side }) => side === 'a');
  }

  /** Ordered or added not long before `at`, milliseconds since the epoch. */
  private isJoining(network: DeclaredNetwork, at = this.deps.clock.now()): boolean {
    return begunAt(network) > at - JOINING_FOR;
  }

  private now(): NonNullable<typeof this.latest> {
    const at = this.deps.clock.monotonic();
    if (this.latest !== null && at - this.latest.at < FRESH) return this.latest;
    const networks = this.authorities().filter((network) => this.isJoining(network));
    const routed = (name: string, prefix: string) => this.evidence.of(name)?.routed[prefix] !== undefined;
    const lacking = networks.flatMap(({ name, prefixes }) => prefixes.filter((prefix) => !routed(name, prefix)));
    const wanted = inTurn(lacking, at);
    this.asked = new Set(wanted);
    const scene = this.scene();
    const rows = networks.flatMap((network) => this.row(network, scene) ?? []);
    rows.sort((one, other) => other.days - one.days || (one.name < other.name ? -1 : 1));
    const made = { at, joining: rows.slice(0, MOST_JOINING), wanted };
    return (this.latest = made);
  }

  private row(network: DeclaredNetwork, scene: Scene): Joining | null {
    const { name, owner, ordered, added, contracted } = network;
    const checklist = this.checklist(network, scene);
    const first = checklist.find(({ done }) => !done);
    if (first === undefined) return null;
    const room = contracted === undefined || this.begun(name) ? null : this.deps.room(contracted);
    const saved = savedAYear(network);
    const since = ordered === undefined ? (added?.at ?? this.deps.clock.now()) : Date.parse(ordered);
    return {
      ...{ name, owner: owner ?? null, orderedOn: ordered ?? null, addedAt: added?.at ?? null },
      days: Math.max(0, Math.floor((this.deps.clock.now() - since) / DAY)),
      contracted: contracted ?? null,
      ...(saved === null ? {} : { saves: { year: saved, currency: this.deps.currency() } }),
      ...(room === null ? {} : { room }),
      done: checklist.filter(({ done }) => done).length,
      steps: checklist.length,
      missing: first.missing ?? '',
    };
  }
}

function inTurn(prefixes: readonly string[], at: number): string[] {
  if (prefixes.length <= MOST_ASKED) return [...prefixes];
  const first = (Math.floor(at / TURN) * MOST_ASKED) % prefixes.length;
  return [...prefixes, ...prefixes].slice(first, first + MOST_ASKED);
}

/** When it ordered or was added, whichever is later, milliseconds since the epoch; -Infinity where neither is known. */
const begunAt = ({ ordered, added }: DeclaredNetwork): number =>
  Math.max(ordered === undefined ? -Infinity : Date.parse(ordered), added?.at ?? -Infinity);

/** YYYY-MM in UTC; before every month where it is not known. */
const monthOf = (at: number): string => (at === -Infinity ? '' : new Date(at).toISOString().slice(0, 7));

type WatchedRow = WatchedMinute['rows'] extends Iterable<infer Row> ? Row : never;
