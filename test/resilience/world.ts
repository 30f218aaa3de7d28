/**
 * Two gateways with a path each, what each path needs, and a probe from end to end: what they say as the world changes. By default VRRP elects on
 * both sides, and each path needs a peer; `variant` has other worlds.
 */
import { noPaging } from '../api/no-paging.js';
import { Live } from '../../collector/api/live.js';
import type { Config } from '../../collector/config/schema/index.js';
import type { Direction, GroupMode } from '../../collector/model/judgement.js';
import type { Observation } from '../../collector/model/observation.js';
import type {
  BfdSessionObservation,
  BfdState,
  BgpPeerObservation,
  OspfNeighbourObservation,
  OspfState,
  ProbeAnswer,
  ProbeObservation,
  RedundancyRole,
  RouteObservation,
  TrapObservation,
} from '../../collector/model/signals.js';
import { Records } from '../../collector/records/records.js';
import type { StoredEvent } from '../../collector/store/contract.js';
import { HandClock } from '../api/hand-clock.js';
import { log, Router, scene, storeHealth } from '../api/scene.js';

export const gatewayNames = ['gw1', 'gw2'] as const;
export type GatewayName = (typeof gatewayNames)[number];
/** The path of each gateway. */
export const pathOf = { gw1: 'one', gw2: 'two' } as const;

const PREFIX = '10.8.0.0/16';

export interface Needs {
  /** VRRP on both sides; else the counters alone tell who forwards. */
  elects: boolean;
  /** BFD, OSPF, a route and a pinned probe. */
  more: boolean;
}

const needs = (gateway: GatewayName, { elects, more }: Needs) => {
  const number = gateway === 'gw1' ? 1 : 2;
  const redundancy = (['a', 'b'] as const).map((side) => ({
    protocol: 'vrrp',
    side,
    interface: side === 'a' ? 'Gi0/0' : 'Gi0/1',
    group: 51,
  }));
  const signals = {
    bfd: [`10.0.0.${number}`],
    ospf: [`10.1.0.${number}`],
    routes: [{ prefix: PREFIX, side: 'b' }],
  };
  return {
    ...(elects && { redundancy }),
    peers: [{ address: `10.0.0.${number}`, side: 'b', prefixes: 2 }],
    ...(more && signals),
  };
};

const endToEnd = { name: 'e2e', target: '10.9.0.10', interval: '200ms', timeout: '200ms', service: true };

const configured = (needed: Needs, counters: string, overrides: Record<string, unknown>): Config =>
  scene({
    gateways: gatewayNames.map((name, i) => ({
      name,
      address: `192.0.2.${i + 1}`,
      snmp: { version: '2c', community: 'env:COMMUNITY' },
      poll: { state: '1s', counters },
    })),
    paths: gatewayNames.map((gateway) => ({
      ...{ name: pathOf[gateway], group: 'main', gateway, a: 'Gi0/0', b: 'Gi0/1' },
      ...needs(gateway, needed),
    })),
    probes: [
      endToEnd,
      ...gatewayNames.flatMap((gateway) =>
        needed.more
          ? { ...endToEnd, name: `pin-${pathOf[gateway]}`, target: '10.9.0.11', service: false, path: pathOf[gateway] }
          : [],
      ),
    ],
    ...overrides,
  });

export const config = (overrides: Record<string, unknown> = {}, collector = 'c1'): Config =>
  configured({ elects: true, more: false }, '30s', { store: { collector }, ...overrides });

/** Where counters alone tell who forwards they are read every 5 s. `probed`: from end to end too. */
export const variant = (needed: Needs & { probed: boolean }, mode: GroupMode): Config =>
  configured(needed, needed.elects ? '30s' : '5s', {
    groups: [{ name: 'main', mode }],
    ...(!needed.probed && { probes: [] }),
  });

/** What a gateway is, and says when it is asked. */
interface Says {
  link: 'up' | 'down';
  role: RedundancyRole;
  bgp: BgpPeerObservation['state'];
  prefixes: number;
  bfd: BfdState;
  ospf: OspfState;
  route: 'own' | 'other' | 'none';
}

export interface GatewayWorld extends Says {
  readonly router: Router;
  readonly peer: string;
  answers: boolean;
  /** ms until its answer is here: what it says is of when it was asked. */
  lag: number;
  lastChange: number;
  boots: number | null;
  /** Monotonic times at which it was last heard; for those who hold judgements against what was really seen. */
  seen: { state: number; counters: number; signals: number; pinned: number };
  /** Monotonic time at which what was heard last had been asked for. */
  asked: number;
  /** What it said then; null before. */
  said: Says | null;
  /** False: it tells of its interfaces alone. */
  tellsSignals: boolean;
  became: number;
  /** How often its session has been established. */
  established: number;
  /** Where nothing elects: whether traffic of a direction is sent to it. */
  sends: Record<Direction, boolean>;
  /** Whether packets of its pinned probe get through. */
  pinned: boolean;
  /** Packets of it lost in a row, as reported. */
  pinnedLost: number;
  /** Octets that came in from each side. */
  octets: Counted;
  /** As they were told last, to those who poll in each phase. */
  told: Map<number, Counted>;
  /** Monotonic times at which they were told lately, oldest first. */
  readings: number[];
}

