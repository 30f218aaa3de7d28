/** Failovers from observations to records, through the live view, on a clock moved by hand. */
import { describe, expect, it } from 'vitest';
import { Records } from '../../collector/records/records.js';
import { log } from '../api/scene.js';
import { HandClock } from '../api/hand-clock.js';
import { config, started, variant, World } from './world.js';

const failovers = (world: World) => world.records.shelf.lastFailovers(10);
const incidents = (world: World) => [...world.records.shelf.incidents.values()];

describe('all well', () => {
  it('is protected, available, and says who forwards in each direction', async () => {
    const world = await started();
    const { forwarding, posture } = world.main;
    expect(forwarding.map(({ state, paths, basis }) => [state, paths, basis[0]?.signal])).toEqual([
      ['forwarding', ['one'], 'redundancy'],
      ['forwarding', ['one'], 'redundancy'],
    ]);
    const counted = forwarding[0]?.basis.find(({ signal }) => signal === 'counters');
    expect(counted?.evidence.map(({ subject }) => subject)).toEqual(['gw1 Gi0/0', 'gw2 Gi0/0']);
    expect(posture.protection).toMatchObject({ state: 'protected', reasons: [] });
    expect(posture.standby).toEqual(['two']);
    expect(world.live.status().service.state).toBe('available');
    expect(incidents(world)).toEqual([]);
  });
});

