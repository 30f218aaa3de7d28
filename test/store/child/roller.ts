/** Writes a slot of samples into the database at argv[2], from the second argv[3] (ms) on; says `begun`, makes its rollups, and says `made`. */
import { store as schema } from '../../../collector/config/schema/store.js';
import { systemClock, type Log } from '../../../collector/deps.js';
import { DuckDbDriver } from '../../../collector/store/duckdb/driver.js';

const SERIES = 500;
const SECONDS = 300;
const TOGETHER = 10;

const [path = '', from = '0'] = process.argv.slice(2);
const silent = (): void => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent, child: () => log } as unknown as Log;
let later = 0;
const clock = {
  ...systemClock,
  now: () => systemClock.now() + later,
  monotonic: () => systemClock.monotonic() + later,
};
const { retention } = schema.parse({ path });
const driver = new DuckDbDriver({ path, retention }, { clock, log });
await driver.open('roller');
for (let at = 0; at < SECONDS; at += TOGETHER) {
  const points = Array.from({ length: SERIES * TOGETHER }, (_, n) => ({
    ...{
      measurement: 'interface' as const,
      time: Number(from) + (at + 1 + Math.floor(n / SERIES)) * 1_000,
      seconds: 1,
    },
    tags: { gateway: 'gw1', context: '', interface: `Te0/${n % SERIES}` },
    ...{ collector: 'collector-1', fields: { inOctets: 1 } },
  }));
  await driver.write({ points, events: [], end: { sequence: at + 1, points: (at + TOGETHER) * SERIES } });
}
later = 3_600_000;
process.stdout.write('begun\n');
await driver.maintain(clock.now(), () => false);
process.stdout.write('made\n');
await driver.close();
