/**
 * Whatever is observed in whatever order, in worlds with and without an election: no `up` without fresh evidence that says so, no second forwarder
 * without split brain, no moment without a state, and no state that does not say what it rests on. What is concluded is held against what the world
 * is and what it has said, not against how the judgement is defined.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { healths, serviceStates } from '../../collector/model/health.js';
import {
  directions,
  forwardingStates,
  protectionStates,
  type Direction,
  type GroupMode,
  type PostureCheck,
  type Present,
} from '../../collector/model/judgement.js';
import { bfdStates, ospfStates, redundancyRoles } from '../../collector/model/signals.js';
import { HandClock } from '../api/hand-clock.js';
import { explored } from './explore.js';
import { gatewayNames, pathOf, variant, World, type GatewayWorld } from './world.js';

const modes = fc.constantFrom<GroupMode[]>('active-standby', 'active-active');
const gateways = fc.constantFrom(...gatewayNames);

const does = <Name extends string>(name: Name) => fc.constant(name);

/** One thing that happens in the world, or to the watching of it. */
const step = fc.oneof(
  fc.record({ do: does('pass'), ms: fc.constantFrom(200, 1_000, 3_000, 12_000) }),
  fc.record({ do: does('silence'), ms: fc.constantFrom(500, 2_500, 70_000) }),
  fc.record({ do: does('step-clock'), ms: fc.constantFrom(-3_600_000, -5_000, 5_000, 3_600_000) }),
  fc.record({ do: does('answer'), gateway: gateways, on: fc.boolean() }),
  // It answers, and not all that it is asked.
  fc.record({ do: does('signals'), gateway: gateways, on: fc.boolean() }),
  fc.record({ do: does('lag'), gateway: gateways, ms: fc.constantFrom(0, 200, 600) }),
  fc.record({ do: does('well') }),
  fc.record({ do: does('elect'), gateway: gateways }),
  fc.record({ do: does('both') }),
  fc.record({ do: does('sends'), gateway: gateways, direction: fc.constantFrom(...directions), on: fc.boolean() }),
  fc.record({ do: does('link'), gateway: gateways, link: fc.constantFrom('up' as const, 'down' as const) }),
  fc.record({ do: does('role'), gateway: gateways, role: fc.constantFrom(...redundancyRoles) }),
  fc.record({ do: does('bgp'), gateway: gateways, up: fc.boolean(), prefixes: fc.constantFrom(0, 1, 3) }),
  fc.record({ do: does('bfd'), gateway: gateways, bfd: fc.constantFrom(...bfdStates) }),
  fc.record({ do: does('ospf'), gateway: gateways, ospf: fc.constantFrom(...ospfStates) }),
  fc.record({ do: does('route'), gateway: gateways, route: fc.constantFrom('own' as const, 'other', 'none') }),
  fc.record({ do: does('trap'), gateway: gateways, claims: fc.constantFrom('up', 'down', null) }),
  fc.record({ do: does('probe'), sent: fc.boolean(), crosses: fc.boolean() }),
  fc.record({ do: does('pinned'), gateway: gateways, answered: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Long enough for who forwards to be plain: some polls of the states, or of the counters where those decide. */
const settle = (world: World): number => (world.elects ? 3_000 : 6 * world.interval);

/** Gives how many ms pass after it, in which the gateways are asked. */
function happen(world: World, event: Step): number {
  switch (event.do) {
    case 'pass':
      return event.ms;
    case 'silence':
      world.silence(event.ms);
      return 0;
    case 'step-clock':
      world.clock.step(event.ms);
      return 0;
    case 'answer':
      world[event.gateway].answers = event.on;
      return 0;
    case 'lag':
      // Counters bear the time at which they were asked for by themselves.
      if (world.elects) world.slow(event.gateway, event.ms);
      return 3_000;
    case 'signals':
      world[event.gateway].tellsSignals = event.on;
      return 3_000;
    case 'well':
      mend(world);
      return 2 * world.interval + 1_000;
    case 'elect':
      world.elect(event.gateway);
      return settle(world);
    case 'both':
      for (const gateway of world.gateways) {
        if (gateway.role !== 'master') gateway.became++;
        gateway.role = 'master';
        gateway.sends = { 'a-b': true, 'b-a': true };
      }
      return settle(world);
    case 'sends':
      world[event.gateway].sends[event.direction] = event.on;
      return 0;
    case 'link':
      world.cut(event.gateway, event.link);
      return 0;
    case 'role':
      if (event.role === 'master' && world[event.gateway].role !== 'master') world[event.gateway].became++;
      world[event.gateway].role = event.role;
      return 0;
    case 'bgp':
      Object.assign(world[event.gateway], { bgp: event.up ? 'established' : 'idle', prefixes: event.prefixes });
      return 0;
    case 'bfd':
    case 'ospf':
    case 'route':
      Object.assign(world[event.gateway], { [event.do]: event[event.do as keyof typeof event] });
      return 0;
    case 'trap':
      world.trap(event.gateway, { claims: event.claims });
      return 0;
    case 'probe':
      Object.assign(world, { probing: event.sent, crosses: event.crosses });
      return 0;
    case 'pinned':
      world[event.gateway].pinned = event.answered;
      return 3_000;
  }
}

/** Nothing is wrong any more but who forwards. */
function mend(world: World): void {
  for (const name of gatewayNames) {
    if (world[name].link === 'down') world.cut(name, 'up');
    world.slow(name, 0);
    Object.assign(world[name], { answers: true, tellsSignals: true, bgp: 'established', prefixes: 3, pinned: true });
    Object.assign(world[name], { bfd: 'up', ospf: 'full', route: 'own' });
    if (world[name].role === 'none') world[name].role = 'backup';
  }
  Object.assign(world, { probing: true, crosses: true });
}

/** What the last packet of a probe is good for, ms. Two intervals of polls, too, are not asked of what is tested. */
const PROBE_FRESH = 2 * 200 + 200 + 2_000;
const STATE_FRESH = 2_000;
/** However lossy a path is, so many packets lost in a row are an outage of it. */
const OUTAGE = 20;

const isFresh = ({ clock }: World, at: number, ms: number): boolean => clock.monotonic() - at <= ms;

/** What is called up, or available, was really seen a moment ago, and what was seen says so. */
function isSeen(present: Present, world: World): void {
  for (const name of gatewayNames) {
    const { seen, said, pinnedLost } = world[name];
    const path = present.paths.find((each) => each.path === pathOf[name]);
    if (path?.health !== 'up' && path?.health !== 'degraded') continue;
    expect(isFresh(world, seen.state, STATE_FRESH)).toBe(true);
    expect(isFresh(world, seen.signals, STATE_FRESH)).toBe(true);
    expect(isFresh(world, seen.counters, 2 * world.interval)).toBe(true);
    expect(said).toMatchObject({ link: 'up', bgp: 'established' });
    if (world.more) {
      expect(isFresh(world, seen.pinned, PROBE_FRESH)).toBe(true);
      expect(pinnedLost).toBeLessThan(OUTAGE);
      expect(['up', 'adminDown']).toContain(said?.bfd);
      expect(['full', 'loading', 'exchange', 'twoWay']).toContain(said?.ospf);
      expect(said?.route).not.toBe('none');
    }
    if (path.health === 'degraded') continue;
    expect(said?.prefixes).toBeGreaterThanOrEqual(2);
    if (world.elects) expect(said?.role).not.toBe('none');
    if (world.more) expect(said).toMatchObject({ bfd: 'up', ospf: 'full', route: 'own' });
  }
  const { state, basis } = present.service;
  if (state === 'available' || basis === 'probes') expect(isFresh(world, world.probedAt, PROBE_FRESH)).toBe(true);
  if (basis === 'paths') expect(present.paths.map(({ health }) => health)).toEqual(['down', 'down']);
}

/** What the world itself knows of who carries one direction; it does not ask the judgement. */
class Truth {
  private carriers: string[] = [];
  private roles = '';
  /** Monotonic time since which these carry, for all to see; null while not everything is seen. */
  private since: number | null = null;
  /** Whether two ever did. */
  private both = false;

  constructor(private readonly direction: Direction) {}

  /** `before`: when what has just happened began. */
  follow(world: World, before: number): void {
    const carriers = world.gateways.flatMap((each, i) =>
      world.carries(each, this.direction) ? pathOf[gatewayNames[i]!] : [],
    );
    this.both ||= carriers.length > 1;
    const roles = world.gateways.map(({ role }) => role).join();
    const same = carriers.join() === this.carriers.join() && roles === this.roles;
    Object.assign(this, { carriers, roles });
    this.since = world.gateways.every(isWell) ? ((same ? this.since : null) ?? before) : null;
  }

  /** How many intervals of the counters both have told since, none of them left out. */
  private intervals(world: World): number {
    const { since } = this;
    const of = ({ readings }: GatewayWorld): number => {
      const taken = readings.filter((at) => since !== null && at >= since);
      const whole = taken.every((at, i) => i === 0 || at - (taken[i - 1] ?? 0) <= 1.5 * world.interval);
      return whole && isFresh(world, taken.at(-1) ?? -Infinity, world.interval) ? taken.length - 1 : 0;
    };
    return Math.min(...world.gateways.map(of));
  }

  /** Both were read since, and lately: often enough to tell one change from two that forward. */
  private isPlain(world: World, mode: GroupMode): boolean {
    const { since } = this;
    if (since === null) return false;
    if (!world.elects) {
      const enough = this.carriers.length > 1 && mode === 'active-standby' ? 4 : 2;
      return this.carriers.length > 0 && this.intervals(world) >= enough;
    }
    const slowest = Math.max(...world.gateways.map(({ lag }) => lag));
    // What one becomes, or still is after a silence, is known once its answer is here: then the other is to be asked once more.
    const known = slowest === 0 ? since : Math.max(since, world.silentUntil) + 1_000 + slowest;
    return world.gateways.every(({ asked, seen: { state, signals } }) => {
      const read = Math.min(state, signals);
      return asked >= known && state === signals && isFresh(world, read, STATE_FRESH);
    });
  }

  /** Gives what it has been held against; null where the world is not plain. */
  isTold(present: Present, world: World): string | null {
    const [group] = present.groups;
    const told = group?.forwarding.find(({ direction }) => direction === this.direction);
    if (group === undefined || told === undefined) throw new Error('it is not judged');
    const { mode } = group;
    if (!this.both || mode === 'active-active') expect(told.state).not.toBe('split-brain');
    if (told.basis[0]?.signal === 'redundancy')
      for (const path of told.paths)
        expect(world[path === 'one' ? 'gw1' : 'gw2'].said?.role, `${path} said so`).toBe('master');
    if (!this.isPlain(world, mode)) return null;
    const two = mode === 'active-active' ? 'shared' : 'split-brain';
    const state = ['none', 'forwarding', two][this.carriers.length] ?? '';
    expect({ state: told.state, paths: told.paths }).toEqual({ state, paths: this.carriers });
    return state;
  }
}

/** Nothing but who is master keeps it from carrying, and all of it is told. */
const isWell = ({ answers, tellsSignals, link, bgp, bfd, ospf, route, pinned }: GatewayWorld): boolean =>
  answers &&
  tellsSignals &&
  link === 'up' &&
  bgp === 'established' &&
  bfd === 'up' &&
  ospf === 'full' &&
  route !== 'none' &&
  pinned;

/** Checks of which there is nothing to be known here: no sensor, no drill, nothing gathered. */
const EMPTY = ['capacity-p95', 'hardware', 'drill'];

/** Its evidence and, once anything was read, its age. */
function rests({ name, verdict, evidence, ageSeconds }: PostureCheck): void {
  if (verdict === 'unknown' && EMPTY.includes(name)) return;
  expect(evidence.length, name).toBeGreaterThan(0);
  expect(ageSeconds === null, name).toBe(evidence.every((each) => each.at === null));
}

function holds(present: Present, world: World): void {
  expect(present.paths.map(({ path }) => path)).toEqual(['one', 'two']);
  const kinds = [
    ...['interface', 'bgp'],
    ...(world.elects ? ['redundancy'] : []),
    ...(world.more ? ['bfd', 'ospf', 'route', 'probe'] : []),
  ];
  for (const { health, evidence, reasons } of present.paths) {
    expect(healths).toContain(health);
    // Everything that is configured for it.
    expect(new Set(evidence.map(({ signal }) => signal))).toEqual(new Set(kinds));
    if (health === 'up') expect(evidence.filter(({ fresh }) => !fresh)).toEqual([]);
    else expect(reasons.length).toBeGreaterThan(0);
  }
  const [group] = present.groups;
  if (group === undefined) throw new Error('no group');
  expect(group.forwarding.map(({ direction }) => direction)).toEqual([...directions]);
  for (const { state, paths, basis, reason } of group.forwarding) {
    expect(forwardingStates).toContain(state);
    expect(reason).not.toBe('');
    expect(basis[0]?.evidence.length).toBeGreaterThan(0);
    expect(state === 'split-brain' || state === 'shared').toBe(paths.length > 1);
    if (state === 'split-brain') {
      expect(group.posture.protection.state).not.toBe('protected');
      expect(group.posture.checks.find(({ name }) => name === 'one-forwarder')?.verdict).toBe('not-ok');
    }
    if (state === 'none' || state === 'unknown') expect(paths).toEqual([]);
  }
  group.posture.checks.forEach(rests);
  expect(protectionStates).toContain(present.protection.state);
  expect(present.protection.reasons.length === 0).toBe(present.protection.state === 'protected');
  const { service } = present;
  expect(serviceStates).toContain(service.state);
  // Where nothing probes and a path may carry, there is nothing that it could rest on.
  if (service.basis !== 'none' || world.settings.probes.length > 0) expect(service.evidence.length).toBeGreaterThan(0);
  if (service.state === 'available') expect(service.evidence.some(({ fresh }) => fresh)).toBe(true);
  if (group.posture.protection.state === 'protected') {
    const well = present.paths.filter(({ health }) => health === 'up').map(({ path }) => path);
    expect(group.posture.standby.filter((path) => well.includes(path)).length).toBeGreaterThan(0);
    if (group.mode === 'active-active') expect(well).toEqual(['one', 'two']);
  }
}

/** What was recorded, whenever it is looked at. */
function isConsistent({ records: { shelf } }: World): void {
  for (const { closedAt, openedAt, durationSeconds, timeline } of shelf.incidents.values()) {
    expect(closedAt === null || closedAt >= openedAt).toBe(true);
    expect(durationSeconds === null || durationSeconds >= 0).toBe(true);
    expect(timeline.length).toBeGreaterThan(0);
  }
  const open = shelf.openIncidents().map(({ kind, subject }) => `${kind} ${subject}`);
  expect(new Set(open).size).toBe(open.length);
  for (const { gap, from, to, trigger } of shelf.failovers.values()) {
    expect(from).not.toBe(to);
    expect(trigger.after).not.toBe('');
    if (gap.atLeastSeconds !== null && gap.atMostSeconds !== null)
      expect(gap.atMostSeconds).toBeGreaterThanOrEqual(gap.atLeastSeconds);
  }
}

/** In which each of what is to be seen is seen, so that nothing above passes because it never came to it. */
const seenAll: Step[] = [
  { do: 'well' },
  { do: 'elect', gateway: 'gw2' },
  { do: 'both' },
  { do: 'elect', gateway: 'gw1' },
  { do: 'sends', gateway: 'gw2', direction: 'b-a', on: true },
  { do: 'sends', gateway: 'gw1', direction: 'b-a', on: false },
  { do: 'well' },
  { do: 'pass', ms: 12_000 },
];

/** Who is master falls silent, and another is elected: what it said last is not true any more. */
const silentMaster: Step[] = [
  { do: 'well' },
  { do: 'answer', gateway: 'gw1', on: false },
  { do: 'elect', gateway: 'gw2' },
  { do: 'well' },
];

describe.each([
  { name: 'an election', elects: true, more: false, probed: true },
  { name: 'an election, and every other signal', elects: true, more: true, probed: true },
  { name: 'counters alone, and no probe', elects: false, more: false, probed: false },
  { name: 'counters, and every other signal', elects: false, more: true, probed: true },
])('where $name tells who forwards', (needed) => {
  it('holds after every observation', { timeout: 600_000 }, async () => {
    const met = new Set<string>();
    const property = fc.asyncProperty(modes, fc.array(step, { maxLength: 25, size: 'max' }), async (mode, steps) => {
      const world = new World(new HandClock(), variant(needed, mode));
      const truths = directions.map((direction) => new Truth(direction));
      await world.live.start();
      for (const event of steps) {
        const before = world.clock.monotonic();
        const ms = happen(world, event);
        for (const truth of truths) truth.follow(world, before);
        const look = (): Present => {
          const present = world.live.present();
          holds(present, world);
          isSeen(present, world);
          for (const truth of truths) {
            const against = truth.isTold(present, world);
            if (against !== null) met.add(`${mode} ${against}`);
          }
          return present;
        };
        look();
        for (let passed = 0; passed < ms; passed += 1_000) {
          world.run(Math.min(1_000, ms - passed), [world.live], ms > 1_000 ? 1_000 : 200);
          look();
        }
        if (event.do === 'well') {
          // Of a pinned probe that lost packets within the last minute it may be said.
          const well = needed.more ? /^(up|degraded)$/ : /^up$/;
          for (const { health } of world.live.present().paths) expect(health).toMatch(well);
          met.add(`${mode} well`);
        }
      }
      isConsistent(world);
      await world.live.stop();
    });
    const examples: [GroupMode, Step[]][] = [
      ['active-standby', seenAll],
      ['active-active', seenAll],
      ['active-standby', silentMaster],
    ];
    await fc.assert(property, { ...explored(30), examples });
    expect([...met]).toEqual(
      expect.arrayContaining([
        ...['active-standby well', 'active-standby forwarding', 'active-standby split-brain'],
        ...['active-active well', 'active-active forwarding', 'active-active shared'],
      ]),
    );
  });
});