describe('a link is cut and VRRP moves', () => {
  it('one record: from, to, both directions, trigger, who agrees, and a gap that contains the truth', async () => {
    const world = await started();
    world.crosses = false;
    world.run(200);
    world.cut('gw1', 'down');
    world.run(400);
    world.elect('gw2');
    world.crosses = true;
    world.run(2_000);
    expect(failovers(world)).toHaveLength(1);
    world.wait(100_000);
    const [record] = failovers(world);
    expect(record).toMatchObject({
      group: 'main',
      from: 'one',
      to: 'two',
      directions: ['a-b', 'b-a'],
      kind: 'unplanned',
      settled: true,
      trigger: { signal: 'probe', after: 'lost' },
    });
    // Three packets at 200 ms were lost: 0.4 to 0.8 s, less a round trip of 2 ms.
    expect(record?.gap).toMatchObject({ source: 'probes', atLeastSeconds: 0.398, atMostSeconds: 0.8 });
    const verdicts = Object.fromEntries(record?.corroboration.map(({ signal, verdict }) => [signal, verdict]) ?? []);
    expect(verdicts).toMatchObject({
      interface: 'agrees',
      redundancy: 'agrees',
      probe: 'agrees',
      counters: 'agrees',
      bgp: 'silent',
    });
    const open = incidents(world).filter(({ state }) => state === 'open');
    expect(open.map(({ kind, subject }) => [kind, subject])).toEqual([['path', 'one']]);
    expect(record?.incident).toBe(open[0]?.id);
    expect(world.main.posture.protection.state).toBe('at-risk');
    expect(world.events.map(({ code }) => code)).toContain('failover-settled');
  });

  it('and back while one is not heard is no split brain: who is master after a silence may have become so since', async () => {
    const settings = config();
    // What is read is good for four seconds.
    const gateways = settings.gateways.map(({ poll, ...rest }) => ({ ...rest, poll: { ...poll, state: 2_000 } }));
    const world = await started(new World(new HandClock(), { ...settings, gateways }));
    world.gw1.answers = false;
    world.elect('gw2');
    world.run(10_000);
    world.elect('gw1');
    world.gw1.answers = true;
    // It was read as master a second ago, and the other is read twice before it is read again.
    world.gw2.answers = false;
    world.run(2_000);
    expect(world.main.forwarding.map(({ state, paths }) => [state, paths])).toEqual([
      ['forwarding', ['one']],
      ['forwarding', ['one']],
    ]);
    expect(incidents(world).map(({ kind }) => kind)).not.toContain('split-brain');
  });

  it.each(['gw1', 'gw2'] as const)(
    'while %s takes a second to answer is neither a split brain nor nobody',
    async (slow) => {
      for (const lag of [600, 1_200, 1_400])
        for (const after of [0, 200, 400, 600, 800]) {
          const world = await started();
          world.slow(slow, lag);
          world.run(4_000);
          world.toPoll();
          for (const to of ['gw2', 'gw1'] as const) {
            world.run(after);
            world.elect(to);
            for (let i = 0; i < 25; i++) {
              world.run(200);
              for (const { state } of world.main.forwarding) expect(state).toMatch(/^(forwarding|unknown)$/);
            }
            expect(world.main.forwarding.map(({ paths }) => paths)).toEqual(
              to === 'gw2' ? [['two'], ['two']] : [['one'], ['one']],
            );
          }
          expect(incidents(world)).toEqual([]);
          await world.live.stop();
        }
    },
  );

  it('that are elected together are a split brain, though one takes most of a second to answer', async () => {
    const world = await started();
    world.slow('gw1', 800);
    world.run(4_000);
    world.gw2.role = 'master';
    world.gw2.became++;
    world.run(4_000);
    expect(world.main.forwarding.map(({ state }) => state)).toEqual(['split-brain', 'split-brain']);
  });

  describe('the counters', () => {
    /** Moves a second before the counters are read. */
    async function movedLate(stays: boolean) {
      const world = await started();
      while (Math.floor(world.clock.monotonic() / 1_000) % 30 !== 29) world.run(200);
      world.elect('gw2');
      if (stays) world.carries = ({ router }) => router.name === 'gw1';
      const say = () => failovers(world)[0]?.corroboration.find(({ signal }) => signal === 'counters')?.verdict;
      world.run(5_000);
      return { world, say };
    }

    it('of an interval that lies before it for the most part say nothing of it yet, and then agree', async () => {
      const { world, say } = await movedLate(false);
      expect(say()).toBe('silent');
      world.wait(31_000);
      expect(say()).toBe('agrees');
    });

    it('of an interval since then disagree where the traffic stays', async () => {
      const { world, say } = await movedLate(true);
      expect(say()).toBe('silent');
      world.wait(61_000);
      expect(say()).toBe('disagrees');
    });
  });

  it('measured by a sender with a clock of its own, what that is uncertain by is in the bounds and on record', async () => {
    const world = new World();
    // Its times have been brought into ours already, whatever the offset.
    world.senderClock = { offset: 3_600_000, uncertainty: 15 };
    await started(world);
    world.crosses = false;
    world.run(200);
    world.cut('gw1', 'down');
    world.run(400);
    world.elect('gw2');
    world.crosses = true;
    world.run(2_000);
    const [record] = failovers(world);
    expect(record?.gap).toMatchObject({
      source: 'probes',
      atLeastSeconds: 0.383,
      atMostSeconds: 0.815,
      probes: [{ probe: 'e2e', lost: 3, clockUncertaintySeconds: 0.015 }],
    });
    expect(record?.gap.sentence).toContain('±0.015 s');
  });

  it.each([-3_600_000, -5_000, 5_000, 3_600_000])('in the middle of which the clock is set by %d ms', async (step) => {
    const world = await started();
    world.crosses = false;
    world.cut('gw1', 'down');
    world.run(1_000);
    world.clock.step(step);
    world.run(600);
    world.elect('gw2');
    world.crosses = true;
    world.run(3_000);
    world.wait(100_000);
    const [record] = failovers(world);
    expect(record).toMatchObject({ to: 'two', settled: true, gap: { source: 'probes', probes: [{ lost: 8 }] } });
    expect(record?.gap.atLeastSeconds).toBeLessThanOrEqual(1.6);
    expect(record?.gap.atMostSeconds).toBeGreaterThanOrEqual(1.6);
    expect(record?.gap.atMostSeconds).toBeLessThanOrEqual(2);
  });

  it('is measured by something else where the probes never told of it', async () => {
    const world = await started();
    world.probing = false;
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(5_000);
    expect(failovers(world)[0]).toMatchObject({ settled: false, gap: { source: 'none' } });
    world.wait(1_000_000);
    const [record] = failovers(world);
    expect(record).toMatchObject({ settled: true, gap: { source: 'state', atLeastSeconds: 0 } });
    expect(record?.gap.atMostSeconds).toBeGreaterThan(0);
    expect(record?.gap.sentence).toContain('never told');
  });

  it('without probes is bounded by the two readings, however lately it was judged in between', async () => {
    const world = await started(
      new World(new HandClock(), variant({ elects: true, more: false, probed: false }, 'active-standby')),
    );
    world.toPoll();
    world.elect('gw2');
    world.run(600);
    // By the reading from before it.
    expect(world.main.forwarding[0]?.paths).toEqual(['one']);
    world.run(400);
    const [record] = failovers(world);
    expect(record).toMatchObject({ to: 'two', gap: { source: 'state', atLeastSeconds: 0 } });
    expect(record?.gap.atMostSeconds).toBeGreaterThanOrEqual(1);
    expect(record?.gap.atMostSeconds).toBeLessThan(1.2);
  });

  it('flows agree minutes later, also once the record is final', async () => {
    const world = await started();
    const minute = (of: number) => Math.floor(of / 60_000) * 60_000;
    const share = (path: string, octets: number) => ({ path, direction: 'a-b' as const, octets });
    const before = minute(world.clock.now());
    world.live.flows([{ time: before, rows: [share('one', 9e6)] }]);
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(3_000);
    const flow = () => failovers(world)[0]?.corroboration.find(({ signal }) => signal === 'flow');
    world.wait(100_000);
    expect(failovers(world)[0]).toMatchObject({ settled: true });
    expect(flow()).toBeUndefined();
    // The minute in which it happened has both; the first whole one after it counts. It comes in two parts.
    world.live.flows([{ time: before, rows: [share('two', 8e6)] }]);
    world.live.flows([{ time: before + 60_000, rows: [share('two', 7e6), share('other', 1)] }]);
    world.live.flows([{ time: before + 60_000, rows: [share('one', 1e6), share('two', 2e6)] }]);
    // Where nobody watches it is judged every two seconds.
    world.run(2_200);
    expect(flow()).toMatchObject({ verdict: 'agrees', at: before + 60_000 });
    expect(flow()?.says).toContain('flow shift: 90 % of the octets by two, 10 % by one');
    expect(world.events.filter(({ code }) => code === 'failover-settled')).toHaveLength(1);
  });

  it('a direction that moves once the next one began is no part of the one before', async () => {
    const counted = variant({ elects: false, more: false, probed: false }, 'active-standby');
    const world = await started(new World(new HandClock(), counted));
    world.run(12_000);
    const send = (direction: 'a-b' | 'b-a', to: 'gw1' | 'gw2'): void => {
      for (const name of ['gw1', 'gw2'] as const) world[name].sends[direction] = name === to;
      world.run(12_000);
    };
    send('b-a', 'gw2');
    send('b-a', 'gw1');
    world.gw1.sends['a-b'] = false;
    world.gw2.sends['a-b'] = true;
    send('b-a', 'gw2');
    expect(failovers(world).map(({ from, to, directions }) => `${from} to ${to} ${directions.join()}`)).toEqual([
      'one to two a-b,b-a',
      'two to one b-a',
      'one to two b-a',
    ]);
  });

  it('of a gateway that goes silent, where nothing elects: who took over is told though there is a little less to carry', async () => {
    const counted = variant({ elects: false, more: false, probed: false }, 'active-standby');
    const world = await started(new World(new HandClock(), counted));
    // Right after the counters were read.
    world.run(17_200);
    world.load = 0.85;
    world.gw1.answers = false;
    world.elect('gw2');
    world.run(30_000);
    expect(world.main.forwarding.map(({ state, paths }) => [state, paths])).toEqual([
      ['forwarding', ['two']],
      ['forwarding', ['two']],
    ]);
  });

  it('flows say nothing of what lasted no whole minute', async () => {
    const world = await started();
    const minute = Math.floor(world.clock.now() / 60_000) * 60_000;
    const share = (path: string) => ({ path, direction: 'a-b' as const, octets: 9e6 });
    world.live.flows([{ time: minute, rows: [share('one')] }]);
    world.elect('gw2');
    world.run(20_000);
    world.elect('gw1');
    world.wait(200_000);
    // All of it is of what came after the failback.
    world.live.flows([1, 2].map((further) => ({ time: minute + further * 60_000, rows: [share('one')] })));
    world.run(1_200);
    const said = failovers(world).map(({ from, corroboration }) => [
      from,
      corroboration.find(({ signal }) => signal === 'flow')?.verdict,
    ]);
    expect(said).toEqual([
      ['two', 'agrees'],
      ['one', undefined],
    ]);
  });

  it('flows that stay where they were disagree', async () => {
    const world = await started();
    const at = Math.ceil(world.clock.now() / 60_000) * 60_000 + 60_000;
    world.live.flows([{ time: at - 120_000, rows: [{ path: 'one', direction: 'b-a', octets: 1e6 }] }]);
    world.elect('gw2');
    world.wait(100_000);
    world.live.flows([{ time: at, rows: [{ path: 'one', direction: 'b-a', octets: 1e6 }] }]);
    world.run(1_200);
    expect(failovers(world)[0]?.corroboration.find(({ signal }) => signal === 'flow')).toMatchObject({
      verdict: 'disagrees',
    });
  });

  it('is not touched by the failback soon after: each has what is its own', async () => {
    const world = await started();
    world.crosses = false;
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(1_000);
    world.crosses = true;
    world.run(4_000);
    world.cut('gw1', 'up');
    world.elect('gw1');
    world.run(2_000);
    world.wait(100_000);
    const [failback, failover] = failovers(world);
    expect(failovers(world)).toHaveLength(2);
    expect(failover).toMatchObject({ from: 'one', to: 'two', gap: { source: 'probes', atLeastSeconds: 0.798 } });
    expect(failback).toMatchObject({ from: 'two', to: 'one', gap: { source: 'probes', atLeastSeconds: 0 } });
    // The counters of later, when the first path carries again, do not speak against the failover.
    expect(failover?.corroboration.map(({ verdict }) => verdict)).not.toContain('disagrees');
    expect(failover?.revision).toBeLessThan(20);
  });

  it('has a record of its own though the gateway that took over counts anew since', async () => {
    const world = await started();
    world.elect('gw2');
    world.wait(100_000);
    world.elect('gw1');
    world.wait(100_000);
    world.gw2.became = 0;
    world.elect('gw2');
    world.wait(100_000);
    expect(failovers(world).map(({ to }) => to)).toEqual(['two', 'one', 'two']);
    expect(new Set(failovers(world).map(({ id }) => id)).size).toBe(3);
  });

  it('ends with the link: one incident, closed at the time it came back', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(10_000);
    world.cut('gw1', 'up');
    const back = world.clock.now();
    world.wait(60_000);
    const [incident] = incidents(world);
    expect(incidents(world)).toHaveLength(1);
    expect(incident).toMatchObject({ state: 'closed', kind: 'path', subject: 'one', severity: 'critical' });
    expect(Math.abs((incident?.closedAt ?? 0) - back)).toBeLessThan(2_000);
    expect(incident?.timeline.map(({ after }) => after)).toEqual(
      expect.arrayContaining(['down', 'master', 'up', 'over']),
    );
  });

  it('shorter than what it may be explained by takes to show: an incident all the same', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.run(1_000);
    world.cut('gw1', 'up');
    world.wait(60_000);
    expect(incidents(world)).toMatchObject([{ state: 'closed', kind: 'path', subject: 'one' }]);
    expect(incidents(world)[0]?.durationSeconds).toBeLessThan(3);
  });

  it('of both paths, as short: the service’s incident alone', async () => {
    const world = await started();
    for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'down');
    world.crosses = false;
    world.run(2_500);
    for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'up');
    world.crosses = true;
    world.wait(60_000);
    expect(incidents(world)).toMatchObject([{ state: 'closed', kind: 'service' }]);
  });

  it('a switch without any link lost is a failover that interfaces are silent about', async () => {
    const world = await started();
    world.elect('gw2');
    world.run(3_000);
    const [record] = failovers(world);
    expect(record?.trigger.signal).toBe('redundancy');
    expect(record?.corroboration.find(({ signal }) => signal === 'interface')?.verdict).toBe('silent');
    expect(record?.gap).toMatchObject({ source: 'probes', atLeastSeconds: 0, atMostSeconds: 0.2 });
    expect(incidents(world)).toEqual([]);
  });
});

