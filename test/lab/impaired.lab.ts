/** A cable that loses and delays while both ends have carrier. */
import { expect, test } from 'vitest';
import type { ProbesAnswer } from '../../collector/api/types.js';
import { until } from '../until.js';
import { PROBE } from './gateway/configuration.js';
import { cable } from './gateway/failures.js';
import { laboratory } from './gateway/laboratory.js';

laboratory('a bad cable', { impaired: true, pinned: true }, (scene) => {
  test('it loses and delays: the path is degraded, the service is available, and the delay is measured', async () => {
    await scene.lastly(cable({ loss: 0.05, delayMs: 30 }), async () => {
      await scene.seen.concludes('the primary loses packets', {
        service: 'available',
        primary: 'degraded',
        standby: 'up',
      });
      const delay = async (): Promise<number | null> => {
        const { probes } = await scene.lab.product.get<ProbesAnswer>('/probes');
        return probes.find(({ name }) => name === PROBE)?.lastDelayMilliseconds ?? null;
      };
      // Both ways are delayed.
      await until('the delay is measured', async () => ((await delay()) ?? 0) >= 60);
      expect(await delay()).toBeLessThan(1_000);
    });
  });
});
