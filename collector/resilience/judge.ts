/** Judges the present from everything that was observed. Holds the latest of each signal; time is an argument. */
import {
  directions,
  type Direction,
  type Evidence,
  type ForwardingJudgement,
  type GroupResult,
  type PathResult,
  type Present,
} from '../model/judgement.js';
import type { BgpPeerObservation, SignalObservation } from '../model/signals.js';
import { judgeForwarding } from './forwarding/judge.js';
import type { RateView } from './forwarding/scene.js';
import { USUAL_EVERY, type PathInput, type Scene, type UsualTraffic } from './input.js';
import { Memory } from './memory.js';
import { judgePosture, worst } from './posture/index.js';
import type { PostureScene } from './posture/scene.js';
import { judgePinned } from './probes/pinned.js';
import { ProbeTrack } from './probes/track.js';
import { judgeService, type ServicePath } from './service.js';
import { sideOf, type GroupSettings, type PathSettings, type Settings } from './settings.js';
import { Baselines } from './signals/baseline.js';
import { judgeBfd } from './signals/bfd.js';
import { evidence, type Finding } from './signals/finding.js';
import { judgeOspf } from './signals/ospf.js';
import { baselineKey, judgePeer, prefixesOf } from './signals/peers.js';
import { judgeRouter } from './signals/redundancy.js';
import { judgeRoute } from './signals/routes.js';
import { SignalTable, type SignalChange } from './signals/table.js';
import { Traps, type EndState } from './signals/traps.js';
import { firstFrom, type Moment } from './time.js';
import { eitherWay, groupView, indexIn, pathEvidence, posturePath, type Member, type Sources } from './views.js';
import { bitRate, utc } from './words.js';
import { printable } from '../model/text.js';

export class Judge {
  readonly table = new SignalTable();
  readonly traps = new Traps();
  readonly tracks = new Map<string, ProbeTrack>();
  readonly baselines = new Baselines();
  private readonly memory = new Memory();
  private readonly pinnedTo = new Map<string, ProbeTrack[]>();
  /** By name. */
  readonly paths = new Map<string, PathSettings>();
  /** Milliseconds between two state polls, by gateway. */
  private readonly intervals = new Map<string, number>();
  /** Least prefixes that are configured, by baseline. */
  private leasts: ReadonlyMap<string, readonly number[]> = new Map();
  private readonly sources: Sources = {
    table: this.table,
    baselines: this.baselines,
    memory: this.memory,
    pinned: (path) => this.pinnedTo.get(path) ?? none,
  };
  /** Reports of probes that are not configured. */
  strangers = 0;

  constructor(public settings: Settings) {
    this.configure(settings);
  }

  /** Keeps what is known of probes that are as they were. */
  configure(settings: Settings): void {
    this.settings = settings;
    const before = new Map(this.tracks);
    this.tracks.clear();
    this.pinnedTo.clear();
    this.paths.clear();
    this.intervals.clear();
    this.leasts = leastsOf(settings.paths);
    for (const path of settings.paths) {
      this.paths.set(path.name, path);
      this.intervals.set(path.gateway, path.interval);
    }
    for (const probe of settings.probes) {
      const known = before.get(probe.name);
      const track = known && JSON.stringify(known.settings) === JSON.stringify(probe) ? known : new ProbeTrack(probe);
      this.tracks.set(probe.name, track);
      if (probe.path !== null) this.pinnedTo.set(probe.path, [...(this.pinnedTo.get(probe.path) ?? []), track]);
    }
    this.memory.keep(new Set(settings.paths.flatMap(({ name }) => [`${name} a`, `${name} b`])));
  }

  /** Takes one observation in; gives what it changed. */
  observe(observation: SignalObservation, now: Moment): SignalChange[] {
    switch (observation.kind) {
      case 'trap':
        this.traps.observe(observation, now);
        return [trapChange(observation)];
      case 'probe':
        return this.observeProbe(observation, now);
      case 'bgp-peer': {
        const count = observation.state === 'established' ? prefixesOf(observation) : null;
        if (count !== null) this.learn(observation, count, now);
        break;
      }
    }
    return this.table.observe(observation, now, this.intervals.get(observation.gateway));
  }