describe('what is lost while another path takes over', () => {
  const takenOver = async (after: number): Promise<World> => {
    const world = await started();
    world.cut('gw1', 'down');
    world.crosses = false;
    world.run(after);
    world.elect('gw2');
    world.crosses = true;
    world.run(20_000);
    return world;
  };

  it('is the gap of the failover, and no outage of its own', async () => {
    const world = await takenOver(1_000);
    expect(failovers(world)[0]?.gap).toMatchObject({ source: 'probes', probes: [{ lost: 5 }] });
    expect(incidents(world).map(({ kind, subject }) => [kind, subject])).toEqual([['path', 'one']]);
  });

  it('is an outage too where it lasts, from the first lost packet', async () => {
    const from = (await started()).clock.now();
    const world = await takenOver(3_000);
    const service = incidents(world).find(({ kind }) => kind === 'service');
    expect(service).toMatchObject({ state: 'open', openedAt: from });
    expect(incidents(world).map(({ kind }) => kind)).toContain('path');
  });

  it('is its gap also where the path is found down only after everything crosses again', async () => {
    const world = await started();
    world.crosses = false;
    world.run(600);
    world.elect('gw2');
    world.crosses = true;
    world.run(600);
    expect(incidents(world)).toEqual([]);
    world.cut('gw1', 'down');
    world.run(20_000);
    expect(incidents(world).map(({ kind, subject }) => [kind, subject])).toEqual([['path', 'one']]);
  });

  it('is an outage of its own once it is known that no path was lost with it, and as long as it was', async () => {
    const world = await started();
    const from = world.clock.now();
    world.crosses = false;
    world.run(600);
    world.crosses = true;
    world.run(10_000);
    const [service, ...others] = incidents(world);
    expect(others).toEqual([]);
    expect(service).toMatchObject({ kind: 'service', state: 'open', openedAt: from });
    world.run(40_000);
    const [{ closedAt } = { closedAt: null }] = incidents(world);
    expect((closedAt ?? 0) - from).toBeGreaterThanOrEqual(600);
    expect((closedAt ?? 0) - from).toBeLessThanOrEqual(1_200);
  });

  it('and is lost again before that is known is one outage, from the first of it', async () => {
    const world = await started();
    const from = world.clock.now();
    for (let i = 0; i < 2; i++) {
      world.crosses = false;
      world.run(600);
      world.crosses = true;
      world.run(1_400);
    }
    world.run(10_000);
    expect(incidents(world)).toMatchObject([{ kind: 'service', openedAt: from }]);
  });
});

