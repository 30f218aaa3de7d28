/** A cable that swallows everything while both ends have carrier. FRR tells no BFD session over SNMP: it is seen by its effect. */
import { expect, test } from 'vitest';
import { cable, inTurn, watchedByBfd } from './gateway/failures.js';
import { holds, laboratory } from './gateway/laboratory.js';

laboratory('BFD', { impaired: true }, (scene) => {
  test('it swallows everything, and BFD watches: the session ends long before its hold time', async () => {
    const cutAt = await scene.during(inTurn(watchedByBfd, cable({ loss: 1 })), async (beganAt) => {
      await scene.seen.concludes('the standby has taken over', {
        service: 'available',
        primary: 'down',
        standby: 'up',
        protection: 'at-risk',
        forwards: 'standby standby',
      });
      await scene.seen.recorded(
        'one failover, by the session, whose gap holds what was lost',
        ([failover, ...others]) => {
          if (failover === undefined || !scene.lab.traffic.recoveredSince(beganAt)) return false;
          const told = failover.corroboration.find(({ signal }) => signal === 'bgp');
          return (
            others.length === 0 && told?.verdict === 'agrees' && holds(failover, scene.lab.traffic.lossSince(beganAt))
          );
        },
      );
    });
    const truth = scene.lab.traffic.lossSince(cutAt);
    expect(truth.lost).toBeGreaterThan(0);
    // The hold time is 3 s, BFD's 0.3 s.
    expect(truth.atLeast).toBeLessThan(2);
  });
});
