/** Both gateways stand in one network of side A, and elect who takes in what comes from there. */
import { expect, test } from 'vitest';
import { until } from '../until.js';
import { elects } from './gateway/failures.js';
import { holds, laboratory } from './gateway/laboratory.js';

laboratory('VRRP', { entry: 'vrrp' }, (scene) => {
  test('another is elected without any link lost: the way in moves, the way back does not', async () => {
    await scene.during(elects('gw2'), async (beganAt) => {
      await until('gw2 is master', async () => (await scene.lab.ways()).aToB === 'gw2');
      await scene.seen.concludes('side A goes by the standby, side B as before', {
        service: 'available',
        primary: 'up',
        standby: 'up',
        forwards: 'standby primary',
      });
      await scene.seen.recorded('one move, which the redundancy protocol tells', ([move, ...others]) => {
        if (move === undefined || !scene.lab.traffic.recoveredSince(beganAt)) return false;
        const told = move.corroboration.find(({ signal }) => signal === 'redundancy');
        return (
          others.length === 0 &&
          move.directions.join() === 'a-b' &&
          move.to === 'standby' &&
          told?.verdict === 'agrees' &&
          holds(move, scene.lab.traffic.lossSince(beganAt))
        );
      });
      const [move] = await scene.seen.newFailovers();
      expect(move!.corroboration.find(({ signal }) => signal === 'interface')?.verdict).toBe('silent');
      expect(await scene.seen.incidents('open')).toEqual([]);
    });
    await scene.seen.recorded('and back', (moves) => moves.map(({ to }) => to).join() === 'standby,primary');
  });
});