describe('a switch there and back between two polls', () => {
  function switchThereAndBack(world: World, live = [world.live]): void {
    world.toPoll(live);
    world.crosses = false;
    world.elect('gw2');
    world.run(400, live);
    world.elect('gw1');
    world.crosses = true;
    world.run(2_000, live);
  }

  it('is one record that says so, with what was lost, and no other', async () => {
    const world = await started();
    switchThereAndBack(world);
    expect(world.main.forwarding.map(({ paths }) => paths)).toEqual([['one'], ['one']]);
    world.wait(100_000);
    expect(failovers(world)).toHaveLength(1);
    expect(failovers(world)[0]).toMatchObject({
      ...{ from: 'one', to: 'two', returned: true, directions: ['a-b', 'b-a'], settled: true, kind: 'unplanned' },
      gap: { source: 'probes', atLeastSeconds: 0.198, atMostSeconds: 0.6 },
    });
    const verdicts = failovers(world)[0]?.corroboration.map(({ signal, verdict }) => [signal, verdict]);
    expect(verdicts).toEqual(expect.arrayContaining([['redundancy', 'agrees']]));
    expect(verdicts?.flat()).not.toContain('disagrees');
    expect(world.events.find(({ code }) => code === 'failover')?.message).toContain('from one to two and back');
    // Two packets lost in a row are an outage.
    expect(incidents(world)).toMatchObject([{ kind: 'service', state: 'closed' }]);
  });

  it('without a probe lies between the two readings', async () => {
    const world = new World();
    world.probing = false;
    await started(world);
    switchThereAndBack(world);
    expect(failovers(world)[0]?.gap).toMatchObject({ source: 'state', atLeastSeconds: 0, atMostSeconds: 1 });
    expect(failovers(world)[0]?.gap.sentence).toContain('the two readings between which it went over and came back');
    expect(failovers(world)[0]?.trigger).toMatchObject({
      ...{ signal: 'redundancy', after: expect.stringContaining('after a change between two polls') },
    });
  });

  it('is told once, and the next one again', async () => {
    const world = await started();
    switchThereAndBack(world);
    world.wait(60_000);
    switchThereAndBack(world);
    world.wait(60_000);
    expect(failovers(world).map(({ to, returned }) => [to, returned])).toEqual([
      ['two', true],
      ['two', true],
    ]);
    expect(new Set(failovers(world).map(({ id }) => id)).size).toBe(2);
  });

  it('of which only the one that forwards tells is no failover: nobody is known to have taken over', async () => {
    const world = await started();
    world.gw1.became++;
    world.run(3_000);
    expect(failovers(world)).toEqual([]);
  });

  it('bears the id that a collector gives it which saw it happen', async () => {
    const world = await started();
    const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock: world.clock, log });
    const twin = world.open(config({}, 'c2'), records);
    // It polls while the other gateway is master.
    world.phase.set(twin, 400);
    await twin.start();
    world.run(2_000, [world.live, twin]);
    switchThereAndBack(world, [world.live, twin]);
    const [mine] = failovers(world);
    expect(mine?.returned).toBe(true);
    const theirs = records.shelf.lastFailovers(10);
    expect(theirs.map(({ to, returned = false }) => [to, returned])).toEqual([
      ['one', false],
      ['two', false],
    ]);
    expect(theirs[1]?.id).toBe(mine?.id);
  });
});

describe('a path that is down waits for what may explain it', () => {
  it('until a packet crosses while the other path is known to carry', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(200);
    expect(world.path).toEqual({ one: 'down', two: 'up' });
    expect(incidents(world)).toEqual([]);
    world.run(400);
    expect(incidents(world)).toMatchObject([{ kind: 'path', subject: 'one' }]);
  });

  it('longer while the others are not known to carry, and no longer than until the packet that tells', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.run(600);
    expect(incidents(world)).toEqual([]);
    world.run(400);
    expect(incidents(world)).toMatchObject([{ kind: 'path', subject: 'one' }]);
  });

  it('to the end of its patience where nothing tells, and not to the second after it', async () => {
    const world = new World();
    world.probing = false;
    world.gw2.answers = false;
    await started(world);
    world.cut('gw1', 'down');
    world.run(200);
    expect(world.path['one']).toBe('down');
    // It was found down within 20 ms; a state interval of 1 s and 2.5 s have not gone by since.
    world.run(3_200);
    world.clock.advance(100);
    expect(incidents(world).filter(({ kind }) => kind === 'path')).toEqual([]);
    world.clock.advance(40);
    expect(incidents(world).filter(({ kind }) => kind === 'path')).toHaveLength(1);
  });
});

