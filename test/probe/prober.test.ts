import { expect, test } from 'vitest';
import { HandClock } from '../api/hand-clock.js';
import { probing, settings } from './bench.js';

test('stopped while an update is under way: nothing that the update begins goes on', async () => {
  const clock = new HandClock();
  const one = settings({ kind: 'tcp', port: 9 });
  const { prober } = await probing([one], clock);
  expect(clock.waiting).toBeGreaterThan(0);
  const updated = prober.update([{ ...one, interval: 300 }]);
  await prober.stop();
  await updated;
  expect(clock.waiting).toBe(0);
});
