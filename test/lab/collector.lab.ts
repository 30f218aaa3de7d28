/** The gateway fails, and the collector is not at its best: blind, without traps, killed, on a clock that steps. */
import { expect, test } from 'vitest';
import type { ProbesAnswer } from '../../collector/api/types.js';
import { until } from '../until.js';
import { AGENT, STATE_SECONDS } from './gateway/configuration.js';
import { gatewayKilled, inTurn, linkCut, managementCut, together, trapsLost } from './gateway/failures.js';
import { holds, laboratory } from './gateway/laboratory.js';

const LONG = { timeout: 60_000, every: 200 };

laboratory('the collector', { steppable: true }, (scene) => {
  test('the management network is cut: the paths are unknown, and the probes say that the service is available', async () => {
    await scene.during(together(managementCut('gw1'), managementCut('gw2')), async (beganAt) => {
      await scene.seen.concludes('nothing is known of the paths', {
        service: 'available',
        primary: 'unknown',
        standby: 'unknown',
        protection: 'unknown',
        forwards: 'unknown unknown',
      });
      expect((await scene.seen.resilience()).service.basis).toBe('probes');
      await until('the witness has looked', () => scene.lab.traffic.recoveredSince(beganAt));
      expect(scene.lab.traffic.lossSince(beganAt).lost).toBe(0);
    });
    expect(await scene.seen.newFailovers()).toEqual([]);
  });

  test('its clock steps: the offset is measured and shown, and nothing is concluded from it', async () => {
    const { lab, seen } = scene;
    const offset = async (): Promise<number> => {
      const { agents } = await lab.product.get<ProbesAnswer>('/probes');
      return (agents.find(({ name }) => name === AGENT)?.clockOffsetMilliseconds ?? NaN) / 1_000;
    };
    await seen.mark();
    expect(Math.abs(await offset())).toBeLessThan(1);
    const incidents = await seen.incidents();
    for (const seconds of [300, -300, 0]) {
      await lab.product.step(seconds);
      // An agent's clock minus the collector's.
      await until('the offset is measured', async () => Math.abs((await offset()) + seconds) < 1, LONG);
      await seen.normal(lab);
    }
    expect(await lab.product.metrics()).toMatch(/interconnect_probe_agent_clock_offset_seconds\{agent="council"\} /);
    expect(await seen.newFailovers()).toEqual([]);
    expect((await seen.incidents()).map(({ id }) => id)).toEqual(incidents.map(({ id }) => id));
  });

  test('it is killed in the middle of an outage: the outage goes on, as the same incident', async () => {
    await scene.seen.calm();
    const cutAt = await scene.during(together(linkCut('gw1'), linkCut('gw2')), async () => {
      const outage = async () => (await scene.seen.incidents('open')).find(({ kind }) => kind === 'service');
      await scene.seen.concludes('nothing crosses', { service: 'unavailable' });
      const lasts = async () => {
        const incident = await outage();
        return incident && Date.now() - Date.parse(incident.openedAt) > 3_000 && incident;
      };
      const before = await until('an incident lasts for some seconds', lasts, LONG);
      await scene.lab.product.restart();
      await scene.seen.concludes('nothing crosses, still', { service: 'unavailable', forwards: 'none none' });
      const after = await until('the incident is open', outage, LONG);
      expect(after).toMatchObject({ id: before.id, openedAt: before.openedAt });
    });
    await scene.seen.calm();
    const outages = (await scene.seen.openedSince(cutAt)).filter(({ kind }) => kind === 'service');
    expect(outages).toHaveLength(1);
    const truth = scene.lab.traffic.lossSince(cutAt);
    expect(outages[0]!.durationSeconds).toBeGreaterThan(truth.atLeast - 2);
    expect(outages[0]!.durationSeconds).toBeLessThan(truth.atMost! + 10);
  });

  test('the primary is killed: one incident, which explains everything that hangs on it', async () => {
    await scene.seen.calm();
    const killedAt = await scene.during(gatewayKilled('gw1'), async (beganAt) => {
      await scene.seen.concludes('the standby carries the traffic', {
        service: 'available',
        primary: 'unknown',
        standby: 'up',
        forwards: 'standby standby',
      });
      await scene.seen.recorded('one failover, whose gap holds what was lost', ([failover, ...others]) => {
        if (failover === undefined || !scene.lab.traffic.recoveredSince(beganAt)) return false;
        return others.length === 0 && holds(failover, scene.lab.traffic.lossSince(beganAt));
      });
    });
    const opened = await scene.seen.openedSince(killedAt);
    expect(opened.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['gateway gw1']);
    expect(opened[0]!.affected).toEqual(['primary']);
  });

  test('traps are lost: polls alone find the cut within a state interval and a second', async () => {
    const detections: number[] = [];
    const within = (seconds: number): boolean => seconds <= STATE_SECONDS + 1;
    // On a machine that is busy with something else one may be late.
    for (let attempt = 0; attempt < 3 && !detections.some(within); attempt++)
      await scene.during(inTurn(trapsLost, linkCut('gw1')), async (beganAt) => {
        await scene.seen.recorded('one failover, of which no trap told', ([failover, ...others]) => {
          if (failover === undefined) return false;
          detections.push((Date.parse(failover.judgedAt) - beganAt) / 1_000);
          expect(failover.corroboration.map(({ signal }) => signal)).not.toContain('trap');
          return others.length === 0;
        });
      });
    expect(Math.min(...detections)).toBeLessThanOrEqual(STATE_SECONDS + 1);
  });
});