describe('a gateway falls silent', () => {
  it('while traffic flows: its path is unknown, the service available, one incident', async () => {
    const world = await started();
    world.gw1.answers = false;
    world.run(20_000);
    expect(world.path).toEqual({ one: 'unknown', two: 'up' });
    expect(world.live.status().service.state).toBe('available');
    expect(incidents(world).map(({ kind, subject, affected }) => [kind, subject, affected])).toEqual([
      ['gateway', 'gw1', ['one']],
    ]);
  });

  it('and answers again: a path that came back with it and is cut soon after is an incident at once', async () => {
    const world = await started();
    world.gw1.answers = false;
    world.run(20_000);
    world.gw1.answers = true;
    world.run(5_000);
    expect(world.path['one']).toBe('up');
    const cutAt = world.clock.now();
    world.cut('gw1', 'down');
    world.run(4_000);
    expect(incidents(world).map(({ kind, state }) => [kind, state])).toEqual([
      ['gateway', 'open'],
      ['path', 'open'],
    ]);
    expect(Math.abs((incidents(world)[1]?.openedAt ?? 0) - cutAt)).toBeLessThan(2_000);
  });

  it('and answers again before its session stands: that is its own incident still', async () => {
    const world = await started();
    world.gw1.answers = false;
    world.gw1.bgp = 'idle';
    world.run(20_000);
    world.gw1.answers = true;
    world.run(10_000);
    expect(world.path['one']).toBe('down');
    world.gw1.bgp = 'established';
    world.run(60_000);
    expect(incidents(world).map(({ kind, state }) => [kind, state])).toEqual([['gateway', 'closed']]);
  });
});

describe('both paths down', () => {
  const outage = async (): Promise<World> => {
    const world = await started();
    world.crosses = false;
    world.cut('gw1', 'down');
    world.cut('gw2', 'down');
    world.run(20_000);
    return world;
  };
  const ids = (world: World) => incidents(world).map(({ kind, subject }) => `${kind} ${subject}`.trim());

  it('is one incident, which names its paths', async () => {
    const world = await outage();
    expect(ids(world)).toEqual(['service']);
    expect(incidents(world)[0]).toMatchObject({ affected: ['one', 'two'], cause: null, state: 'open' });
    world.cut('gw1', 'up');
    world.cut('gw2', 'up');
    world.crosses = true;
    world.wait(90_000);
    expect(ids(world)).toEqual(['service']);
    expect(incidents(world)[0]?.state).toBe('closed');
  });

  it('a path that came back and fails again while the outage is held open has its own', async () => {
    const world = await outage();
    world.cut('gw1', 'up');
    world.cut('gw2', 'up');
    world.crosses = true;
    world.run(5_000);
    world.cut('gw2', 'down');
    world.run(4_000);
    expect(incidents(world).map(({ kind, subject, state }) => [kind, subject, state])).toEqual([
      ['service', '', 'open'],
      ['path', 'two', 'open'],
    ]);
  });

  it('tells of the links that went, though they were read before the probe had lost enough', async () => {
    const world = await started();
    world.toPoll();
    // The next thing is a poll.
    world.run(800);
    world.crosses = false;
    world.cut('gw1', 'down');
    world.cut('gw2', 'down');
    world.run(20_000);
    const timeline = incidents(world)[0]?.timeline ?? [];
    const links = timeline.filter(({ signal }) => signal === 'interface');
    expect(links.map(({ subject, after }) => `${subject} ${after}`)).toEqual(['gw1 Gi0/0 down', 'gw2 Gi0/0 down']);
  });

  it('found one after the other, it is one incident still', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.run(600);
    world.crosses = false;
    world.run(800);
    world.cut('gw2', 'down');
    world.run(20_000);
    expect(ids(world)).toEqual(['service']);
  });

  it('a restart in the middle of it goes on with the one', async () => {
    const world = await outage();
    await world.live.stop();
    world.live = world.open();
    await world.live.start();
    world.run(20_000);
    expect(ids(world)).toEqual(['service']);
  });

  it('a path that stays down when the other is back has its own from then on', async () => {
    const world = await outage();
    const cutAt = world.clock.now() - 20_000;
    world.cut('gw2', 'up');
    world.elect('gw2');
    world.crosses = true;
    world.wait(90_000);
    expect(ids(world)).toEqual(['service', 'path one']);
    expect(incidents(world).map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(Math.abs((incidents(world)[1]?.openedAt ?? 0) - cutAt)).toBeLessThan(2_000);
  });

  it('a path that had been down for long explains the outage that follows, and the second path has none of its own', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.wait(120_000);
    world.crosses = false;
    world.cut('gw2', 'down');
    world.run(20_000);
    expect(ids(world)).toEqual(['path one', 'service']);
    expect(incidents(world)[1]).toMatchObject({ cause: incidents(world)[0]?.id, affected: ['one', 'two'] });
  });

  it('and back at once, where nothing elects: that one is read before the other makes no failover', async () => {
    const counted = variant({ elects: false, more: false, probed: false }, 'active-standby');
    const world = await started(new World(new HandClock(), counted));
    world.run(12_000);
    for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'down');
    world.run(12_000);
    world.toPoll();
    for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'up');
    // Of this poll only the second gateway tells.
    world.gw1.answers = false;
    world.run(1_000);
    expect(world.path).toEqual({ one: 'down', two: 'up' });
    expect(world.main.forwarding.map(({ state, reason }) => `${state}: ${reason}`)).toEqual(
      Array.from({ length: 2 }, () => 'unknown: two came up, and one was not read since'),
    );
    world.gw1.answers = true;
    world.run(12_000);
    expect(world.main.forwarding.map(({ paths }) => paths)).toEqual([['one'], ['one']]);
    expect(failovers(world)).toEqual([]);
  });

  it('where one alone comes back, it forwards once the other is read as down still', async () => {
    const counted = variant({ elects: false, more: false, probed: false }, 'active-standby');
    const world = await started(new World(new HandClock(), counted));
    world.run(12_000);
    for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'down');
    world.run(12_000);
    world.cut('gw2', 'up');
    world.elect('gw2');
    world.run(2_000);
    expect(world.main.forwarding.map(({ paths }) => paths)).toEqual([['two'], ['two']]);
    expect(failovers(world)).toHaveLength(1);
  });

  it('the service is unavailable from the first lost packet to the first answered', async () => {
    const world = await started();
    const from = world.clock.now();
    world.crosses = false;
    world.cut('gw1', 'down');
    world.cut('gw2', 'down');
    world.run(30_000);
    const service = incidents(world).find(({ kind }) => kind === 'service');
    expect(service).toMatchObject({ state: 'open', severity: 'critical', openedAt: from });
    expect(world.main.posture.protection.state).toBe('none');
    world.crosses = true;
    const to = world.clock.now();
    world.wait(40_000);
    const closed = incidents(world).find(({ kind }) => kind === 'service');
    expect(closed?.state).toBe('closed');
    expect(Math.abs((closed?.closedAt ?? 0) - to)).toBeLessThan(1_000);
    expect(closed?.durationSeconds).toBeGreaterThan(29);
  });
});

