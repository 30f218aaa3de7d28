/** When the store is asked for what groups carry usually, on a clock moved by hand. */
import { expect, test } from 'vitest';
import { UsualRates } from '../../collector/api/live/usual.js';
import { until } from '../until.js';
import { HandClock } from './hand-clock.js';
import { log } from './scene.js';

const HOUR = 3_600_000;

function asking(answers: () => boolean) {
  const clock = new HandClock();
  const learnt: number[] = [];
  let asked = 0;
  const points = Array.from({ length: 12 }, (_, i) => ({ time: i * 300_000, value: 1, coverage: 1 }));
  const usual = new UsualRates({
    ...{ clock, log, keyOf: () => 'Gi0/0' },
    settings: () => ({
      groups: [{ name: 'main', mode: 'active-standby', paths: ['one'] }],
      paths: [{ name: 'one', gateway: 'gw1', context: '' } as never],
      probes: [],
    }),
    async series() {
      asked++;
      if (!answers()) throw new Error('away');
      return [{ tags: {}, unit: 'octets/s', simulated: false, points }];
    },
    learnt: (p95) => void learnt.push(p95.get('main')!.rates['a-b']!),
  });
  usual.start();
  return { clock, learnt, usual, asked: () => asked };
}

test('is once the first polls have named the interfaces, and every hour from then on', async () => {
  const { clock, learnt, usual, asked } = asking(() => true);
  clock.advance(89_999);
  expect(asked()).toBe(0);
  clock.advance(1);
  await until('the next time is planned', () => clock.waiting === 1);
  expect(learnt).toEqual([8]);
  clock.advance(HOUR);
  await until('the next time is planned', () => clock.waiting === 1);
  expect(learnt).toEqual([8, 8]);
  usual.stop();
  clock.advance(2 * HOUR);
  expect(clock.waiting).toBe(0);
  expect(asked()).toBe(4);
});

test('a store that is away is asked again in an hour', async () => {
  let away = true;
  const { clock, learnt } = asking(() => !away);
  clock.advance(90_000);
  await until('the next time is planned', () => clock.waiting === 1);
  expect(learnt).toEqual([]);
  away = false;
  clock.advance(HOUR);
  await until('it is learnt', () => learnt.length === 1);
});
