/** A store that is stopped while it makes rollups: it ends with the piece at hand, and makes the others after the next start. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { config, drained, folder, lastHour, MINUTE, movedClock, point, testDeps } from './help.js';

const HOUR = 60 * MINUTE;
/** One slot every second hour: none adjoins another, so that each is a piece of its own. */
const PIECES = 60;

async function stopsInTheMidst(engine: object): Promise<void> {
  const clock = movedClock();
  const settings = config({ path: await folder(), ...engine });
  const before = testDeps(clock);
  const rollups = ({ said }: typeof before): number => said.filter(({ text }) => text === 'rollups made').length;
  const store = createStore(settings, { pointsPerDay: 0 }, before);
  await store.start();
  const samples = Array.from({ length: PIECES }, (_, i) =>
    point({ time: lastHour() - 2 * i * HOUR, seconds: 1, fields: { inOctets: 1 } }),
  );
  await store.write(samples);
  await drained(store);
  clock.move(HOUR);
  await until('rollups are being made', () => rollups(before) > 0, { every: 1 });
  await store.stop();
  const made = rollups(before);
  expect(made).toBeLessThan(PIECES);
  const after = testDeps(clock);
  const again = createStore(settings, { pointsPerDay: 0 }, after);
  await again.start();
  clock.move(HOUR);
  await until('the others are made', () => rollups(after) >= PIECES - made);
  await again.stop();
  expect(rollups(after)).toBe(PIECES - made);
}

test('the embedded store', () => stopsInTheMidst({}));

describe.skipIf(INFLUXD_MISSING !== null)(`influxd ${INFLUXD_MISSING ?? ''}`.trim(), () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  test('the other store', () =>
    stopsInTheMidst({
      ...{ driver: 'influx', url: daemon.url, database: 'stop' },
      ...{ username: ADMIN.username, password: `env:${ADMIN.password}` },
    }));
});
