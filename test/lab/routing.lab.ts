/** What routing does while every link stays up: sessions that are reset, prefixes that are withheld, directions that part. */
import { expect, test } from 'vitest';
import { until } from '../until.js';
import { prefixesWithheld, sessionReset, waysApart } from './gateway/failures.js';
import { holds, laboratory } from './gateway/laboratory.js';

laboratory('routing', { bothEnds: true }, (scene) => {
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
    await scene.during(waysApart, async (beganAt) => {
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
      await until('the witness has looked', () => scene.lab.traffic.recoveredSince(beganAt));
      expect(
        await scene.seen.incidents('open').then((all) => all.filter(({ kind }) => kind === 'split-brain')),
      ).toEqual([]);
    });
  });
});