describe('restart and twins', () => {
  it('a collector that starts in the middle of an outage goes on with its incident', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(5_000);
    const [before] = incidents(world);
    await world.live.stop();
    world.live = world.open();
    await world.live.start();
    world.run(10_000);
    expect(incidents(world)).toHaveLength(1);
    expect(incidents(world)[0]).toMatchObject({ id: before?.id, state: 'open' });
    expect(failovers(world)).toHaveLength(1);
  });

  it('a failover that was not final when its collector stopped is told as far as it was seen', async () => {
    const world = await started();
    world.crosses = false;
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(3_000);
    expect(failovers(world)).toMatchObject([{ settled: false, gap: { source: 'probes', atMostSeconds: null } }]);
    await world.live.stop();
    world.live = world.open();
    await world.live.start();
    world.crosses = true;
    world.wait(200_000);
    expect(failovers(world)).toMatchObject([{ settled: true, gap: { source: 'probes', atMostSeconds: null } }]);
    expect(failovers(world)[0]?.gap.sentence).toContain('stopped before it was final');
    expect(world.events.filter(({ code }) => code === 'failover-settled')).toHaveLength(1);
  });

  it('what moved while no collector watched is told, without a time of detection', async () => {
    const world = await started();
    await world.live.stop();
    world.elect('gw2');
    world.live = world.open();
    await world.live.start();
    world.run(3_000);
    expect(failovers(world)[0]).toMatchObject({ from: 'one', to: 'two', detectionSeconds: null });
  });

  it('two collectors give failovers and incidents the same ids', async () => {
    const world = await started();
    const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock: world.clock, log });
    const twin = world.open(config({}, 'c2'), records);
    await twin.start();
    world.run(3_000, [world.live, twin]);
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(3_000, [world.live]);
    world.run(5_000, [world.live, twin]);
    expect([...records.shelf.failovers.keys()]).toEqual([...world.records.shelf.failovers.keys()]);
    expect([...records.shelf.incidents.keys()]).toEqual([...world.records.shelf.incidents.keys()]);
    expect(records.shelf.failovers.size).toBe(1);
    expect(records.shelf.incidents.size).toBe(1);
  });
});

describe('ids', () => {
  it('of an outage that two collectors see on both sides of a minute are the same', async () => {
    const clock = new HandClock();
    clock.step(60_000 - (clock.now() % 60_000) - 4_900 - 3_000);
    const world = await started(new World(clock));
    const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock, log });
    const twin = world.open(config({}, 'c2'), records);
    await twin.start();
    world.run(1_000, [world.live, twin]);
    world.gw1.answers = false;
    world.run(3_800, [world.live]);
    world.run(20_000, [world.live, twin]);
    const [mine, other] = [incidents(world), [...records.shelf.incidents.values()]];
    const minute = ({ openedAt }: { openedAt: number } = { openedAt: 0 }) => Math.floor(openedAt / 60_000);
    expect(minute(mine[0])).not.toBe(minute(other[0]));
    expect(other.map(({ id }) => id)).toEqual(mine.map(({ id }) => id));
    expect(mine).toHaveLength(1);
  });

  it('of a cut that one collector finds by the session and the other by the interface are the same', async () => {
    const world = await started();
    const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock: world.clock, log });
    const twin = world.open(config({}, 'c2'), records);
    world.phase.set(twin, 600);
    await twin.start();
    world.run(2_000, [world.live, twin]);
    world.gw1.bgp = 'idle';
    world.elect('gw2');
    world.run(400, [world.live, twin]);
    expect(incidents(world)).toHaveLength(1);
    expect(records.shelf.incidents.size).toBe(0);
    world.cut('gw1', 'down');
    world.run(10_000, [world.live, twin]);
    expect([...records.shelf.incidents.keys()]).toEqual([...world.records.shelf.incidents.keys()]);
    expect([...records.shelf.failovers.keys()]).toEqual([...world.records.shelf.failovers.keys()]);
    expect(records.shelf.incidents.size).toBe(1);
  });

  it('of a cut that one collector finds by a pinned probe and the other by the interface are the same', async () => {
    const world = await started(
      new World(new HandClock(), variant({ elects: true, more: true, probed: true }, 'active-standby')),
    );
    const records = new Records({ folder: '/nonexistent', retention: Infinity }, { clock: world.clock, log });
    const twin = world.open({ ...world.settings, store: config({}, 'c2').store }, records);
    world.phase.set(twin, 400);
    await twin.start();
    world.run(2_000, [world.live, twin]);
    // The second is asked again at once, the first in nearly a second: until then the probe alone tells.
    while (Math.round(world.clock.monotonic()) % 1_000 !== 200) world.run(200, [world.live, twin]);
    world.cut('gw2', 'down');
    world.run(20_000, [world.live, twin]);
    const ids = (all: Records) => [...all.shelf.incidents.keys()];
    expect(ids(world.records)).toHaveLength(1);
    expect(ids(records)).toEqual(ids(world.records));
  });

  it('of the second outage in an hour is its own', async () => {
    const world = await started();
    for (const answers of [false, true, false, true]) {
      world.gw1.answers = answers;
      world.wait(60_000);
    }
    expect(new Set(incidents(world).map(({ id }) => id)).size).toBe(2);
  });

  it('a router that counts its starts gives another id to the same count after a restart', async () => {
    const world = await started();
    const cut = (boots: number) => {
      Object.assign(world.gw1, { boots, lastChange: 1_000 });
      world.cut('gw1', 'down');
      world.wait(20_000);
      world.cut('gw1', 'up');
      world.wait(60_000);
    };
    cut(1);
    cut(2);
    const twin = await started();
    Object.assign(twin.gw1, { boots: 2, lastChange: 1_000 });
    twin.cut('gw1', 'down');
    twin.wait(20_000);
    expect(incidents(world)).toHaveLength(2);
    // A collector that did not see the first one gives the second the same id.
    expect(incidents(twin).map(({ id }) => id)).toEqual([incidents(world)[1]?.id]);
  });
});

