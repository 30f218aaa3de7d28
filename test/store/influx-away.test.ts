import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../collector/store/contract.js';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { config, drained, folder, lastHour, MINUTE, movedClock, point, rolledUp, testDeps } from './help.js';

describe.skipIf(INFLUXD_MISSING !== null)(`influxd away and back ${INFLUXD_MISSING ?? ''}`, () => {
  let daemon: Influxd;
  beforeAll(async () => {
    daemon = await Influxd.create();
  });
  afterAll(() => daemon.remove());

  const storeOn = async (
    database: string,
    user: { username: string; password: string } = ADMIN,
    deps = testDeps(),
  ): Promise<Store> => {
    const target = {
      driver: 'influx',
      url: daemon.url,
      database,
      username: user.username,
      password: `env:${user.password}`,
    };
    return createStore(config({ path: await folder(), ...target }), { pointsPerDay: 0 }, deps);
  };
  const hour = lastHour();
  const sample = (second: number, fields = { inOctets: second }) =>
    point({ time: hour - 3_600_000 + second * 1_000, seconds: 1, fields });
  const total = async (store: Store): Promise<number> => {
    const query = { measurement: 'interface', field: 'inOctets', aggregate: 'sum', filter: {}, groupBy: [] } as const;
    const series = await store.series({ ...query, from: hour - 3_600_000, to: hour, interval: 60 * MINUTE });
    return series[0]?.points[0]?.value ?? 0;
  };

  test('stopped under writes and started again: nothing is lost, and health says so meanwhile', async () => {
    const store = await storeOn('stopped');
    await store.start();
    let sum = 0;
    const write = async (second: number): Promise<void> => {
      await store.write([sample(second)]);
      sum += second;
    };
    for (let second = 1; second <= 20; second++) await write(second);
    await drained(store);
    await daemon.stop();
    let second = 20;
    await until('health says away', async () => {
      await write(++second);
      return store.health().state === 'away';
    });
    expect(store.health().message).toMatch(/does not answer.*spool/);
    expect(store.health().message).not.toContain(ADMIN.password);
    for (let more = 0; more < 20; more++) await write(++second);
    expect(store.health().spool.points).toBeGreaterThanOrEqual(20);
    await daemon.start();
    await drained(store);
    expect(store.health()).toMatchObject({ state: 'ok', dropped: {} });
    await until('all of it is there', async () => (await total(store)) === sum);
    await store.stop();
  });

  test('away at the start: accepts at once and delivers when the engine comes', async () => {
    await daemon.stop();
    const store = await storeOn('late');
    await store.start();
    await store.write([sample(7)]);
    expect(store.health().state).toBe('away');
    await daemon.start();
    await drained(store);
    await until('it is there', async () => (await total(store)) === 7);
    await store.stop();
  });

  test('away while rollups are to be made: they are made when the engine is back', async () => {
    const clock = movedClock();
    const deps = testDeps(clock);
    const store = await storeOn('maintained', ADMIN, deps);
    await store.start();
    await store.write([sample(7)]);
    await drained(store);
    await daemon.stop();
    // Nothing waits to be written: only who makes rollups finds the engine away.
    await until('making them fails', () => {
      clock.move(20_000);
      return deps.said.some(({ text }) => text === 'work on the store failed');
    });
    expect(store.health().state).toBe('ok');
    await daemon.start();
    await rolledUp(clock, deps.said);
    await store.stop();
  });

  test('a wrong password is called that, and what was accepted waits', async () => {
    const store = await storeOn('wrong', { username: 'admin', password: 'not_it' });
    await store.start();
    await store.write([sample(3)]);
    await until('health says why', () => store.health().message?.includes('credentials refused'));
    expect(store.health()).toMatchObject({ state: 'away', spool: { points: 1 } });
    expect(store.health().message).not.toContain('not_it');
    await store.stop();
  });

  test('a user who may create nothing uses a database made beforehand', async () => {
    const user = { username: 'collector', password: 'collector_password' };
    await daemon.ask('CREATE DATABASE beforehand');
    await daemon.ask(`CREATE USER ${user.username} WITH PASSWORD '${user.password}'`);
    await daemon.ask(`GRANT ALL ON beforehand TO ${user.username}`);
    const store = await storeOn('beforehand', user);
    await store.start();
    await store.write([sample(11)]);
    await drained(store);
    await until('it is there', async () => (await total(store)) === 11);
    await store.stop();
  });

  test('a user without rights is told so', async () => {
    await daemon.ask("CREATE USER nobody WITH PASSWORD 'nobody_password'");
    const store = await storeOn('beforehand', { username: 'nobody', password: 'nobody_password' });
    await store.start();
    await until('health says why', () => store.health().message?.includes('credentials refused'));
    await store.stop();
  });

  test('points that the engine refuses are counted with the reason, and the others go on', async () => {
    await daemon.ask('CREATE DATABASE conflict');
    await daemon.ask('CREATE RETENTION POLICY interconnect_raw ON conflict DURATION 840h REPLICATION 1');
    const headers = { authorization: `Basic ${Buffer.from(`${ADMIN.username}:${ADMIN.password}`).toString('base64')}` };
    const body = `interface,gateway=gw9 outOctets="text" ${hour - MINUTE}`;
    const url = `${daemon.url}/write?db=conflict&rp=interconnect_raw&precision=ms`;
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(204);
    const store = await storeOn('conflict');
    await store.start();
    const bad = point({ time: hour - MINUTE, seconds: 1, tags: { gateway: 'gw9' }, fields: { outOctets: 1 } });
    await store.write([sample(5), bad, sample(6), point({ time: 1_000, seconds: 1, fields: { inOctets: 1 } })]);
    await drained(store);
    const dropped = store.health().dropped;
    expect(Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1);
    expect(Object.keys(dropped)).toEqual(expect.arrayContaining(['engine-type-conflict']));
    expect(store.health().state).toBe('ok');
    await until('the others are there', async () => (await total(store)) === 11);
    await store.stop();
  });
});