  /** What the signals of a path say beside its interfaces, and the trap that contradicts them. */
  findings(
    path: PathSettings,
    ends: { a: EndState; b: EndState },
    now: Moment,
  ): { findings: Finding[]; suspicion: { at: number; says: string } | null } {
    const suspicion = this.traps.suspicion(path, [ends.a, ends.b], this.table, now);
    if (isSilent(path) && !this.pinnedTo.has(path.name)) return { findings: [], suspicion };
    const indexOf = indexIn(path, ends);
    const peers = path.peers.map((peer) => judgePeer(path, peer, this.table, this.baselines, now));
    const findings = [
      ...peers.flatMap(({ session, prefixes }) => (prefixes === null ? [session] : [session, prefixes])),
      ...path.redundancy.map((router) => judgeRouter(path, router, this.table, indexOf, now)),
      ...path.bfd.map((peer) => judgeBfd(path, peer, this.table, now)),
      ...path.ospf.map((neighbour) => judgeOspf(path, neighbour, this.table, now)),
      ...path.routes.map((route) => judgeRoute(path, route, ends[route.side].ifIndex, this.table, now)),
      ...(this.pinnedTo.get(path.name) ?? []).map((track) => judgePinned(track, now)),
    ];
    return { findings, suspicion };
  }

  present(scene: Scene, now: Moment): Present {
    const members = new Map<string, Member>();
    const judged: ServicePath[] = [];
    for (const input of scene.paths) {
      const evidence = pathEvidence(input);
      judged.push({ health: input.health, evidence });
      const settings = this.paths.get(input.name);
      if (settings !== undefined) members.set(input.name, { settings, input, evidence });
    }
    const groups = this.settings.groups.map((group) => this.group(group, members, scene, now));
    const { beganAt, ...service } = judgeService(judged, [...this.tracks.values()], now, scene.elsewhere);
    const protection = worst(groups.map(({ posture }) => posture));
    const present: Present = {
      at: now.at,
      service: { ...service, since: this.memory.since('service', service.state, now, beganAt) },
      protection: { ...protection, since: this.memory.since('protection', protection.state, now) },
      groups,
      paths: this.settings.paths.flatMap((path) => this.path(path, members.get(path.name)?.input, now) ?? []),
    };
    this.memory.sweep();
    return present;
  }

  /** The first monotonic time from `after` on at which evidence of a probe grows stale; null where that of none does. */
  staleAt(after: number): number | null {
    return firstFrom(
      after,
      [...this.tracks.values()].map((track) => track.staleAt),
    );
  }

  /** The last intervals of the counters of a path on the side that a direction comes from, the newest first. */
  rates(path: string, direction: Direction): readonly RateView[] {
    return this.memory.ratesOf(`${path} ${sideOf(direction)}`);
  }

  /** Monotonic time since which whoever forwards in a group was known to, last; null where nobody was. */
  forwardsSince(group: string, direction: Direction): number | null {
    return this.memory.forwarder(`${group} ${direction}`)?.since ?? null;
  }

  forget(gateways: ReadonlySet<string>, now: Moment): void {
    this.table.forget(gateways, now);
    this.traps.forget(gateways);
  }

  /** A peer is enough for every path that says how much it must send, and at least one does: then that is what it sends from now on. */
  private learn(observation: BgpPeerObservation, count: number, now: Moment): void {
    const key = baselineKey(observation, observation.peer);
    const asked = this.leasts.get(key) ?? [];
    const accepted = asked.length > 0 && asked.every((least) => count >= least);
    this.baselines.observe(key, count, now, accepted);
  }

  private observeProbe(observation: Extract<SignalObservation, { kind: 'probe' }>, now: Moment): SignalChange[] {
    const track = this.tracks.get(observation.probe);
    if (track === undefined) {
      this.strangers++;
      return [];
    }
    const { began, ended } = track.observe(observation, now);
    const subject = printable(`probe ${track.settings.name}`);
    const entry = { gateway: '', signal: 'probe' as const, subject };
    return [
      ...began.map((run) => ({ ...entry, at: run.firstAt, before: 'answered', after: 'lost' })),
      ...ended.map((run) => ({
        ...entry,
        at: run.afterAt ?? now.at,
        before: `${run.lost} lost since ${utc(run.firstAt)}`,
        after: 'answered',
      })),
    ];
  }

