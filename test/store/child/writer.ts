/** Writes numbered points without pause into the store at argv[2] and says on stdout which are accepted, until it is killed. */
import { store as schema } from '../../../collector/config/schema/store.js';
import { systemClock, type Log } from '../../../collector/deps.js';
import { createStore } from '../../../collector/store/index.js';

const MINUTE = 60_000;
const names = {
  authority: 'Camden',
  destination: 'Spine',
  application: 'https',
  class: 'EF',
  path: 'one',
  direction: 'a-b',
};
const rows = Array.from({ length: 20 }, (_, n) => ({
  ...names,
  authority: `Council ${n}`,
  octets: 1,
  packets: 1,
  flows: 1,
}));

const silent = (): void => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent, child: () => log } as unknown as Log;
const [path = '', start = '0', first = '0'] = process.argv.slice(2);
const config = schema.parse({ path, spool: { size: '8 MiB' } });
const store = createStore(config, { pointsPerDay: 0 }, { clock: systemClock, log, secret: () => '' });
await store.start();
process.stdout.write('started\n');
for (let batch = Number(first); ; batch++) {
  const time = Number(start) + batch * 1_000;
  const points = Array.from({ length: 50 }, (_, index) => ({
    measurement: 'interface' as const,
    time,
    seconds: 1,
    collector: 'collector-1',
    tags: { gateway: 'gw1', context: '', interface: `Te0/${index}` },
    fields: { inOctets: 1, outOctets: batch },
  }));
  await store.write(points);
  await store.writeFlows({ time: Math.floor(Number(start) / MINUTE + batch) * MINUTE, collector: 'collector-1', rows });
  process.stdout.write(`${batch}\n`);
}