/** What a poll brings, and what is known by it once it is here. */
interface Answered {
  said: Observation[];
  heard(): void;
}

interface Counted {
  a: number;
  b: number;
  /** Monotonic. */
  at: number;
}

const READINGS = 9;

/** Octets in a millisecond, of a forwarder and of one that stands by. */
const CARRIES = 1_000;
const IDLE = 0.07;

export class World {
  readonly gw1: GatewayWorld;
  readonly gw2: GatewayWorld;
  /** Whether packets of the end-to-end probe get through. */
  crosses = true;
  probing = true;
  /** How much there is to carry; 1: as much as ever. */
  load = 1;
  /** Monotonic time of the last packet. */
  probedAt = -Infinity;
  /** Of the sender of the probe. */
  senderClock: ProbeObservation['clock'] = null;
  readonly events: StoredEvent[] = [];
  /** Whether VRRP says who forwards. */
  readonly elects: boolean;
  /** Whether paths need BFD, OSPF, a route and a pinned probe. */
  readonly more: boolean;
  /** Monotonic time until which nobody was asked. */
  silentUntil = -Infinity;
  /** Monotonic time until which octets have been counted. */
  private counted: number;
  /** How much later in each second a collector polls than another, ms. */
  readonly phase = new Map<Live, number>();
  live: Live;
  private late: { gateway: GatewayWorld; phase: number; due: number; took: number; answer: Answered }[] = [];