  private path({ name, group, gateway }: PathSettings, input: PathInput | undefined, now: Moment): PathResult | null {
    if (input === undefined) return null;
    const { health, reasons, suspicion, ends, findings } = input;
    return {
      path: name,
      group,
      gateway,
      health,
      since: this.memory.since(`path ${name}`, health, now),
      reasons: [...reasons],
      suspect: suspicion,
      flapping: false,
      evidence:
        findings.length === 0
          ? [ends.a.evidence, ends.b.evidence]
          : [ends.a.evidence, ends.b.evidence, ...unique(findings.map(({ evidence }) => evidence))],
    };
  }

  private group(group: GroupSettings, all: ReadonlyMap<string, Member>, scene: Scene, now: Moment): GroupResult {
    const { sources } = this;
    const members: Member[] = [];
    for (const name of group.paths) {
      const member = all.get(name);
      if (member !== undefined) members.push(member);
    }
    const same = members.map((member) => eitherWay(member, sources, now));
    const forwarding = directions.map((direction): ForwardingJudgement => {
      const verdict = judgeForwarding(groupView(group, direction, members, same, sources, now), direction);
      const value = `${verdict.state} ${verdict.paths.join(' ')}`;
      if (verdict.state === 'forwarding' || verdict.state === 'shared')
        this.memory.forwards(`${group.name} ${direction}`, verdict.paths, now);
      return { ...verdict, since: this.memory.since(`forwarding ${group.name} ${direction}`, value, now) };
    });
    const drill = scene.drills.get(group.name) ?? null;
    const posture = judgePosture({
      group: group.name,
      mode: group.mode,
      forwarding,
      paths: members.map((member) => posturePath(member, sources, now)),
      p95: usualTraffic(group.name, scene.p95.get(group.name), now),
      drill: drill === null ? null : { ...drill, age: Math.max(0, now.at - drill.at) },
    });
    const since = this.memory.since(`protection ${group.name}`, posture.protection.state, now);
    return {
      group: group.name,
      mode: group.mode,
      paths: [...group.paths],
      forwarding,
      posture: { ...posture, protection: { ...posture.protection, since } },
    };
  }
}

function usualTraffic(group: string, p95: UsualTraffic | undefined, now: Moment): PostureScene['p95'] {
  if (p95 === undefined) return null;
  const { rates, paths, days, read } = p95;
  const told = directions.flatMap((direction) => {
    const rate = rates[direction];
    return rate === null ? [] : `${bitRate(rate)} ${direction}`;
  });
  const says = `${told.join(', ')}: the 95th percentile of ${Number(days.toFixed(1))} days`;
  const found = evidence('counters', printable(`group ${group}`), says, read, USUAL_EVERY, now);
  return { rates, paths, days, evidence: found };
}

/** 0 asks for none, and accepts nothing. */
function leastsOf(paths: readonly PathSettings[]): Map<string, number[]> {
  const leasts = new Map<string, number[]>();
  for (const path of paths)
    for (const { address, prefixes } of path.peers) {
      if (prefixes === null || prefixes === 0) continue;
      const key = baselineKey(path, address);
      leasts.set(key, [...(leasts.get(key) ?? []), prefixes]);
    }
  return leasts;
}

const trapChange = ({ at, gateway, name, claims }: Extract<SignalObservation, { kind: 'trap' }>): SignalChange => ({
  at,
  gateway,
  signal: 'trap',
  subject: printable(gateway),
  before: null,
  after: printable(claims === null ? name : `${name} (${claims})`),
});

const none: readonly ProbeTrack[] = [];

/** Nothing but its interfaces is asked of it. */
const isSilent = ({ peers, redundancy, bfd, ospf, routes }: PathSettings): boolean =>
  peers.length + redundancy.length + bfd.length + ospf.length + routes.length === 0;

/** A session and its prefixes share their evidence: it is shown once. */
const unique = (all: Evidence[]): Evidence[] => [...new Set(all)];
