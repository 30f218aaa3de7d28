import { statfs } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createStore } from '../../collector/store/index.js';
import { until } from '../until.js';
import { config, drained, lastHour, point, testDeps } from './help.js';
import { fillDisk, smallDisk } from './small-disk.js';

const disk = await smallDisk(48 * 2 ** 20);

test.skipIf(disk === null)(
  `a full disk and back: nothing accepted is lost${disk === null ? ' (skipped: mounting is not permitted)' : ''}`,
  async () => {
    const path = disk as string;
    const deps = testDeps();
    const store = createStore(config({ path, spool: { size: '16 MiB' } }), { pointsPerDay: 0 }, deps);
    await store.start();
    await until('the spool is reserved', async () => {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize < 32 * 2 ** 20;
    });
    const from = lastHour() - 3_600_000;
    let batches = 0;
    const write = async (): Promise<void> => {
      const time = from + batches * 1_000;
      await store.write(
        Array.from({ length: 200 }, (_, n) =>
          point({
            time,
            seconds: 1,
            tags: { interface: `Te0/${n}` },
            fields: { inOctets: Math.random() * 1e9, outOctets: 1 },
          }),
        ),
      );
      batches++;
    };
    await write();
    await drained(store);

    const empty = await fillDisk(path);
    await until('the store says it is away', async () => {
      if (batches < 300) await write();
      return store.health().state === 'away';
    });
    expect(store.health().message).toMatch(/disk.*full/);
    for (let n = 0; n < 5; n++) await write();
    expect(store.health().spool.points).toBeGreaterThan(0);

    await empty();
    await until('the store is back', () => store.health().state !== 'away', { timeout: 45_000 });
    await drained(store);
    expect(store.health().dropped).toEqual({});
    const query = { measurement: 'interface', field: 'outOctets', aggregate: 'sum', filter: {}, groupBy: [] } as const;
    const [answer] = await store
      .series({ ...query, from: from - 1_000, to: from + 3_600_000, interval: 3_601_000 })
      .then((series) => series.map(({ points }) => points.reduce((sum, { value }) => sum + (value ?? 0), 0)));
    expect(answer).toBeCloseTo(batches * 200, 3);
    await store.stop();
  },
);

const tiny = await smallDisk(24 * 2 ** 20);

test.skipIf(tiny === null)(
  'a spool that is larger than the disk leaves room to the database, and says so',
  async () => {
    const path = tiny as string;
    const store = createStore(config({ path, spool: { size: '32 MiB' } }), { pointsPerDay: 0 }, testDeps());
    await store.start();
    const message = await until('the shortage is told', () => store.health().message);
    expect(message).toMatch(/no room for the whole spool/);
    const { bavail, bsize } = await statfs(path);
    expect(bavail * bsize).toBeGreaterThan(4 * 2 ** 20);
    const time = lastHour() - 3_600_000;
    await store.write([point({ time, seconds: 1, tags: {}, fields: { inOctets: 7 } })]);
    await drained(store);
    const query = { measurement: 'interface', field: 'inOctets', aggregate: 'sum', filter: {}, groupBy: [] } as const;
    const [kept] = await store.series({ ...query, from: time - 60_000, to: time + 60_000, interval: 120_000 });
    expect(kept?.points.some(({ value }) => value === 7)).toBe(true);
    expect(store.health()).toMatchObject({ state: 'ok', dropped: {} });
    await store.stop();
  },
);