  constructor(
    readonly clock = new HandClock(),
    readonly settings = config(),
    readonly records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock, log }),
  ) {
    const [first] = settings.paths;
    this.elects = (first?.redundancy.length ?? 0) > 0;
    this.more = (first?.bfd.length ?? 0) > 0;
    // As if it had run for an interval of the counters before the first reading.
    this.counted = clock.monotonic() - this.interval;
    const gateway = (name: GatewayName, peer: string, isFirst: boolean): GatewayWorld => ({
      ...{ router: new Router(clock, name), peer, answers: true, lag: 0, lastChange: 1_000, boots: null },
      ...{ link: 'up', role: isFirst ? 'master' : 'backup', became: isFirst ? 1 : 0, established: 1 },
      ...{ bgp: 'established', prefixes: 3, bfd: 'up', ospf: 'full', route: 'own' },
      ...{ sends: { 'a-b': isFirst, 'b-a': isFirst }, pinned: true, pinnedLost: 0 },
      ...{ tellsSignals: true, said: null, octets: { a: 0, b: 0, at: this.counted }, told: new Map(), readings: [] },
      seen: { state: -Infinity, counters: -Infinity, signals: -Infinity, pinned: -Infinity },
      asked: -Infinity,
    });
    this.gw1 = gateway('gw1', '10.0.0.1', true);
    this.gw2 = gateway('gw2', '10.0.0.2', false);
    this.live = this.open();
  }

  /** Milliseconds between two polls of the counters. */
  get interval(): number {
    return this.settings.gateways[0]!.poll.counters;
  }

  /** Whether traffic of a direction goes by this gateway. */
  carries({ role, sends, link }: GatewayWorld, direction: Direction): boolean {
    return link === 'up' && (this.elects ? role === 'master' : sends[direction]);
  }

  /** A collector that starts with the records of the one before. */
  open(settings = this.settings, records = this.records): Live {
    return new Live(settings, {
      clock: this.clock,
      log,
      version: '0',
      storeHealth,
      records,
      paging: noPaging(),
      event: (event) => void this.events.push(event),
      series: async () => [],
    });
  }

  /** The forwarding moves from one gateway to the other: by VRRP, or whatever sends there. */
  elect(to: GatewayName): void {
    this.count();
    const [winner, loser] = to === 'gw1' ? [this.gw1, this.gw2] : [this.gw2, this.gw1];
    if (winner.role !== 'master') winner.became++;
    winner.role = 'master';
    loser.role = 'backup';
    winner.sends = { 'a-b': true, 'b-a': true };
    loser.sends = { 'a-b': false, 'b-a': false };
  }

  /** One answer is waited for at a time: none comes after one that was asked for later. */
  slow(name: GatewayName, ms: number): void {
    this.late = this.late.filter(({ gateway }) => gateway !== this[name]);
    this[name].lag = ms;
    this.silentUntil = this.clock.monotonic() + 1_000 + ms;
  }

  cut(name: GatewayName, link: 'up' | 'down'): void {
    this.count();
    const gateway = this[name];
    gateway.lastChange += 5_000;
    gateway.link = link;
  }

  /** Until right after a poll; the next is a second later. */
  toPoll(live: readonly Live[] = [this.live]): void {
    while (Math.round(this.clock.monotonic()) % 1_000 !== 0) this.run(200, live);
    this.run(200, live);
  }

  /** Lets `ms` pass, in rounds of `step` ms; both gateways are polled every second, by each collector in its own phase. */
  run(ms: number, live: readonly Live[] = [this.live], step = 200): void {
    for (let passed = 0; passed < ms; passed += step) {
      const sent = this.probing ? this.probes() : [];
      const said = new Map<number, Observation[]>();
      for (const each of live) {
        const phase = this.phase.get(each) ?? 0;
        if (!said.has(phase))
          said.set(phase, [...this.arrived(phase), ...(this.isDue(phase, step) ? this.pollBoth(phase) : [])]);
        each.observe([...(said.get(phase) ?? []), ...sent]);
      }
      this.silence(step);
    }
  }

  /** Time passes, and nobody is asked. */
  silence(ms: number): void {
    if (ms > 1_000) this.silentUntil = this.clock.monotonic() + ms;
    this.count();
    this.clock.advance(ms);
    this.count();
  }

  /** Octets go on by what has been so since. */
  private count(): void {
    const ms = this.clock.monotonic() - this.counted;
    this.counted = this.clock.monotonic();
    for (const gateway of [this.gw1, this.gw2]) {
      gateway.octets.at = this.counted;
      for (const [side, direction] of [['a', 'a-b'] as const, ['b', 'b-a'] as const])
        gateway.octets[side] += ms * (this.carries(gateway, direction) ? this.load * CARRIES : IDLE);
    }
  }

  /** Lets time pass in which nothing is to be seen closely. */
  wait(ms: number): void {
    this.run(ms, [this.live], 1_000);
  }

  trap(name: GatewayName, rest: Partial<TrapObservation>): void {
    const trap: TrapObservation = {
      ...this.origin(name),
      kind: 'trap',
      name: 'linkDown',
      oid: '1.3.6.1.6.3.1.1.5.3',
      version: '2c',
      inform: false,
      subject: { type: 'interface', ifIndex: 1 },
      claims: 'down',
      upTime: null,
      values: {},
      ...rest,
    };
    this.live.observe([trap]);
  }

  get path() {
    return Object.fromEntries(this.live.status().paths.map(({ name, health }) => [name, health]));
  }

  /** Of one or the other. */
  get gateways(): readonly GatewayWorld[] {
    return [this.gw1, this.gw2];
  }

  get main() {
    const [group] = this.live.present().groups;
    if (group === undefined) throw new Error('no group');
    return group;
  }

  private isDue(phase: number, step: number): boolean {
    return step >= 1_000 || (Math.round(this.clock.monotonic()) + 1_000 - phase) % 1_000 < 200;
  }

  private pollBoth(phase: number): Observation[] {
    return this.gateways.flatMap((gateway) => {
      const answer = this.poll(gateway, phase);
      const { lag: took } = gateway;
      if (took > 0) this.late.push({ gateway, phase, due: this.clock.monotonic() + took, took, answer });
      else answer.heard();
      return took > 0 ? [] : answer.said;
    });
  }

  /** Answers that took their time, and are here now. */
  private arrived(phase: number): Observation[] {
    const here = this.late.filter((each) => each.phase === phase && each.due <= this.clock.monotonic());
    this.late = this.late.filter((each) => !here.includes(each));
    return here.flatMap(({ took, answer: { said, heard } }) => {
      heard();
      return said.map(
        (each) => ({ ...each, at: this.clock.now(), ...(each.kind === 'redundancy' && { took }) }) as Observation,
      );
    });
  }

  private poll(gateway: GatewayWorld, phase: number): Answered {
    const { router, link, lastChange, boots } = gateway;
    if (!gateway.answers) {
      const failed = { outcome: 'failed', errors: { timeout: 1 }, message: 'no answer', timeouts: 1 } as const;
      return { said: [router.poll('state', failed)], heard: () => undefined };
    }
    this.count();
    const { seen, octets } = gateway;
    const now = this.clock.monotonic();
    const oper = { operStatus: link, lastChange, boots } as const;
    const before = gateway.told.get(phase) ?? { a: 0, b: 0, at: -this.interval };
    const counters = Math.floor(now / 1_000) % (this.interval / 1_000) === 0 && now > before.at;
    const seconds = (now - before.at) / 1_000;
    const [a, b] = [Math.round(octets.a - before.a), Math.round(octets.b - before.b)];
    const { role, bgp, prefixes, bfd, ospf, route } = gateway;
    if (counters) {
      gateway.told.set(phase, { ...octets });
      gateway.readings = [...gateway.readings.slice(-READINGS), now];
    }
    const { tellsSignals } = gateway;
    const heard = (): void => {
      seen.state = this.clock.monotonic();
      gateway.asked = now;
      if (counters) seen.counters = seen.state;
      if (tellsSignals) {
        seen.signals = seen.state;
        gateway.said = { link, role, bgp, prefixes, bfd, ospf, route };
      } else if (gateway.said !== null) gateway.said.link = link;
    };
    const said = [
      router.state('Gi0/0', oper),
      router.state('Gi0/1', { lastChange: 0 }),
      ...(counters
        ? [
            router.counters('Gi0/0', { operStatus: link, seconds, deltas: { inOctets: a, outOctets: b } }),
            router.counters('Gi0/1', { seconds, deltas: { inOctets: b, outOctets: a } }),
          ]
        : []),
      ...(tellsSignals ? this.signals(gateway) : []),
    ];
    return { said, heard };
  }

  private signals(gateway: GatewayWorld): Observation[] {
    return [
      ...(this.elects ? this.redundancy(gateway) : []),
      this.bgp(gateway),
      ...(this.more ? [this.bfd(gateway), this.ospf(gateway), this.route(gateway)] : []),
    ];
  }

  private redundancy({ router, role, became }: GatewayWorld): Observation[] {
    return ['Gi0/0', 'Gi0/1'].map((name, index) => ({
      ...this.origin(router.name),
      kind: 'redundancy',
      protocol: 'vrrp',
      key: `vrrp/${name}/51/ipv4`,
      ifIndex: index + 1,
      interface: name,
      group: 51,
      addressFamily: 'ipv4',
      state: role,
      role,
      priority: 100,
      master: null,
      virtualAddresses: [`10.0.${index}.254`],
      becameMaster: became,
    }));
  }

  private bgp({ router, peer, bgp, prefixes, established }: GatewayWorld): BgpPeerObservation {
    return {
      ...this.origin(router.name),
      kind: 'bgp-peer',
      peer,
      localAddress: null,
      localAs: 65_001,
      remoteAs: 65_002,
      state: bgp,
      adminStatus: 'start',
      lastError: null,
      establishedTransitions: established,
      establishedSeconds: 100,
      prefixes: { 'ipv4/unicast': prefixes },
    };
  }

  private bfd({ router, peer, bfd }: GatewayWorld): BfdSessionObservation {
    const origin = this.origin(router.name);
    return { ...origin, kind: 'bfd-session', session: '1', peer, ifIndex: 2, state: bfd, diagnostic: null, upCount: 1 };
  }

  private ospf({ router, peer, ospf }: GatewayWorld): OspfNeighbourObservation {
    const neighbour = peer.replace('10.0.', '10.1.');
    const about = { version: 2, neighbour, routerId: null, state: ospf, events: 6 } as const;
    return { ...this.origin(router.name), kind: 'ospf-neighbour', ...about };
  }

  private route({ router, peer, route }: GatewayWorld): RouteObservation {
    const by = { own: 'Gi0/1', other: 'Gi0/2', none: null }[route];
    const about = {
      prefix: PREFIX,
      nextHop: route === 'none' ? null : peer,
      interface: by,
      ifIndex: null,
      protocol: 'bgp',
    };
    return { ...this.origin(router.name), kind: 'route', ...about };
  }

  /** One packet of each probe. */
  private probes(): Observation[] {
    this.probedAt = this.clock.monotonic();
    if (this.settings.probes.length === 0) return [];
    return [
      this.probe('e2e', this.crosses),
      ...(this.more ? gatewayNames.map((name) => this.probe(`pin-${pathOf[name]}`, this.pin(this[name]))) : []),
    ];
  }

  private pin(gateway: GatewayWorld): boolean {
    const crosses = gateway.pinned && gateway.link === 'up';
    gateway.seen.pinned = this.clock.monotonic();
    gateway.pinnedLost = crosses ? 0 : gateway.pinnedLost + 1;
    return crosses;
  }

  private probe(name: string, crosses: boolean): Observation {
    const at = this.clock.now();
    const answer: ProbeAnswer = { sentAt: at, delay: crosses ? 2 : null };
    return { kind: 'probe', probe: name, collector: 'c1', at, answers: [answer], clock: this.senderClock };
  }

  private origin(gateway: string) {
    return { gateway, context: '', collector: 'c1', at: this.clock.now() };
  }
}

export const started = async (world = new World()): Promise<World> => {
  await world.live.start();
  world.run(3_000);
  return world;
};
