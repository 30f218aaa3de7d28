/** Several collectors that divide one configuration and write to one store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason as noGateway, secrets, SIDE_A } from './gateway.js';
import { Product } from './product.js';

const reason = noGateway ?? INFLUXD_MISSING;
const NAMES = ['gw1', 'gw2', 'gw3', 'gw4', 'gw5', 'gw6'];
const DATAGRAM = 1_000;
/** Of two seconds. */
const DATAGRAMS = 800;
/** Readings that the new ones have beside the old ones before those end. */
const OVERLAP = 6;
/** For a machine that is busy with other tests. */
const PATIENT = { timeout: 180_000, every: 250 };

describe.skipIf(reason)(`shards ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let influxd: Influxd;
  let folder: Folder;
  const running = new Map<string, Product>();

  beforeAll(async () => {
    gateway = await Gateway.start();
    influxd = await Influxd.create();
    folder = await Folder.create();
    const store = { driver: 'influx', url: influxd.url, username: ADMIN.username, password: 'env:INFLUX_PASSWORD' };
    const { paths, ...whole } = configuration(
      NAMES.map((name) => gatewaySection(name, gateway.snmpd.port)),
      store,
    );
    // Six gateways that are one agent, two to a group: the traffic of each is what the kernel of that one counts.
    const groups = ['north', 'middle', 'south'];
    await folder.write({
      ...whole,
      groups: groups.map((name) => ({ name })),
      paths: paths.map((path, i) => ({ ...path, group: groups[Math.floor(i / 2)] })),
    });
  });
  afterAll(async () => {
    for (const product of running.values()) await product.end();
    await folder?.remove();
    await influxd?.remove();
    await gateway?.stop();
  });

  const start = async (shard: string): Promise<void> => {
    const env = { ...secrets, INFLUX_PASSWORD: ADMIN.password };
    running.set(shard, await Product.start([...START, '--shard', shard], folder.path, env));
  };
  const end = async (shard: string): Promise<void> => {
    expect(await running.get(shard)!.end()).toBe(0);
    running.delete(shard);
  };
  /** Those that it polls itself: its status is of all. */
  const gatewaysOf = async (shard: string): Promise<string[]> => {
    const text = await (await fetch(`${running.get(shard)!.address}/metrics`)).text();
    return [...text.matchAll(/^interconnect_gateway_up\{gateway="(\w+)"\} 1$/gm)].map(([, name]) => name!);
  };
  const kept = async (
    name: string,
    from: number,
    { interval = '1s', by = [...running.values()].at(-1)! } = {},
  ): Promise<{ time: string; value: number | null }[]> =>
    by.query({
      ...{ measurement: 'interface', field: 'outOctets', aggregate: 'sum', interval },
      ...{ from: new Date(from).toISOString(), to: new Date(Date.now() + 5_000).toISOString() },
      ...{ 'filter.gateway': name, 'filter.interface': SIDE_A },
    });
  const sum = (points: { value: number | null }[]): number =>
    Math.round(points.reduce((all, { value }) => all + (value ?? 0), 0));
  const counted = async (): Promise<number> => Number((await gateway.namespace.octets()).get(SIDE_A)!.out);

  /** What each shard has read itself since then: gateway → shard → its samples, by influxd's own account. */
  async function readings(from: number): Promise<Map<string, Map<string, number[]>>> {
    const found = new Map<string, Map<string, number[]>>();
    const answer = await influxd.ask(
      `SELECT "outOctets" FROM "interconnect"."interconnect_raw"."interface" WHERE time >= ${from}ms GROUP BY "collector", "gateway", "interface"`,
    );
    const { results } = JSON.parse(answer) as {
      results: { series?: { tags: Record<string, string>; values: [string, number | null][] }[] }[];
    };
    for (const { tags, values } of results.flatMap(({ series = [] }) => series)) {
      if (tags['interface'] !== SIDE_A) continue;
      const [name, collector] = [tags['gateway']!, tags['collector']!];
      const shard = collector.replace(/^e2e-(\d+)-of-(\d+)$/, '$1/$2');
      const ofIt = found.get(name) ?? new Map<string, number[]>();
      found.set(name, ofIt.set(shard, [...(ofIt.get(shard) ?? []), ...values.flatMap(([, value]) => value ?? [])]));
    }
    return found;
  }

  /** Real traffic until it is ended, and whether some crossed since it was asked last. */
  function traffic(): { end(): Promise<void> } {
    let going = true;
    const sent = (async () => {
      while (going) await gateway.send(DATAGRAMS, DATAGRAM, 2);
    })();
    return {
      async end() {
        going = false;
        await sent;
      },
    };
  }

  /** Nothing crosses any more, and what did is kept: sums are what they will be. */
  const atRest = (from: number) =>
    until(
      'what crossed last is kept',
      async () => {
        const all = await Promise.all(NAMES.map((name) => kept(name, from)));
        const last = all.map((points) => points.filter(({ value }) => value !== null).slice(-4));
        return last.every((points) => points.length === 4 && sum(points) < DATAGRAM);
      },
      PATIENT,
    );

  /** Which shard has which gateway, once all of them are theirs. */
  const shared = async (shards: readonly string[]): Promise<Map<string, string>> => {
    const owners = await until(
      `${shards.join(', ')} have all of theirs`,
      async () => {
        const each = await Promise.all(shards.map(async (shard) => [shard, await gatewaysOf(shard)] as const));
        const all = each.flatMap(([shard, names]) => names.map((name) => [name, shard] as const));
        return all.length >= NAMES.length && all;
      },
      PATIENT,
    );
    expect(owners.map(([name]) => name).sort()).toEqual(NAMES);
    const of = new Map(owners);
    for (let at = 0; at < NAMES.length; at += 2) expect(of.get(NAMES[at]!)).toBe(of.get(NAMES[at + 1]!));
    return of;
  };

  test('from one to two, to four, to two and to one while traffic crosses: each gateway is one shard’s, a group is never divided, and no octet is lost or doubled', async () => {
    await start('1/1');
    const began = Date.now() - 5_000;
    let before = await shared(['1/1']);
    let moves = 0;
    await atRest(began);
    for (const shards of [['1/2', '2/2'], ['1/4', '2/4', '3/4', '4/4'], ['1/2', '2/2'], ['1/1']]) {
      const from = Date.now() - 5_000;
      const kernel = await counted();
      const old = [...running.keys()];
      const crossing = traffic();
      // The new ones begin while the old ones are at work: what both have seen is answered from one of them.
      await Promise.all(shards.map(start));
      const now = await shared(shards);
      const move = `from ${old.length} to ${shards.length}`;
      // Only what one of the new numbers wins goes to it, and to no other.
      if (shards.length > old.length)
        for (const [name, shard] of now)
          expect([
            before.get(name)!.split('/')[0],
            ...shards.slice(old.length).map((each) => each.split('/')[0]),
          ]).toContain(shard.split('/')[0]);
      await until(
        'the new ones have read a while',
        async () => {
          const read = await readings(from);
          return NAMES.every(
            (name) => (read.get(name)?.get(now.get(name)!) ?? []).filter((each) => each > 0).length >= OVERLAP,
          );
        },
        PATIENT,
      );
      for (const shard of old) await end(shard);
      const meanwhile = await counted();
      await until('more has crossed', async () => (await counted()) > meanwhile + 4 * DATAGRAMS * DATAGRAM, PATIENT);
      await crossing.end();
      await atRest(from);

      moves++;
      const crossed = (await counted()) - kernel;
      const read = await readings(from);
      for (const name of NAMES) {
        // Two collectors do not read at the same instant: what crosses between their readings of one second counts to the second before or after.
        const one = Math.max(...[...read.get(name)!.values()].flat());
        const stored = sum(await kept(name, from));
        expect([move, name, stored > crossed - one, stored < crossed + one]).toEqual([move, name, true, true]);
        // What would be lost or doubled is more than that.
        const own = [...read.get(name)!].map(
          ([shard, values]) => [shard, sum(values.map((value) => ({ value })))] as const,
        );
        expect([move, name, own.reduce((all, [, each]) => all + each, 0) > crossed + one]).toEqual([move, name, true]);
        for (const [shard, each] of own.filter(([shard]) => old.includes(shard)))
          expect([move, shard, each < crossed - one]).toEqual([move, shard, true]);
      }
      before = now;
      // Of the hour no shard has the whole. Any is asked: with four of them, one that has no gateway of its own.
      for (const name of NAMES)
        for (const [shard, by] of running) {
          // Traffic goes on while it is asked: the hour is no less than what was there before, and no more than what is there after.
          const least = sum(await kept(name, began));
          const whole = sum(await kept(name, began, { interval: '1h', by }));
          const most = sum(await kept(name, began));
          const one = Math.max(...[...(await readings(began)).get(name)!.values()].flat());
          const asked = [move, name, shard];
          expect([...asked, whole > least - moves * one, whole < most + moves * one]).toEqual([...asked, true, true]);
        }
    }
  }, 900_000);
});