describe('what is not well although it all looks up', () => {
  it('a standby whose peer sends nothing: at risk before anything fails', async () => {
    const world = await started();
    world.gw2.prefixes = 0;
    world.run(20_000);
    expect(world.main.posture.protection).toMatchObject({ state: 'at-risk' });
    expect(world.main.posture.protection.reasons.join(' ')).toContain('sends no prefix');
    expect(incidents(world).map(({ kind, severity }) => [kind, severity])).toEqual([['protection', 'warning']]);
  });

  it('two masters at one time are split brain', async () => {
    const world = await started();
    world.gw2.role = 'master';
    world.gw2.became++;
    world.run(3_000);
    expect(world.main.forwarding.map(({ state, paths }) => [state, paths])).toEqual([
      ['split-brain', ['one', 'two']],
      ['split-brain', ['one', 'two']],
    ]);
    expect(world.main.posture.protection.state).toBe('at-risk');
    expect(incidents(world)).toMatchObject([{ kind: 'split-brain', severity: 'critical' }]);
  });

  it('a trap makes its path suspect, and a poll clears it', async () => {
    const world = await started();
    world.run(1_000);
    world.trap('gw1', {});
    expect(world.path).toEqual({ one: 'suspect', two: 'up' });
    world.run(4_000);
    expect(world.path).toEqual({ one: 'up', two: 'up' });
  });
});

it('traps that come late, twice and in the wrong order decide nothing', async () => {
  const world = await started();
  world.run(1_000);
  // The link went down and came up between two polls; what told of it arrives the other way round, and again.
  for (const claims of ['up', 'down', 'down', 'up', 'down']) {
    world.trap('gw1', { name: claims === 'up' ? 'linkUp' : 'linkDown', claims });
    expect(world.path['one']).not.toBe('down');
  }
  world.run(4_000);
  expect(world.path).toEqual({ one: 'up', two: 'up' });
  expect(incidents(world)).toEqual([]);
  expect(failovers(world)).toEqual([]);
});

