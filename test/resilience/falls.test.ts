/** A path that falls and is well again between two polls, on a clock moved by hand. */
import { describe, expect, it } from 'vitest';
import type { Live } from '../../collector/api/live.js';
import { Records } from '../../collector/records/records.js';
import { log } from '../api/scene.js';
import { config, started, variant, World } from './world.js';

const failovers = (world: World) => world.records.shelf.lastFailovers(10);
const incidents = (world: World) => [...world.records.shelf.incidents.values()];
const isFlapping = (world: World) => world.live.present().paths.find(({ path }) => path === 'one')?.flapping;

/** Of the first gateway; both polls around it say that all is well. */
function fall(world: World, what: { session?: boolean; link?: boolean }, live: readonly Live[] = [world.live]): void {
  world.toPoll(live);
  if (what.link) world.cut('gw1', 'down');
  if (what.session) world.gw1.bgp = 'idle';
  world.run(400, live);
  if (what.link) world.cut('gw1', 'up');
  if (what.session) world.gw1.established++;
  world.gw1.bgp = 'established';
  world.run(1_000, live);
}

describe.each([['session'], ['link']] as const)('the %s of a path that falls and returns unseen', (what) => {
  it('is no outage and no failover, and counts among the changes by which it is told to flap', async () => {
    const world = await started();
    fall(world, { [what]: true });
    expect([world.path['one'], isFlapping(world)]).toEqual(['up', false]);
    fall(world, { [what]: true });
    expect([world.path['one'], isFlapping(world)]).toEqual(['up', true]);
    world.wait(60_000);
    expect([failovers(world), incidents(world)]).toEqual([[], []]);
  });
});

it('a cut that interface and session tell of is one fall', async () => {
  const world = await started();
  fall(world, { link: true, session: true });
  expect(isFlapping(world)).toBe(false);
  fall(world, { link: true, session: true });
  expect(isFlapping(world)).toBe(true);
});

it('a fall that was seen is not counted again by what the router counts of it', async () => {
  const world = await started();
  world.toPoll();
  world.cut('gw1', 'down');
  world.gw1.bgp = 'idle';
  world.run(400);
  // The link is back by the next poll, and the session is not.
  world.cut('gw1', 'up');
  world.run(1_000);
  expect(world.path['one']).toBe('down');
  world.gw1.bgp = 'established';
  world.gw1.established++;
  world.run(1_000);
  expect([world.path['one'], isFlapping(world)]).toEqual(['up', false]);
  fall(world, { session: true });
  expect(isFlapping(world)).toBe(true);
});

it('a return that a poll of the counters told is not told again by the time of the last change', async () => {
  const world = await started();
  world.toPoll();
  world.cut('gw1', 'down');
  world.run(2_000);
  world.cut('gw1', 'up');
  world.live.observe([world.gw1.router.counters('Gi0/0')]);
  world.run(2_000);
  const link = incidents(world)[0]?.timeline.filter(({ subject }) => subject === 'gw1 Gi0/0');
  expect(link?.map(({ after }) => after)).toEqual(['down', 'up']);
});

it('stands in the timeline of what is open at its gateways', async () => {
  const world = await started();
  world.gw2.bgp = 'idle';
  world.run(5_000);
  fall(world, { session: true });
  const [incident] = incidents(world);
  expect(incident).toMatchObject({ kind: 'path', subject: 'two', state: 'open' });
  expect(incident?.timeline.map(({ subject, after }) => `${subject}: ${after}`)).toContain(
    'gw1 peer 10.0.0.1: established again, after a change between two polls',
  );
});

describe('traffic that went to the other path and came back meanwhile, where only counters tell who forwards', () => {
  const counted = (probed = false, mode: 'active-standby' | 'active-active' = 'active-standby') =>
    variant({ elects: false, more: false, probed }, mode);

  /** Routing takes two seconds to come back. */
  function goAndCome(world: World, { falls, live = [world.live] }: { falls: boolean; live?: readonly Live[] }): void {
    world.toPoll(live);
    world.elect('gw2');
    if (falls) world.gw1.bgp = 'idle';
    world.run(400, live);
    if (falls) world.gw1.established++;
    world.gw1.bgp = 'established';
    world.run(1_600, live);
    world.elect('gw1');
    world.run(20_000, live);
  }
  const ready = async (settings = counted()) => {
    const world = new World(undefined, settings);
    await started(world);
    world.run(30_000);
    return world;
  };

  it('is a failover that says so, within the readings of the counters', async () => {
    const world = await ready();
    expect(world.main.forwarding.map(({ paths }) => paths)).toEqual([['one'], ['one']]);
    goAndCome(world, { falls: true });
    expect(world.main.forwarding.map(({ paths }) => paths)).toEqual([['one'], ['one']]);
    world.wait(100_000);
    expect(failovers(world)).toHaveLength(1);
    const [record] = failovers(world);
    expect(record).toMatchObject({
      ...{ from: 'one', to: 'two', returned: true, directions: ['a-b', 'b-a'], settled: true },
      trigger: { signal: 'bgp', after: 'established again, after a change between two polls' },
      gap: { source: 'counters', atLeastSeconds: 0 },
    });
    expect(record?.gap.atMostSeconds).toBeGreaterThanOrEqual(2);
    expect(record?.gap.atMostSeconds).toBeLessThanOrEqual(11);
    expect(record?.gap.sentence).toContain('on the other path for a part of the time');
    const counters = record?.corroboration.find(({ signal }) => signal === 'counters');
    expect(counters).toMatchObject({ verdict: 'agrees', says: expect.stringContaining('traffic on two') });
    expect(incidents(world)).toEqual([]);
  });

  it('is none where the path did not fall: that may be traffic of the other’s own', async () => {
    const world = await ready();
    goAndCome(world, { falls: false });
    world.wait(60_000);
    expect(failovers(world)).toEqual([]);
  });

  it('is none beside the two that were seen', async () => {
    const world = await ready();
    // Each time the other is the only one that is not down, while intervals of the counters have both still.
    world.toPoll();
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(2_000);
    world.cut('gw1', 'up');
    world.run(1_000);
    fall(world, { session: true });
    world.cut('gw2', 'down');
    world.elect('gw1');
    world.run(2_000);
    world.cut('gw2', 'up');
    world.run(60_000);
    expect(failovers(world).map(({ to, returned = false }) => [to, returned])).toEqual([
      ['one', false],
      ['two', false],
    ]);
  });

  it('bears the id that a collector gives it which saw the session down', async () => {
    const world = await ready();
    const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock: world.clock, log });
    const twin = world.open({ ...counted(), store: config({}, 'c2').store }, records);
    world.phase.set(twin, 400);
    await twin.start();
    world.run(30_000, [world.live, twin]);
    goAndCome(world, { falls: true, live: [world.live, twin] });
    const [mine] = failovers(world);
    expect(mine?.returned).toBe(true);
    const theirs = records.shelf.lastFailovers(10);
    expect(theirs.find(({ to }) => to === 'two')?.id).toBe(mine?.id);
  });
});
