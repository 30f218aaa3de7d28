/**
 * What routing does while every link stays up: sessions that are reset, prefixes that are withheld, directions that part. And what flows of both
 * gateways, exported by softflowd, say of that and of a cut: by which path traffic went, in which direction, and who took over.
 */
import { expect, test } from 'vitest';
import type { FlowExportersAnswer, FlowTopAnswer } from '../../collector/api/types.js';
import { until } from '../until.js';
import type { Failover } from './gateway/conclusions.js';
import { AUTHORITY } from './gateway/configuration.js';
import { linkCut, prefixesWithheld, sessionReset, waysApart } from './gateway/failures.js';
import { holds, laboratory, type Scene } from './gateway/laboratory.js';
import { directions, type Lanes } from './gateway/softflowd.js';
import { management } from './gateway/topology.js';

const MINUTE = 60_000;
const PATIENCE = { timeout: 90_000, every: 200 };
/** What Linux counts around a packet on a cable of this kind: no FCS. */
const ETHERNET = 14;
/** Octets a second that the counters hold beside what crosses: ARP and the sessions of the routers, with a keepalive and its answer each second. */
const BESIDE = 250;
/** They were read a moment before or after a packet, and a flow that goes on over the end of the last minute is laid on both sides of it by time. */
const EDGES = 0.01;

const flowOf = ({ corroboration }: Failover) => corroboration.find(({ signal }) => signal === 'flow');

/** What was kept of whole minutes, by path. */
function kept({ lab }: Scene, from: number, to: number, filter: Record<string, string>): Promise<FlowTopAnswer> {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return lab.product.get(`/flows/top?${new URLSearchParams({ by: 'path', ...range, ...filter }).toString()}`);
}

/** What the kernel had counted as the clock came to a full minute. */
async function crossedAt({ lab }: Scene, minute: number): Promise<Lanes> {
  await until('the minute is over', () => Date.now() >= minute, { timeout: 2 * MINUTE });
  return lab.softflowd!.crossed();
}

