/** Two collectors that watch the same gateways, each with polls at its own moments and records of its own, conclude the same. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Records } from '../../collector/records/records.js';
import { log } from '../api/scene.js';
import { HandClock } from '../api/hand-clock.js';
import { explored } from './explore.js';
import { config, variant, World } from './world.js';

const gateways = fc.constantFrom('gw1' as const, 'gw2' as const);

/** What goes wrong and is well again, each time long enough for both to see it. */
const trouble = fc.record({
  what: fc.constantFrom(
    'link' as const,
    'link-and-switch' as const,
    'switch' as const,
    'silence' as const,
    'session' as const,
    'both-links' as const,
    'clock' as const,
    'restart' as const,
    'no-signals' as const,
    'prefixes' as const,
  ),
  gateway: gateways,
  /** Since the last one, ms: it begins at any moment between the polls of one and of the other. */
  after: fc.integer({ min: 50, max: 99 }).map((rounds) => rounds * 200),
  lasts: fc.integer({ min: 50, max: 99 }).map((rounds) => rounds * 200),
});
type Trouble = typeof trouble extends fc.Arbitrary<infer T> ? T : never;

/**
 * ms that some last longer. Protection that is at risk for a quarter of a minute is told: one that ends just then is told by one of them. A collector
 * that is started while an incident is held open waits from then on for its end, half a minute.
 */
const more: Partial<Record<Trouble['what'], number>> = { prefixes: 7_000, restart: 30_000 };

const other = { gw1: 'gw2', gw2: 'gw1' } as const;

/** Gives what mends it. */
function begin(world: World, { what, gateway }: Trouble): () => void {
  const cut = () => {
    world.cut(gateway, 'down');
    return () => world.cut(gateway, 'up');
  };
  switch (what) {
    case 'link':
      return cut();
    case 'link-and-switch': {
      world.elect(other[gateway]);
      return cut();
    }
    case 'switch':
      world.elect(other[gateway]);
      return () => world.elect(gateway);
    case 'silence':
      world[gateway].answers = false;
      return () => void (world[gateway].answers = true);
    case 'session':
      world[gateway].bgp = 'idle';
      return () => void (world[gateway].bgp = 'established');
    case 'clock':
      world.clock.step(gateway === 'gw1' ? -5_000 : 5_000);
      return () => undefined;
    case 'restart':
      return () => undefined;
    case 'no-signals':
      world[gateway].tellsSignals = false;
      return () => void (world[gateway].tellsSignals = true);
    case 'prefixes':
      world[gateway].prefixes = 0;
      return () => void (world[gateway].prefixes = 3);
    case 'both-links': {
      for (const each of ['gw1', 'gw2'] as const) world.cut(each, 'down');
      world.crosses = false;
      return () => {
        for (const each of ['gw1', 'gw2'] as const) world.cut(each, 'up');
        world.crosses = true;
      };
    }
  }
}

/**
 * Whether something flaps is a limit on a sum that fades: changes seen a moment apart come to lie on both sides of it once in some hundred times,
 * and then one of the two holds an incident open that the other closes. That is left out, where it lasts longer than the moment between polls.
 */
class Flapping {
  differed = false;
  private before = false;

  constructor(private readonly both: () => readonly World['live'][]) {}

  compare(): void {
    const [one, two] = this.both().map((live) =>
      live
        .present()
        .paths.map(({ flapping }) => flapping)
        .join(),
    );
    this.differed ||= this.before && one !== two;
    this.before = one !== two;
  }
}

/** Who carries of two that share is left out where counters alone tell: intervals that begin at different moments may tell of it differently. */
const settingsOf = {
  'VRRP elects': () => config(),
  'VRRP elects, with every other signal': () => variant({ elects: true, more: true, probed: true }, 'active-standby'),
  'VRRP elects, of two that share': () => variant({ elects: true, more: false, probed: true }, 'active-active'),
  'counters tell': () => variant({ elects: false, more: false, probed: true }, 'active-standby'),
};

it.each(Object.keys(settingsOf) as (keyof typeof settingsOf)[])(
  'gives every failover and incident the same id and the same end, and says the same of the present, where %s',
  { timeout: 600_000 },
  async (name) => {
    const phases = fc.constantFrom(200, 400, 600, 800);
    const property = fc.asyncProperty(
      phases,
      fc.array(trouble, { minLength: 1, maxLength: 4 }),
      async (phase, troubles) => {
        const world = new World(new HandClock(), settingsOf[name]());
        const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock: world.clock, log });
        const open = () => world.open({ ...world.settings, store: config({}, 'c2').store }, records);
        let twin = open();
        world.phase.set(twin, phase);
        const both = (): World['live'][] => [world.live, twin];
        for (const each of both()) await each.start();
        const flapping = new Flapping(both);
        const run = (ms: number): void => {
          for (let left = ms; left > 0; left -= 1_000) {
            world.run(Math.min(left, 1_000), both());
            flapping.compare();
          }
        };
        run(5_000);
        if (!world.elects) run(30_000);
        for (const each of troubles) {
          run(each.after);
          const mend = begin(world, each);
          if (each.what === 'restart') {
            await twin.stop();
            twin = open();
            world.phase.set(twin, phase);
            await twin.start();
          }
          run(each.lasts + (more[each.what] ?? 0));
          mend();
        }
        run(70_000);
        fc.pre(!flapping.differed);
        const told = ({ shelf }: Records) => ({
          failovers: [...shelf.failovers.values()]
            .map(({ id, from, to, kind, returned = false }) => ({ id, from, to, kind, returned }))
            .sort(byId),
          incidents: [...shelf.incidents.values()]
            .map(({ id, kind, subject, state }) => ({ id, kind, subject, state }))
            .sort(byId),
        });
        // What ends at this very moment ends at the other a moment later.
        if (!isDeepStrictEqual(told(records), told(world.records))) run(2_000);
        expect(told(records)).toEqual(told(world.records));
        const now = ({ live }: { live: World['live'] }) => {
          const { service, protection, paths, groups } = live.present();
          return {
            service: service.state,
            protection: protection.state,
            paths: paths.map(({ path, health }) => [path, health]),
            forwarding: groups.map(({ forwarding }) => forwarding.map(({ state, paths: by }) => [state, by])),
          };
        };
        expect(now({ live: twin })).toEqual(now(world));
        for (const each of both()) await each.stop();
      },
    );
    await fc.assert(property, { ...explored(8), maxSkipsPerRun: 1 });
  },
);

const byId = (x: { id: string }, y: { id: string }): number => (x.id < y.id ? -1 : 1);
