/** Would it fail over, did it, and how long were people cut off: real routers fail for real, and the product is asked what it concluded. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { Conclusions, ROUNDING, type Failover } from './gateway/conclusions.js';
import { forwardingDead, linkCut, managementCut, sessionKilled, together, type Failure } from './gateway/failures.js';
import { Lab } from './gateway/lab.js';
import { reason } from './gateway/needs.js';
import type { Outage } from './gateway/traffic.js';

/** The true gap is somewhere between the witness's bounds: the product's must not exclude it. */
const holds = ({ gap }: Failover, truth: Outage): boolean =>
  gap.source === 'probes' &&
  gap.atMostSeconds !== null &&
  truth.atMost !== null &&
  gap.atMostSeconds >= truth.atLeast &&
  gap.atLeastSeconds! <= truth.atMost;

describe.skipIf(reason !== null)(`the gateway ${reason ?? ''}`, () => {
  let lab: Lab;
  let seen: Conclusions;

  beforeAll(async () => {
    lab = await Lab.start();
    seen = new Conclusions(lab.product);
  });
  afterAll(() => lab?.stop());

  /** Every scenario begins and ends with all well, so that each stands for itself. */
  beforeEach(() => seen.normal(lab));

  /** Does it, looks while it lasts, undoes it also where looking failed, and waits until all is well again. Gives when it began. */
  async function during(failure: Failure, look: (beganAt: number) => Promise<void>): Promise<number> {
    await seen.mark();
    const beganAt = Date.now();
    try {
      await failure.begin(lab);
      await look(beganAt);
    } finally {
      await failure.end(lab);
    }
    await seen.normal(lab);
    return beganAt;
  }

  test('both paths up: every check that can be made is well', async () => {
    const [posture] = (await seen.posture()).groups;
    expect(posture?.standby).toEqual(['standby']);
    expect(posture?.checks.filter(({ verdict }) => verdict === 'not-ok')).toEqual([]);
    expect(posture?.checks.find(({ name }) => name === 'peers')?.verdict).toBe('ok');
    expect(await seen.incidents('open')).toEqual([]);
  });

  test('the link of the primary is cut: one failover, with a gap that holds what was lost', async () => {
    await during(linkCut('gw1'), async (beganAt) => {
      await seen.concludes('the standby has taken over', {
        service: 'available',
        primary: 'down',
        standby: 'up',
        protection: 'at-risk',
        forwards: 'standby standby',
      });
      await seen.recorded(
        'one failover, which the interface confirms, and whose gap holds what was lost',
        (failovers) => {
          const [failover] = failovers;
          if (failover === undefined || !lab.traffic.recoveredSince(beganAt)) return false;
          const told = failover.corroboration.find(({ signal }) => signal === 'interface');
          return (
            failovers.length === 1 && told?.verdict === 'agrees' && holds(failover, lab.traffic.lossSince(beganAt))
          );
        },
      );
      expect(lab.traffic.lossSince(beganAt).lost).toBeGreaterThan(0);
      const [failover] = await seen.newFailovers();
      expect(failover).toMatchObject({ from: 'primary', to: 'standby', kind: 'unplanned' });
    });
    await seen.recorded('the failback is recorded, and nothing else', (failovers) => {
      const moves = failovers.map(({ from, to }) => `${from} to ${to}`);
      return moves.join() === 'primary to standby,standby to primary';
    });
  });

  test('the session of the standby dies: at risk before anything fails', async () => {
    await during(sessionKilled('gw2'), async (beganAt) => {
      await seen.concludes('the standby would not hold', {
        service: 'available',
        primary: 'up',
        standby: 'down',
        protection: 'at-risk',
        forwards: 'primary primary',
      });
      const [posture] = (await seen.posture()).groups;
      expect(posture?.protection.reasons.join(' ')).toContain('10.22.0.2');
      await until('the witness has looked', () => lab.traffic.recoveredSince(beganAt));
      expect(lab.traffic.lossSince(beganAt).lost).toBe(0);
    });
    expect(await seen.newFailovers()).toEqual([]);
  });

  test('both paths are cut: the service is unavailable, with one incident that lasts as long', async () => {
    await seen.calm();
    const cutAt = await during(together(linkCut('gw1'), linkCut('gw2')), async (beganAt) => {
      await seen.concludes('nothing crosses', {
        service: 'unavailable',
        primary: 'down',
        standby: 'down',
        protection: 'none',
        forwards: 'none none',
      });
      const outages = (await seen.incidents('open')).filter(({ kind }) => kind === 'service');
      expect(outages).toHaveLength(1);
      expect(outages[0]!.severity).toBe('critical');
      expect(Date.parse(outages[0]!.openedAt)).toBeGreaterThan(beganAt - ROUNDING);
    });
    await seen.calm();
    const since = (await seen.incidents()).filter(({ openedAt }) => Date.parse(openedAt) >= cutAt - ROUNDING);
    const outages = since.filter(({ kind }) => kind === 'service');
    expect(outages).toHaveLength(1);
    // It is over when probes are answered again; both ends of it are known to a report of the agent.
    const truth = lab.traffic.lossSince(cutAt);
    expect(outages[0]!.durationSeconds).toBeGreaterThan(truth.atLeast - 2);
    expect(outages[0]!.durationSeconds).toBeLessThan(truth.atMost! + 10);
  });

  test('the management network is cut: the paths are unknown, and the probes say that the service is available', async () => {
    await during(together(managementCut('gw1'), managementCut('gw2')), async (beganAt) => {
      await seen.concludes('nothing is known of the paths', {
        service: 'available',
        primary: 'unknown',
        standby: 'unknown',
        protection: 'unknown',
        forwards: 'unknown unknown',
      });
      expect((await seen.resilience()).service.basis).toBe('probes');
      await until('the witness has looked', () => lab.traffic.recoveredSince(beganAt));
      expect(lab.traffic.lossSince(beganAt).lost).toBe(0);
    });
    expect(await seen.newFailovers()).toEqual([]);
  });

  test('the primary forwards nothing and looks well: the probes say that the service is unavailable', async () => {
    await during(forwardingDead('gw1'), async () => {
      await seen.concludes('links and sessions are up and nothing crosses', {
        service: 'unavailable',
        primary: 'up',
        standby: 'up',
      });
      expect((await seen.incidents('open')).map(({ kind }) => kind)).toContain('service');
    });
  });
});
