/** Would it fail over, did it, and how long were people cut off: real routers fail for real, and the product is asked what it concluded. */
import { expect, test } from 'vitest';
import { until } from '../until.js';
import { ROUNDING } from './gateway/conclusions.js';
import { forwardingDead, linkCut, sessionKilled, together } from './gateway/failures.js';
import { holds, laboratory } from './gateway/laboratory.js';

laboratory('the gateway', {}, (scene) => {
  test('both paths up: every check that can be made is well', async () => {
    const [posture] = (await scene.seen.posture()).groups;
    expect(posture?.standby).toEqual(['standby']);
    expect(posture?.checks.filter(({ verdict }) => verdict === 'not-ok')).toEqual([]);
    expect(posture?.checks.find(({ name }) => name === 'peers')?.verdict).toBe('ok');
    expect(await scene.seen.incidents('open')).toEqual([]);
  });

  test('the link of the primary is cut: one failover, with a gap that holds what was lost', async () => {
    await scene.during(linkCut('gw1'), async (beganAt) => {
      await scene.seen.concludes('the standby has taken over', {
        service: 'available',
        primary: 'down',
        standby: 'up',
        protection: 'at-risk',
        forwards: 'standby standby',
      });
      await scene.seen.recorded(
        'one failover, which the interface confirms, and whose gap holds what was lost',
        (failovers) => {
          const [failover] = failovers;
          if (failover === undefined || !scene.lab.traffic.recoveredSince(beganAt)) return false;
          const told = failover.corroboration.find(({ signal }) => signal === 'interface');
          return (
            failovers.length === 1 &&
            told?.verdict === 'agrees' &&
            holds(failover, scene.lab.traffic.lossSince(beganAt))
          );
        },
      );
      expect(scene.lab.traffic.lossSince(beganAt).lost).toBeGreaterThan(0);
      const [failover] = await scene.seen.newFailovers();
      expect(failover).toMatchObject({ from: 'primary', to: 'standby', kind: 'unplanned' });
      await until('the incident of the path names its failover', async () =>
        (await scene.seen.incidents('open')).some(
          ({ kind, subject, failovers }) =>
            kind === 'path' && subject === 'primary' && failovers.join() === failover!.id,
        ),
      );
    });
    await scene.seen.recorded('the failback is recorded, and nothing else', (failovers) => {
      const moves = failovers.map(({ from, to }) => `${from} to ${to}`);
      return moves.join() === 'primary to standby,standby to primary';
    });
  });

  test('the session of the standby dies: at risk before anything fails', async () => {
    await scene.during(sessionKilled('gw2'), async (beganAt) => {
      await scene.seen.concludes('the standby would not hold', {
        service: 'available',
        primary: 'up',
        standby: 'down',
        protection: 'at-risk',
        forwards: 'primary primary',
      });
      const [posture] = (await scene.seen.posture()).groups;
      expect(posture?.protection.reasons.join(' ')).toContain('10.22.0.2');
      await until('the witness has looked', () => scene.lab.traffic.recoveredSince(beganAt));
      expect(scene.lab.traffic.lossSince(beganAt).lost).toBe(0);
    });
    expect(await scene.seen.newFailovers()).toEqual([]);
  });

  test('both paths are cut: the service is unavailable, with one incident that lasts as long', async () => {
    await scene.seen.calm();
    const cutAt = await scene.during(together(linkCut('gw1'), linkCut('gw2')), async (beganAt) => {
      await scene.seen.concludes('nothing crosses', {
        service: 'unavailable',
        primary: 'down',
        standby: 'down',
        protection: 'none',
        forwards: 'none none',
      });
      const outages = (await scene.seen.incidents('open')).filter(({ kind }) => kind === 'service');
      expect(outages).toHaveLength(1);
      expect(outages[0]!.severity).toBe('critical');
      expect(Date.parse(outages[0]!.openedAt)).toBeGreaterThan(beganAt - ROUNDING);
    });
    await scene.seen.calm();
    const outages = await scene.seen.openedSince(cutAt);
    expect(outages.map(({ kind, subject }) => `${kind} ${subject}`.trim())).toEqual(['service']);
    // It is over when probes are answered again; both ends of it are known to a report of the agent.
    const truth = scene.lab.traffic.lossSince(cutAt);
    expect(outages[0]!.durationSeconds).toBeGreaterThan(truth.atLeast - 2);
    expect(outages[0]!.durationSeconds).toBeLessThan(truth.atMost! + 10);
  });

  test('the primary forwards nothing and looks well: the probes say that the service is unavailable', async () => {
    await scene.during(forwardingDead('gw1'), async () => {
      await scene.seen.concludes('links and sessions are up and nothing crosses', {
        service: 'unavailable',
        primary: 'up',
        standby: 'up',
      });
      await until(
        'an incident says so',
        async () => (await scene.seen.incidents('open')).some(({ kind }) => kind === 'service'),
        { timeout: 30_000, every: 100 },
      );
    });
  });
});