describe('people', () => {
  it('a flapping link is one incident, and every change is counted', async () => {
    const world = await started();
    for (let i = 0; i < 8; i++) {
      world.cut('gw1', i % 2 === 0 ? 'down' : 'up');
      world.run(6_000);
    }
    expect(incidents(world)).toHaveLength(1);
    expect(incidents(world)[0]).toMatchObject({ flapping: true, state: 'open' });
    expect(incidents(world)[0]?.timeline.filter(({ signal }) => signal === 'interface')).toHaveLength(8);
    expect(world.live.present().paths[0]?.flapping).toBe(true);
    world.wait(400_000);
    expect(incidents(world)).toHaveLength(1);
    expect(incidents(world)[0]?.state).toBe('closed');
  });

  it('work noted afterwards makes planned what fell in it, and says who did so', async () => {
    const world = await started();
    const startsAt = world.clock.now();
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(5_000);
    const act = { author: 'noc', reason: 'fibre replaced, change 4711' };
    const window = world.live.acts.addWindow({
      scope: { type: 'gateway', name: 'gw1' },
      startsAt: startsAt - 1_000,
      endsAt: startsAt + 3_600_000,
      ...act,
    });
    expect(window.noted).toBe('afterwards');
    expect(failovers(world)[0]).toMatchObject({ kind: 'planned', maintenance: window.id });
    expect(failovers(world)[0]?.audit).toMatchObject([act]);
    expect(incidents(world)[0]).toMatchObject({ severity: 'info', maintenance: window.id });
    world.wait(100_000);
    expect(failovers(world)[0]).toMatchObject({ kind: 'planned', settled: true });
    expect(incidents(world)[0]).toMatchObject({ severity: 'info', maintenance: window.id });
  });

  const act = { author: 'noc', reason: 'change 4711' };
  const gw1 = { type: 'gateway', name: 'gw1' } as const;
  const LONG = 3_600_000;

  it('work that was noted afterwards and called off makes nothing planned, and says who did so', async () => {
    const world = await started();
    const startsAt = world.clock.now() - 1_000;
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(5_000);
    const { acts } = world.live;
    const window = acts.addWindow({ scope: gw1, startsAt, endsAt: startsAt + LONG, ...act });
    expect([failovers(world)[0]?.kind, incidents(world)[0]?.severity]).toEqual(['planned', 'info']);
    acts.cancelWindow(window.id, { author: 'ana', reason: 'it was another day' });
    const undone = {
      author: 'ana',
      action: `no longer planned: ${window.id} was called off`,
      reason: 'it was another day',
    };
    const told = () => {
      expect(failovers(world)[0]).toMatchObject({ kind: 'unplanned', maintenance: null, audit: [act, undone] });
      expect(incidents(world)[0]).toMatchObject({ severity: 'critical', maintenance: null, audit: [act, undone] });
    };
    told();
    // Neither the settling of the record nor the end of the incident brings it back.
    world.cut('gw1', 'up');
    world.wait(100_000);
    told();
    expect(failovers(world)[0]?.settled).toBe(true);
    expect(incidents(world)[0]?.state).toBe('closed');
  });

  it('work that was announced and called off keeps planned what began until then, and nothing after', async () => {
    const world = await started();
    const startsAt = world.clock.now();
    const { acts } = world.live;
    const window = acts.addWindow({ scope: gw1, startsAt, endsAt: startsAt + LONG, ...act });
    expect(window.noted).toBe('before');
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(5_000);
    acts.cancelWindow(window.id, { author: 'ana', reason: 'done early' });
    world.run(60_000);
    expect(failovers(world)[0]).toMatchObject({ kind: 'planned', maintenance: window.id });
    expect(incidents(world)[0]).toMatchObject({ severity: 'info', maintenance: window.id });
    world.cut('gw1', 'up');
    world.elect('gw1');
    world.run(5_000);
    expect(failovers(world)[0]).toMatchObject({ to: 'one', kind: 'unplanned', maintenance: null });
  });

  it('what another window covers is planned by that one when the first is called off', async () => {
    const world = await started();
    const startsAt = world.clock.now() - 1_000;
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(5_000);
    const { acts } = world.live;
    const first = acts.addWindow({ scope: gw1, startsAt, endsAt: startsAt + LONG, ...act });
    const all = { type: 'all', name: '' } as const;
    const second = acts.addWindow({ scope: all, startsAt, endsAt: startsAt + LONG, ...act });
    acts.cancelWindow(first.id, act);
    expect(failovers(world)[0]).toMatchObject({ kind: 'planned', maintenance: second.id });
    expect(incidents(world)[0]).toMatchObject({ severity: 'info', maintenance: second.id });
    acts.cancelWindow(second.id, act);
    expect(failovers(world)[0]).toMatchObject({ kind: 'unplanned', maintenance: null });
  });

  it('work on the standby plans nothing of the path that carries: its fall is worth a person all the more', async () => {
    const world = await started();
    const startsAt = world.clock.now();
    const gw2 = { type: 'gateway', name: 'gw2' } as const;
    world.live.acts.addWindow({ scope: gw2, startsAt, endsAt: startsAt + LONG, ...act });
    world.cut('gw2', 'down');
    world.run(5_000);
    world.cut('gw1', 'down');
    world.run(5_000);
    expect(incidents(world)).toMatchObject([
      { kind: 'path', subject: 'two', severity: 'info' },
      { kind: 'path', subject: 'one', severity: 'critical', maintenance: null },
    ]);
    // The timeline of either has what was seen at both.
    expect(incidents(world)[0]?.timeline.map(({ subject }) => subject)).toContain('gw1 Gi0/0');
  });

  it.each([
    ['announced', 'one gateway of two', { type: 'gateway', name: 'gw2' }, null],
    ['noted afterwards', 'one gateway of two', { type: 'gateway', name: 'gw2' }, null],
    ['announced', 'the only group', { type: 'group', name: 'main' }, 'info'],
    ['noted afterwards', 'the only group', { type: 'group', name: 'main' }, 'info'],
  ] as const)('work that is %s on %s, while nothing crosses', async (when, _, scope, planned) => {
    const world = await started();
    const startsAt = world.clock.now();
    const add = () => world.live.acts.addWindow({ scope, startsAt, endsAt: startsAt + LONG, ...act });
    if (when === 'announced') add();
    for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'down');
    world.crosses = false;
    world.run(5_000);
    if (when !== 'announced') add();
    expect(incidents(world)).toMatchObject([{ kind: 'service', severity: planned ?? 'critical' }]);
    expect(incidents(world)[0]?.maintenance === null).toBe(planned === null);
  });

  it('what the other of a pair calls off is undone here too, by its author', async () => {
    const world = await started();
    const startsAt = world.clock.now() - 1_000;
    world.cut('gw1', 'down');
    world.elect('gw2');
    world.run(5_000);
    const { acts } = world.live;
    const window = acts.addWindow({ scope: gw1, startsAt, endsAt: startsAt + LONG, ...act });
    const entry = { at: world.clock.now(), author: 'ben', action: 'cancelled', reason: 'wrong gateway' };
    const { revision, audit } = window;
    acts.adoptWindow({ ...window, revision: revision + 1, cancelledAt: entry.at, audit: [...audit, entry] });
    expect(failovers(world)[0]).toMatchObject({ kind: 'unplanned', maintenance: null });
    expect(failovers(world)[0]?.audit.at(-1)).toMatchObject({ author: 'ben', reason: 'wrong gateway' });
  });

  it('a failover in a drill is the drill’s, and its record changes the posture', async () => {
    const world = await started();
    const startsAt = world.clock.now();
    const act = { author: 'noc', reason: 'quarterly' };
    const drill = world.live.acts.planDrill({ group: 'main', startsAt, endsAt: startsAt + 3_600_000, ...act });
    world.elect('gw2');
    world.run(3_000);
    expect(failovers(world)[0]).toMatchObject({ kind: 'drill', drill: drill.id });
    expect(world.records.shelf.drills.get(drill.id)?.failovers).toEqual([failovers(world)[0]?.id]);
    world.live.acts.recordDrill(drill.id, 'passed', { author: 'noc', reason: 'took over in a second' });
    const check = world.main.posture.checks.find(({ name }) => name === 'drill');
    expect(check).toMatchObject({ verdict: 'ok' });
  });

  it('an acknowledged incident stays acknowledged while it lasts', async () => {
    const world = await started();
    world.cut('gw1', 'down');
    world.run(3_000);
    const [{ id } = { id: '' }] = incidents(world);
    world.live.acts.acknowledge(id, { author: 'ana', reason: 'carrier called' });
    world.elect('gw2');
    world.run(5_000);
    expect(incidents(world)[0]).toMatchObject({ state: 'acknowledged', acknowledged: { author: 'ana' } });
    expect(() => world.live.acts.acknowledge('in-0', { author: 'ana', reason: '' })).toThrow('there is no incident');
  });
});
