/** Two gateways with a path each, VRRP on both sides, a peer each, and a probe from end to end: what they say as the world changes. */
import { noPaging } from '../api/no-paging.js';
import { Live } from '../../collector/api/live.js';
import type { Observation } from '../../collector/model/observation.js';
import type {
  BgpPeerObservation,
  ProbeAnswer,
  ProbeObservation,
  RedundancyRole,
  TrapObservation,
} from '../../collector/model/signals.js';
import { Records } from '../../collector/records/records.js';
import type { StoredEvent } from '../../collector/store/contract.js';
import { HandClock } from '../api/hand-clock.js';
import { log, Router, scene, storeHealth } from '../api/scene.js';

const needs = (peer: string) => ({
  redundancy: (['a', 'b'] as const).map((side) => ({
    protocol: 'vrrp',
    side,
    interface: side === 'a' ? 'Gi0/0' : 'Gi0/1',
    group: 51,
  })),
  peers: [{ address: peer, side: 'b', prefixes: 2 }],
});

const fast = (name: string, address: string) => ({
  name,
  address,
  snmp: { version: '2c', community: 'env:COMMUNITY' },
  poll: { state: '1s', counters: '30s' },
});

export const config = (overrides: Record<string, unknown> = {}, collector = 'c1') =>
  scene({
    gateways: [fast('gw1', '192.0.2.1'), fast('gw2', '192.0.2.2')],
    paths: [
      { name: 'one', group: 'main', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1', ...needs('10.0.0.1') },
      { name: 'two', group: 'main', gateway: 'gw2', a: 'Gi0/0', b: 'Gi0/1', ...needs('10.0.0.2') },
    ],
    probes: [{ name: 'e2e', target: '10.9.0.10', interval: '200ms', timeout: '200ms', service: true }],
    store: { collector },
    ...overrides,
  });

interface GatewayWorld {
  router: Router;
  peer: string;
  answers: boolean;
  link: 'up' | 'down';
  lastChange: number;
  boots: number | null;
  /** Monotonic times at which states and counters were last told; for those who hold judgements against what was really seen. */
  seen: { state: number; counters: number; signals: number };
  /** False: it tells of its interfaces alone. */
  tellsSignals: boolean;
  role: RedundancyRole;
  became: number;
  bgp: BgpPeerObservation['state'];
  prefixes: number;
}

export class World {
  readonly gw1: GatewayWorld;
  readonly gw2: GatewayWorld;
  /** Whether packets of the end-to-end probe get through. */
  crosses = true;
  probing = true;
  /** Monotonic time of the last packet. */
  probedAt = -Infinity;
  /** Of the sender of the probe. */
  senderClock: ProbeObservation['clock'] = null;
  readonly events: StoredEvent[] = [];
  /** How much later in each second a collector polls than another, ms. */
  readonly phase = new Map<Live, number>();
  live: Live;

  constructor(
    readonly clock = new HandClock(),
    readonly settings = config(),
    readonly records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock, log }),
  ) {
    const gateway = (name: string, peer: string, role: RedundancyRole): GatewayWorld => ({
      router: new Router(clock, name),
      peer,
      answers: true,
      link: 'up',
      lastChange: 1_000,
      boots: null,
      seen: { state: -Infinity, counters: -Infinity, signals: -Infinity },
      tellsSignals: true,
      role,
      became: role === 'master' ? 1 : 0,
      bgp: 'established',
      prefixes: 3,
    });
    this.gw1 = gateway('gw1', '10.0.0.1', 'master');
    this.gw2 = gateway('gw2', '10.0.0.2', 'backup');
    this.live = this.open();
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

  /** VRRP moves from one gateway to the other. */
  elect(to: 'gw1' | 'gw2'): void {
    const [winner, loser] = to === 'gw1' ? [this.gw1, this.gw2] : [this.gw2, this.gw1];
    if (winner.role !== 'master') winner.became++;
    winner.role = 'master';
    loser.role = 'backup';
  }

  cut(name: 'gw1' | 'gw2', link: 'up' | 'down'): void {
    const gateway = this[name];
    gateway.lastChange += 5_000;
    gateway.link = link;
  }

  /** Lets `ms` pass, in rounds of `step` ms; both gateways are polled every second, by each collector in its own phase. */
  run(ms: number, live: readonly Live[] = [this.live], step = 200): void {
    for (let passed = 0; passed < ms; passed += step) {
      const sent = this.probing ? [this.probe()] : [];
      const said = new Map<number, Observation[]>();
      for (const each of live) {
        const phase = this.phase.get(each) ?? 0;
        if (!said.has(phase)) said.set(phase, this.isDue(phase, step) ? this.pollBoth() : []);
        each.observe([...(said.get(phase) ?? []), ...sent]);
      }
      this.clock.advance(step);
    }
  }

  /** Lets time pass in which nothing is to be seen closely. */
  wait(ms: number): void {
    this.run(ms, [this.live], 1_000);
  }

  trap(name: 'gw1' | 'gw2', rest: Partial<TrapObservation>): void {
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

  get main() {
    const [group] = this.live.present().groups;
    if (group === undefined) throw new Error('no group');
    return group;
  }

  private isDue(phase: number, step: number): boolean {
    return step >= 1_000 || (Math.round(this.clock.monotonic()) + 1_000 - phase) % 1_000 < 200;
  }

  private pollBoth(): Observation[] {
    return [...this.poll(this.gw1), ...this.poll(this.gw2)];
  }

  private poll(gateway: GatewayWorld): Observation[] {
    const { router, link, lastChange, boots } = gateway;
    if (!gateway.answers) {
      return [router.poll('state', { outcome: 'failed', errors: { timeout: 1 }, message: 'no answer', timeouts: 1 })];
    }
    const counters = Math.floor(this.clock.monotonic() / 1_000) % 30 === 0;
    gateway.seen.state = this.clock.monotonic();
    if (counters) gateway.seen.counters = this.clock.monotonic();
    if (gateway.tellsSignals) gateway.seen.signals = this.clock.monotonic();
    const oper = { operStatus: link, lastChange, boots } as const;
    const deltas = gateway.role === 'master' ? {} : { inOctets: 2_000, outOctets: 2_000 };
    return [
      router.state('Gi0/0', oper),
      router.state('Gi0/1', { lastChange: 0 }),
      ...(counters
        ? [router.counters('Gi0/0', { operStatus: link, deltas }), router.counters('Gi0/1', { deltas })]
        : []),
      ...(gateway.tellsSignals ? [...this.redundancy(gateway), this.bgp(gateway)] : []),
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

  private bgp({ router, peer, bgp, prefixes }: GatewayWorld): BgpPeerObservation {
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
      establishedTransitions: 1,
      establishedSeconds: 100,
      prefixes: { 'ipv4/unicast': prefixes },
    };
  }

  private probe(): Observation {
    const at = this.clock.now();
    this.probedAt = this.clock.monotonic();
    const answer: ProbeAnswer = { sentAt: at, delay: this.crosses ? 2 : null };
    return { kind: 'probe', probe: 'e2e', collector: 'c1', at, answers: [answer], clock: this.senderClock };
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