laboratory('routing', { bothEnds: true, softflowd: true }, (scene) => {
  const beganAt = Date.now();

  test('the session of the primary is reset: it is seen though it is soon there again, as one incident', async () => {
    await scene.seen.calm();
    const resetAt = await scene.during(sessionReset('gw1'), async (beganAt) => {
      await until('the session is there again', () => scene.lab.isRoutedBy('gw1'), { timeout: 60_000, every: 200 });
      await until('the witness has looked', () => scene.lab.traffic.recoveredSince(beganAt));
    });
    const opened = await scene.seen.openedSince(resetAt);
    expect(opened.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['path primary']);
    const told = opened[0]!.timeline.filter(({ signal }) => signal === 'bgp' || signal === 'trap');
    expect(told.map(({ subject, after }) => `${subject} ${after}`).join('\n')).toContain('10.21.0.2');
    const truth = scene.lab.traffic.lossSince(resetAt);
    for (const failover of await scene.seen.newFailovers())
      if (failover.from === 'primary') expect(holds(failover, truth) || failover.gap.source === 'none').toBe(true);
  });

  test('a peer of the standby stays established and sends nothing any more: at risk, by the route that is gone', async () => {
    await scene.during(prefixesWithheld('gw2'), async (beganAt) => {
      await scene.seen.concludes('the standby would not carry', {
        service: 'available',
        primary: 'up',
        protection: 'at-risk',
        forwards: 'primary primary',
      });
      const [posture] = (await scene.seen.posture()).groups;
      expect(posture?.checks.find(({ name }) => name === 'peers')?.verdict).toBe('ok');
      expect(posture?.protection.reasons.join(' ')).toContain('10.2.0.0/24');
      await until('the witness has looked', () => scene.lab.traffic.recoveredSince(beganAt));
      expect(scene.lab.traffic.lossSince(beganAt).lost).toBe(0);
    });
    expect(await scene.seen.newFailovers()).toEqual([]);
  });

  test('the directions go different ways: each is judged for itself', async () => {
    await scene.during(waysApart, async () => {
      await until('the edges send different ways', async () => {
        const { aToB, bToA } = await scene.lab.ways();
        return aToB === 'gw1' && bToA === 'gw2';
      });
      await scene.seen.concludes('each direction has its own path', {
        service: 'available',
        primary: 'up',
        standby: 'up',
        forwards: 'primary standby',
      });
      await scene.seen.recorded('a move of one direction', ([move, ...others]) => {
        return others.length === 0 && move?.directions.join() === 'b-a' && move.to === 'standby';
      });
      // For long enough to show in the octets of each direction.
      const partedAt = Date.now();
      await until('the witness has looked', () => scene.lab.traffic.recoveredSince(partedAt + 2_000));
      expect(
        await scene.seen.incidents('open').then((all) => all.filter(({ kind }) => kind === 'split-brain')),
      ).toEqual([]);
    });
  });

  test('a cut: flows go where traffic goes, as many octets as the kernel counts each way, and agree with the failover', async () => {
    await scene.lastly(linkCut('gw1'), async (cutAt) => {
      await scene.seen.concludes('the standby has taken over', { primary: 'down', forwards: 'standby standby' });
      await scene.seen.recorded('one failover, whose gap holds what was lost', ([move, ...others]) => {
        if (move === undefined || !scene.lab.traffic.recoveredSince(cutAt)) return false;
        return others.length === 0 && move.to === 'standby' && holds(move, scene.lab.traffic.lossSince(cutAt));
      });
      const [failover] = await scene.seen.newFailovers();
      // The first whole minute after it is what flows tell of.
      const minute = Math.ceil(Date.parse(failover!.judgedAt) / MINUTE) * MINUTE;
      const end = minute + MINUTE;
      const crossed = await crossedAt(scene, end);
      await scene.seen.recorded('flows have their say', ([move]) => move !== undefined && flowOf(move) !== undefined);
      const [final] = await scene.seen.newFailovers();
      expect(final!.directions).toEqual(['a-b', 'b-a']);
      expect(flowOf(final!)).toMatchObject({ verdict: 'agrees', at: new Date(minute).toISOString() });
      expect(flowOf(final!)!.says).toMatch(/^flow shift: (100|9\d) % of the octets by standby/);
      // What lasted no whole minute flows tell nothing of, and of nothing what is not so.
      const earlier = (await scene.seen.failovers()).filter(({ id }) => id !== final!.id);
      expect(earlier.map((each) => flowOf(each)?.verdict)).not.toContain('disagrees');
      const parted = earlier.find(({ to }) => to === 'standby');
      expect(parted).toMatchObject({ directions: ['b-a'], from: 'primary' });
      expect(flowOf(parted!)).toBeUndefined();

      const ours = { 'filter.authority': AUTHORITY };
      await until('the minute is kept', async () => (await kept(scene, minute, end, ours)).total.octets > 0, PATIENCE);
      expect((await kept(scene, beganAt, minute, ours)).rows.map(({ name }) => name)).toContain('primary');
      expect((await kept(scene, minute, end, ours)).rows.map(({ name }) => name)).toEqual(['standby']);

      const told: Lanes = {};
      for (const direction of directions)
        for (const { name, octets, packets } of (await kept(scene, beganAt, end, { ...ours, direction })).rows)
          told[`${name} ${direction}`] = octets + packets * ETHERNET;
      const seconds = (end - beganAt) / 1_000;
      process.stdout.write(`flows: ${JSON.stringify({ seconds, crossed, told })}\n`);
      expect(Object.keys(told).sort()).toEqual(Object.keys(crossed).sort());
      for (const [lane, octets] of Object.entries(told)) {
        expect(octets, lane).toBeGreaterThan(crossed[lane]! * (1 - EDGES) - BESIDE * seconds);
        expect(octets, lane).toBeLessThan(crossed[lane]! * (1 + EDGES));
      }
      // Both directions are as large: only because they parted would it show that one was taken for the other.
      expect(crossed['primary a-b']! / crossed['primary b-a']!).toBeGreaterThan(1 + 2 * EDGES);

      const { exporters, aggregation } = await scene.lab.product.get<FlowExportersAnswer>('/flows/exporters');
      const whole = { undecodedSets: 0, gaps: 0, duplicates: 0, reordered: 0, restarts: 0, errors: {} };
      expect([...exporters].sort((x, y) => x.address.localeCompare(y.address))).toMatchObject([
        { gateway: 'gw1', address: management.gw1.address, protocols: ['netflow9'], ...whole },
        { gateway: 'gw2', address: management.gw2.address, protocols: ['ipfix'], ...whole },
      ]);
      // For a moment after a cut a router may send back where a packet came from.
      const apart = Object.entries(aggregation!.apart).filter(([, { records }]) => records > 0);
      expect(apart.filter(([reason]) => reason !== 'not-at-ingress')).toEqual([]);
    });
  });
});
