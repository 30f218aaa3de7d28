/** Which rollups are stale is kept in a file: batches that come in and rollups that are made write it at the same time. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InfluxDriver, type InfluxConfig } from '../../collector/store/influx/driver.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { config, folder, lastHour, MINUTE, point, testDeps } from './help.js';

const SLOTS = 40;

test.skipIf(INFLUXD_MISSING !== null)(
  `saves that meet are all made, and none of them is an error ${INFLUXD_MISSING ?? ''}`,
  { timeout: 60_000 },
  async () => {
    const daemon = await Influxd.create();
    try {
      const path = await folder();
      const engine = {
        url: daemon.url,
        database: 'saving',
        username: ADMIN.username,
        password: `env:${ADMIN.password}`,
      };
      const driver = new InfluxDriver(config({ path, driver: 'influx', ...engine }) as InfluxConfig, testDeps());
      await driver.open();
      const slots = Array.from({ length: SLOTS }, (_, i) => lastHour() - i * 5 * MINUTE);
      const writes = slots.map((time) =>
        driver.write({
          points: [point({ time, seconds: 1, fields: { inOctets: 1 } })],
          events: [],
          end: { sequence: 0, points: 0 },
        }),
      );
      await Promise.all(writes);
      const saved = JSON.parse(await readFile(join(path, 'influx-rollups.json'), 'utf8')) as {
        slots: { interface: number[] };
      };
      expect(saved.slots.interface).toHaveLength(SLOTS);
      await driver.close();
    } finally {
      await daemon.remove();
    }
  },
);
