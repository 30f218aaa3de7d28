/** Scenarios on simulated gateways, on a clock that is moved by hand: what each breaks, and that all of it is mended. */
import { describe, expect, test } from 'vitest';
import { play } from '../../collector/simulator/play.js';
import { scenarios, type Scenario } from '../../collector/simulator/scenarios.js';
import { Stage } from '../../collector/simulator/stage.js';
import { World } from '../../collector/simulator/world.js';
import { HandClock } from '../api/hand-clock.js';

interface Scene {
  clock: HandClock;
  world: World;
  stage: Stage;
  told: string[];
  done: boolean;
}

function begin(scenario: Scenario): Scene {
  const clock = new HandClock();
  const world = new World(['gw1', 'gw2'], 7, clock);
  const scene: Scene = { clock, world, stage: new Stage(world, clock), told: [], done: false };
  const tell = (sentence: string): void => void scene.told.push(sentence);
  play(scenario, scene.stage, { clock, tell, ended: () => (scene.done = true) });
  clock.advance(1_000);
  return scene;
}

/** Everything that a scenario may touch. */
const state = ({ world, stage }: Scene) => ({
  ways: (['a→b', 'b→a'] as const).map((way) => world.carrier(way)?.name ?? null),
  crossing: world.crossing(),
  trapsLost: stage.trapsLost,
  gateways: world.devices.map(({ powered, answering, withheld, swallows, ports, sessions, election }) => ({
    ...{ powered, answering, withheld, swallows, master: election.master },
    ports: ports.map(({ operStatus }) => operStatus),
    sessions: sessions.map((session) => session.state),
  })),
});

const of = (name: string): Scene => begin(scenarios.find((each) => each.name === name)!);

describe('every scenario', () => {
  const asBefore = state({ ...begin({ name: 'none', shows: '', acts: () => [{ at: 0, says: '', act: () => {} }] }) });

  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s breaks something, says so, and leaves all as it was',
    (_, scenario) => {
      const scene = begin(scenario);
      expect(state(scene)).not.toEqual(asBefore);
      expect(scene.told).toHaveLength(1);
      scene.clock.advance(120_000);
      expect(state(scene)).toEqual(asBefore);
      expect(scene.told).toHaveLength(scenario.acts('gw1', 'gw2').length);
      expect(scene.done).toBe(true);
    },
  );

  test('has a name of its own', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  });

  test('can be left in the middle', () => {
    const [scenario] = scenarios;
    const clock = new HandClock();
    const told: string[] = [];
    const stage = new Stage(new World(['gw1', 'gw2'], 7, clock), clock);
    const leave = play(scenario!, stage, { clock, tell: (sentence) => told.push(sentence), ended: () => {} });
    clock.advance(1_000);
    leave();
    clock.advance(600_000);
    expect(told).toHaveLength(1);
  });
});

describe('what crosses', () => {
  test.each([
    ['link-cut', ['gw2', 'gw2'], { loss: 0, delay: 0 }],
    ['gateway-killed', ['gw2', 'gw2'], { loss: 0, delay: 0 }],
    ['session-reset', ['gw2', 'gw2'], { loss: 0, delay: 0 }],
    ['vrrp-switch', ['gw2', 'gw1'], { loss: 0, delay: 0 }],
    ['asymmetric', ['gw1', 'gw2'], { loss: 0, delay: 0 }],
    ['standby-dead', ['gw1', 'gw1'], { loss: 0, delay: 0 }],
    ['prefixes-withheld', ['gw1', 'gw1'], { loss: 0, delay: 0 }],
    ['management-cut', ['gw1', 'gw1'], { loss: 0, delay: 0 }],
    ['both-paths-down', [null, null], null],
    ['blackhole', ['gw1', 'gw1'], null],
  ])('with %s goes by %j', (name, ways, crossing) => {
    expect(state(of(name))).toMatchObject({ ways, crossing });
  });

  test('is lost and delayed on both ways of a bad primary', () => {
    const { loss, delay } = of('loss-and-delay').world.crossing()!;
    expect(loss).toBeCloseTo(0.19);
    expect(delay).toBe(80);
  });

  test('comes in to a gateway that swallows it, and does not leave it', () => {
    const { world, clock } = of('blackhole');
    const octets = (role: 'a' | 'b', way: 'in' | 'out'): bigint =>
      world
        .device('gw1')
        .ports.find(({ plan }) => plan.role === role)!
        .read(clock.now())[way].octets;
    const before = [octets('a', 'in'), octets('b', 'out')] as const;
    clock.advance(10_000);
    // What leaves by itself is routing and the like: some kilobytes a second.
    expect(Number(octets('a', 'in') - before[0])).toBeGreaterThan(1_000_000);
    expect(Number(octets('b', 'out') - before[1])).toBeLessThan(100_000);
  });
});
