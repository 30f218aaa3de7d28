/** Any shard answers for all of them, out of the store that they share; what is not heard is unknown. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FailoversAnswer, IncidentsAnswer, ResilienceAnswer, Status } from '../../collector/api/types.js';
import type { MonthDocument } from '../../collector/model/sla.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason as noGateway, secrets, SIDE_A } from './gateway.js';
import { Product } from './product.js';

const reason = noGateway ?? INFLUXD_MISSING;
const GROUPS = ['north', 'middle', 'south'];
const NAMES = ['gw1', 'gw2', 'gw3', 'gw4', 'gw5', 'gw6'];
const SHARDS = ['1/2', '2/2'] as const;
type ShardOf = (typeof SHARDS)[number];
/** For a machine that is busy with other tests. */
const PATIENT = { timeout: 60_000, every: 100 };

describe.skipIf(reason)(`any shard for all ${reason ?? ''}`, () => {
  /** Two agents, so that what befalls the gateways of one shard leaves those of the other as they are. */
  let gateways: Gateway[];
  let influxd: Influxd;
  let folder: Folder;
  const running = new Map<ShardOf, Product>();

  beforeAll(async () => {
    gateways = [await Gateway.start()];
    influxd = await Influxd.create();
    folder = await Folder.create();
    const store = { driver: 'influx', url: influxd.url, username: ADMIN.username, password: 'env:INFLUX_PASSWORD' };
    const port = gateways[0]!.snmpd.port;
    const { paths, ...whole } = configuration(
      NAMES.map((name) => gatewaySection(name, port)),
      store,
    );
    await folder.write({
      ...whole,
      groups: GROUPS.map((name) => ({ name })),
      paths: paths.map((path, i) => ({ ...path, group: GROUPS[Math.floor(i / 2)] })),
      // Nobody answers there: the service is known to be unavailable, by the one shard that has the probe.
      probes: [{ name: 'end-to-end', target: '127.0.0.1', kind: 'tcp', port: 9, service: true }],
    });
    for (const shard of SHARDS) await start(shard);
  }, 120_000);
  afterAll(async () => {
    for (const product of running.values()) await product.end();
    await folder?.remove();
    await influxd?.remove();
    for (const gateway of gateways ?? []) await gateway.stop();
  });

  const start = async (shard: ShardOf): Promise<void> => {
    const env = { ...secrets, INFLUX_PASSWORD: ADMIN.password };
    running.set(shard, await Product.start([...START, '--shard', shard], folder.path, env));
  };
  const statusOf = (shard: ShardOf): Promise<Status> => running.get(shard)!.statusNow();
  const own = async (shard: ShardOf): Promise<string[]> => {
    const text = await (await fetch(`${running.get(shard)!.address}/metrics`)).text();
    return [...text.matchAll(/^interconnect_gateway_up\{gateway="(\w+)"\} 1$/gm)].map(([, name]) => name!);
  };
  const healths = ({ paths }: Status): string[] => paths.map(({ health }) => health);

  test('the status of either has every path, in the order of the configuration, and one of them decides on the service', async () => {
    const [one, other] = await until(
      'both show all paths as up',
      async () => {
        const all = await Promise.all(SHARDS.map(statusOf));
        return all.every((status) => healths(status).every((health) => health === 'up')) && all;
      },
      PATIENT,
    );
    const shares = await Promise.all(SHARDS.map(own));
    expect(shares.map(({ length }) => length).every((length) => length > 0 && length < NAMES.length)).toBe(true);
    expect(shares.flat().sort()).toEqual(NAMES);
    for (const status of [one!, other!]) {
      expect(status.paths.map(({ name }) => name)).toEqual(NAMES.map((name) => `path-${name}`));
      expect(status.gateways.map(({ name, state }) => [name, state])).toEqual(NAMES.map((name) => [name, 'up']));
      expect(status.resilience.groups.map(({ group }) => group)).toEqual(GROUPS);
      expect(status.shards?.map(({ index, heard }) => [index, heard])).toEqual([
        [1, true],
        [2, true],
      ]);
    }
    const services = await until(
      'both say the same of the service',
      async () => {
        const all = (await Promise.all(SHARDS.map(statusOf))).map(({ service }) => service);
        return all.every(({ state }) => state === 'unavailable') && all;
      },
      PATIENT,
    );
    expect(services[0]).toEqual(services[1]);
    const judged = await Promise.all(
      SHARDS.map((shard) => running.get(shard)!.get<ResilienceAnswer>('/api/v1/resilience')),
    );
    for (const { paths, groups } of judged) {
      expect(paths.map(({ path }) => path).sort()).toEqual(NAMES.map((name) => `path-${name}`));
      expect(groups.map(({ group }) => group)).toEqual(GROUPS);
    }
    const deciding = (await Promise.all(SHARDS.map(metricsOf))).filter((text) =>
      text.includes('interconnect_service_state{'),
    );
    expect(deciding.length).toBe(1);
  }, 120_000);

  const metricsOf = async (shard: ShardOf): Promise<string> =>
    (await fetch(`${running.get(shard)!.address}/metrics`)).text();

  test('incidents of both are listed by either, each once', async () => {
    // Every gateway is this agent: the paths of both shards go down.
    await gateways[0]!.namespace.ip('link', 'set', SIDE_A, 'down');
    const lists = await until(
      'both list an incident of every group',
      async () => {
        const all = await Promise.all(
          SHARDS.map(async (shard) => {
            const answer = await running.get(shard)!.get<IncidentsAnswer>('/api/v1/incidents?from=-1h');
            return answer.incidents.map(({ id, collector, kind }) => ({ id, collector, kind }));
          }),
        );
        const [one = [], two = []] = all;
        const ids = (list: typeof one): string =>
          list
            .map(({ id }) => id)
            .sort()
            .join(' ');
        const collectors = new Set(one.map(({ collector }) => collector));
        const service = one.some(({ kind }) => kind === 'service');
        return service && collectors.size === 2 && ids(one) === ids(two) && all;
      },
      PATIENT,
    );
    for (const list of lists) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    expect(lists[0]!.filter(({ kind }) => kind === 'service').length).toBe(1);
    await until(
      'the status of both has incidents of both',
      async () => {
        const open = await Promise.all(SHARDS.map(async (shard) => (await statusOf(shard)).resilience.incidents));
        return open.every((each) => new Set(each.map(({ collector }) => collector)).size === 2);
      },
      PATIENT,
    );
    // Acts go to the one that keeps the record.
    const foreign = lists[0]!.find(({ collector }) => collector.endsWith('-2-of-2'))!;
    const refused = await fetch(`${running.get('1/2')!.address}/api/v1/incidents/${foreign.id}/acknowledge`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ author: 'somebody', reason: 'a trial' }),
    });
    expect([refused.status, ((await refused.json()) as { error: { code: string } }).error.code]).toEqual([
      409,
      'record-elsewhere',
    ]);
    await until(
      'both list the same failovers',
      async () => {
        const [one = '', two = ''] = await Promise.all(
          SHARDS.map(async (shard) => {
            const answer = await running.get(shard)!.get<FailoversAnswer>('/api/v1/failovers?from=-1h');
            return answer.failovers.map(({ id }) => id).join();
          }),
        );
        return one === two;
      },
      PATIENT,
    );
    await gateways[0]!.namespace.ip('link', 'set', SIDE_A, 'up');
    await until(
      'all paths are up again',
      async () => healths(await statusOf('1/2')).every((health) => health === 'up'),
      PATIENT,
    );
  }, 240_000);

  test('the ledgers of the month that runs, and its report, have the same figures from either, over the paths of both', async () => {
    const monthOf = async (shard: ShardOf): Promise<MonthDocument | null> => {
      const { month } = await running.get(shard)!.get<{ month: string }>('/api/v1/sla');
      return running
        .get(shard)!
        .get<MonthDocument>(`/api/v1/sla/months/${month}`)
        .catch(() => null);
    };
    const [one, other] = await until(
      'both have the month as of the same moment',
      async () => {
        const both = await Promise.all(SHARDS.map(monthOf));
        const [first, second] = both;
        // What befell both is in it: every path was down once.
        const isIn = first?.paths.every(({ totals }) => totals.unavailable > 0);
        return first && second && isIn && first.computedTo === second.computedTo && [first, second];
      },
      { timeout: 240_000, every: 500 },
    );
    expect(other).toEqual(one);
    expect(one!.paths.map(({ path }) => path).sort()).toEqual(NAMES.map((name) => `path-${name}`));
    const overviews = await Promise.all(
      SHARDS.map((shard) => running.get(shard)!.get<{ services: { service: string }[] }>('/api/v1/sla')),
    );
    expect(overviews.map(({ services }) => services.map(({ service }) => service))).toEqual([
      ['interconnect'],
      ['interconnect'],
    ]);
    const reports = await Promise.all(
      SHARDS.map((shard) =>
        running.get(shard)!.get<{ month: MonthDocument }>(`/api/v1/reports/${one!.month}?form=json`),
      ),
    );
    expect(reports.map(({ month }) => month.paths.length)).toEqual([NAMES.length, NAMES.length]);
    const metrics = await Promise.all(SHARDS.map(metricsOf));
    expect(metrics.filter((text) => text.includes('interconnect_sla_')).length).toBe(1);
    const corrected = await Promise.all(
      SHARDS.map(async (shard) => {
        const given = { name: 'path-gw1', type: 'path', from: '-2m', to: '-1m', becomes: 'excluded' };
        const answer = await fetch(`${running.get(shard)!.address}/api/v1/sla/corrections`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...given, author: 'somebody', reason: 'a trial' }),
        });
        return answer.status;
      }),
    );
    expect(corrected.sort()).toEqual([200, 409]);
  }, 300_000);

  test('of a shard that was killed everything is unknown within two intervals, and never green before it is back', async () => {
    const theirs = new Set((await own('2/2')).map((name) => `path-${name}`));
    const stream = await watch(running.get('1/2')!.address);
    await running.get('2/2')!.end('SIGKILL');
    running.delete('2/2');
    const status = await until(
      'its paths are unknown',
      async () => {
        const now = await statusOf('1/2');
        return now.paths.every(({ name, health }) => (health === 'unknown') === theirs.has(name)) && now;
      },
      PATIENT,
    );
    // Ten seconds after what it said last; whenever that is seen, on a busy machine.
    for (const { shards, paths } of stream.frames)
      if (shards!.some(({ ageSeconds }) => ageSeconds === null || ageSeconds > 10))
        expect(paths.filter(({ health }) => health !== 'unknown').some(({ name }) => theirs.has(name))).toBe(false);
    const silent = status.problems.find(({ code }) => code === 'shard-unheard');
    expect(silent).toMatchObject({ severity: 'critical', subject: 'shard 2 of 2' });
    expect(silent!.message).toMatch(/^Shard 2 of 2 not heard for \d+ s: \d paths? (is|are) unknown\.$/);
    for (const { name, reasons, a, aToB } of status.paths.filter(({ name }) => theirs.has(name))) {
      expect([name, reasons.length, a.operStatus, aToB]).toEqual([name, 1, null, null]);
      expect(reasons[0]).toMatch(/^shard 2 of 2 not heard for \d+ s\.$/);
    }
    for (const { paths, protection } of status.resilience.groups)
      if (paths.some((path) => theirs.has(path))) expect(protection.state).toBe('unknown');
    expect(status.shards).toMatchObject([{ heard: true }, { heard: false }]);

    const before = stream.frames.length;
    await until('the stream goes on', () => stream.frames.length > before + 2, PATIENT);
    const since = stream.frames.slice(before).map(({ paths }) => paths.filter(({ name }) => theirs.has(name)));
    for (const paths of since) expect(paths.map(({ health }) => health)).toEqual(paths.map(() => 'unknown'));
    stream.end();

    await start('2/2');
    await until(
      'its paths are up again',
      async () => healths(await statusOf('1/2')).every((health) => health === 'up'),
      PATIENT,
    );
  }, 240_000);

  test('a shard that the store is away from goes on with its own, knows nothing of the other, and hears it again', async () => {
    const theirs = new Set((await own('2/2')).map((name) => `path-${name}`));
    await influxd.stop();
    const blind = await until(
      'the other is not heard',
      async () => {
        const now = await statusOf('1/2');
        return now.shards?.some(({ heard }) => !heard) && now;
      },
      PATIENT,
    );
    for (const { name, health } of blind.paths)
      expect([name, health]).toEqual([name, theirs.has(name) ? 'unknown' : 'up']);
    await influxd.start();
    await until(
      'it is heard again',
      async () => healths(await statusOf('1/2')).every((health) => health === 'up'),
      PATIENT,
    );
  }, 240_000);
});

/** What the live stream brings. */
async function watch(address: string): Promise<{ frames: Status[]; end(): void }> {
  const controller = new AbortController();
  const { body } = await fetch(`${address}/api/v1/stream`, { signal: controller.signal });
  const frames: Status[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) frames.push(JSON.parse(data) as Status);
      }
    }
  };
  read().catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
  await until('the stream begins', () => frames.length > 0);
  return { frames, end: () => controller.abort() };
}
