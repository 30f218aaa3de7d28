/** Whatever is observed in whatever order: no `up` without fresh evidence, no second forwarder without split brain, no moment without a state. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { healths, serviceStates } from '../../collector/model/health.js';
import { directions, forwardingStates, protectionStates, type Present } from '../../collector/model/judgement.js';
import { redundancyRoles } from '../../collector/model/signals.js';
import { HandClock } from '../api/hand-clock.js';
import { config, World } from './world.js';

const RUNS = 60;
const modes = fc.constantFrom('active-standby' as const, 'active-active' as const);
const gateways = fc.constantFrom('gw1' as const, 'gw2' as const);

/** One thing that happens in the world, or to the watching of it. */
const step = fc.oneof(
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(200, 1_000, 3_000, 12_000) }),
  fc.record({ do: fc.constant('silence' as const), ms: fc.constantFrom(500, 2_500, 70_000) }),
  fc.record({ do: fc.constant('step-clock' as const), ms: fc.constantFrom(-3_600_000, -5_000, 5_000, 3_600_000) }),
  fc.record({ do: fc.constant('answer' as const), gateway: gateways, on: fc.boolean() }),
  // It answers, and not all that it is asked.
  fc.record({ do: fc.constant('signals' as const), gateway: gateways, on: fc.boolean() }),
  fc.record({ do: fc.constant('both-masters' as const) }),
  fc.record({
    do: fc.constant('link' as const),
    gateway: gateways,
    link: fc.constantFrom('up' as const, 'down' as const),
  }),
  fc.record({ do: fc.constant('role' as const), gateway: gateways, role: fc.constantFrom(...redundancyRoles) }),
  fc.record({
    do: fc.constant('bgp' as const),
    gateway: gateways,
    up: fc.boolean(),
    prefixes: fc.constantFrom(0, 1, 3),
  }),
  fc.record({ do: fc.constant('trap' as const), gateway: gateways, claims: fc.constantFrom('up', 'down', null) }),
  fc.record({ do: fc.constant('probe' as const), sent: fc.boolean(), crosses: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function happen(world: World, event: Step): void {
  switch (event.do) {
    case 'pass':
      return world.run(event.ms, [world.live], event.ms > 1_000 ? 1_000 : 200);
    case 'silence':
      return world.clock.advance(event.ms);
    case 'step-clock':
      return world.clock.step(event.ms);
    case 'answer':
      world[event.gateway].answers = event.on;
      return;
    case 'signals':
      world[event.gateway].tellsSignals = event.on;
      return world.run(3_000, [world.live], 1_000);
    case 'both-masters':
      for (const gateway of [world.gw1, world.gw2]) {
        if (gateway.role !== 'master') gateway.became++;
        gateway.role = 'master';
      }
      return world.run(3_000, [world.live], 1_000);
    case 'link':
      return world.cut(event.gateway, event.link);
    case 'role':
      if (event.role === 'master' && world[event.gateway].role !== 'master') world[event.gateway].became++;
      world[event.gateway].role = event.role;
      return;
    case 'bgp':
      Object.assign(world[event.gateway], { bgp: event.up ? 'established' : 'idle', prefixes: event.prefixes });
      return;
    case 'trap':
      return world.trap(event.gateway, { claims: event.claims });
    case 'probe':
      Object.assign(world, { probing: event.sent, crosses: event.crosses });
  }
}

/** Two intervals of the polls of this world, and what the last packet of a probe is good for, ms. Not asked of what is tested. */
const FRESH = { state: 2_000, counters: 60_000, probe: 2 * 200 + 200 + 2_000 };

/** What is called up, or available, was really seen a moment ago. */
function isSeen(present: Present, { clock, gw1, gw2, probedAt }: World): void {
  const age = (at: number): number => clock.monotonic() - at;
  for (const { path, health } of present.paths) {
    if (health !== 'up' && health !== 'degraded') continue;
    const { seen } = path === 'one' ? gw1 : gw2;
    expect(age(seen.state)).toBeLessThanOrEqual(FRESH.state);
    expect(age(seen.counters)).toBeLessThanOrEqual(FRESH.counters);
    expect(age(seen.signals)).toBeLessThanOrEqual(FRESH.state);
  }
  if (present.service.state !== 'unknown') expect(age(probedAt)).toBeLessThanOrEqual(FRESH.probe);
}

/** What the world itself knows of two that are master; it does not ask the judgement. */
class Truth {
  /** Monotonic time since which both forward, for all to see; null while they do not. */
  private since: number | null = null;
  private ever = false;

  /** `before`: when what has just happened began. */
  follow({ gw1, gw2 }: World, before: number): void {
    const both = [gw1, gw2];
    const masters = both.every(({ role }) => role === 'master');
    this.ever ||= masters;
    const seen = both.every((each) => each.answers && each.tellsSignals && each.link === 'up');
    const carries = both.every(({ bgp }) => bgp === 'established');
    this.since = masters && seen && carries ? (this.since ?? before) : null;
  }

  /** Both were read since, and lately. */
  isPlain({ gw1, gw2, clock }: World): boolean {
    const { since } = this;
    const read = ({ state, signals }: typeof gw1.seen): boolean =>
      since !== null &&
      Math.min(state, signals) >= since &&
      clock.monotonic() - Math.min(state, signals) <= FRESH.state;
    return read(gw1.seen) && read(gw2.seen);
  }

  isTold(present: Present, world: World): void {
    const [group] = present.groups;
    const two = group?.mode === 'active-active' ? 'shared' : 'split-brain';
    for (const { state, paths } of group?.forwarding ?? []) {
      if (this.isPlain(world)) expect({ state, paths }).toEqual({ state: two, paths: ['one', 'two'] });
      if (!this.ever) expect(state).not.toBe('split-brain');
      if (two === 'shared') expect(state).not.toBe('split-brain');
    }
  }
}

function holds(present: Present): void {
  expect(present.paths.map(({ path }) => path)).toEqual(['one', 'two']);
  for (const { health, evidence, reasons } of present.paths) {
    expect(healths).toContain(health);
    // Two interfaces, a session and two virtual routers are configured.
    expect(new Set(evidence.map(({ signal }) => signal))).toEqual(new Set(['interface', 'bgp', 'redundancy']));
    if (health === 'up') expect(evidence.filter(({ fresh }) => !fresh)).toEqual([]);
    else expect(reasons.length).toBeGreaterThan(0);
  }
  const [group] = present.groups;
  expect(group?.forwarding.map(({ direction }) => direction)).toEqual([...directions]);
  for (const { state, paths } of group?.forwarding ?? []) {
    expect(forwardingStates).toContain(state);
    expect(state === 'split-brain' || state === 'shared').toBe(paths.length > 1);
    if (state === 'split-brain') {
      expect(group?.posture.protection.state).not.toBe('protected');
      expect(group?.posture.checks.find(({ name }) => name === 'one-forwarder')?.verdict).toBe('not-ok');
    }
    if (state === 'none' || state === 'unknown') expect(paths).toEqual([]);
  }
  expect(protectionStates).toContain(present.protection.state);
  expect(serviceStates).toContain(present.service.state);
  if (present.service.state === 'available') expect(present.service.evidence.some(({ fresh }) => fresh)).toBe(true);
  if (group?.posture.protection.state === 'protected')
    expect(present.paths.some(({ path, health }) => health === 'up' && group.posture.standby.includes(path))).toBe(
      true,
    );
}

it('holds after every observation', { timeout: 300_000 }, async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(modes, fc.array(step, { maxLength: 25 }), async (mode, steps) => {
      const world = new World(new HandClock(), config({ groups: [{ name: 'main', mode }] }));
      const truth = new Truth();
      await world.live.start();
      for (const event of steps) {
        const before = world.clock.monotonic();
        happen(world, event);
        truth.follow(world, before);
        const present = world.live.present();
        holds(present);
        truth.isTold(present, world);
        plain += truth.isPlain(world) ? 1 : 0;
        isSeen(present, world);
      }
      const { shelf } = world.records;
      for (const { closedAt, openedAt, durationSeconds } of shelf.incidents.values()) {
        expect(closedAt === null || closedAt >= openedAt).toBe(true);
        expect(durationSeconds === null || durationSeconds >= 0).toBe(true);
      }
      const open = shelf.openIncidents().map(({ kind, subject }) => `${kind} ${subject}`);
      expect(new Set(open).size).toBe(open.length);
      for (const { gap, from, to } of shelf.failovers.values()) {
        expect(from).not.toBe(to);
        if (gap.atLeastSeconds !== null && gap.atMostSeconds !== null)
          expect(gap.atMostSeconds).toBeGreaterThanOrEqual(gap.atLeastSeconds);
      }
      await world.live.stop();
    }),
    { numRuns: RUNS },
  );
  // The runs have held the judgement against two that forward.
  expect(plain).toBeGreaterThan(0);
});
