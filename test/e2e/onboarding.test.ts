/** A new authority on real routers: from `authority add` to its own report, by the built command, without a restart. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuthoritiesAnswer, AuthorityRow, FlowTopAnswer } from '../../collector/api/types.js';
import { freeUdpPort } from '../lab/daemon.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { nfprobe, relay } from './exporters.js';
import { configuration, Folder, gatewaySection, START, thisMonth, today } from './folder.js';
import { Gateway, reason as noGateway, secrets, SIDE_A, SIDE_B } from './gateway.js';
import { Product } from './product.js';

const NAME = 'Bradford Council';
const OTHER = 'Camden Council';
const PREFIX = '10.99.0.0/16';
const HOST = '10.99.0.1';
const absent = noGateway ?? missing({ pmacctd: 'pmacct', perl: 'perl' });
/** A minute stays open for a minute, and the machine may be busy. */
const SLOW = { timeout: 240_000, every: 500 };
const BUSY = { timeout: 60_000 };
const minuteNow = (): number => Math.floor(Date.now() / 60_000);

describe.skipIf(absent)(`onboarding an authority ${absent ?? ''}`, () => {
  const ends: (() => Promise<unknown>)[] = [];
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;
  let began: number;
  /** Seconds since `authority add`, step by step: what the documentation tells. */
  const times: [string, number][] = [];

  beforeAll(async () => {
    gateway = await Gateway.start();
    ends.push(() => gateway.stop());
    await gateway.forward();
    folder = await Folder.create();
    ends.push(() => folder.remove());
    const port = await freeUdpPort();
    await folder.write({
      ...configuration([gatewaySection('gw1', gateway.snmpd.port)]),
      flow: { listen: [`127.0.0.1:${port}`], late: '1m' },
      networks: {
        authorities: [{ name: OTHER, prefixes: ['10.88.0.0/16'], owner: 'E09000007' }],
        destinations: [{ name: 'Spine', prefixes: ['10.77.2.0/24'] }],
      },
    });
    const passing = relay(gateway.namespace, port);
    ends.push(() => passing.stop());
    await until('the way out is open', () => passing.output.includes('ready'), BUSY);
    product = await Product.start(START, folder.path, secrets);
    ends.push(() => product.end());
    for (const [device, dst] of [
      [SIDE_A, 9],
      [SIDE_B, 10],
    ] as const) {
      // Each leaves files of its own there.
      const own = join(folder.path, device);
      await mkdir(own);
      const watched = { folder: own, device, ifIndex: await gateway.ifIndex(device), port: dst };
      // Softflowd tells by the order of the addresses, and not by the interface, which way a flow goes.
      const exporter = await nfprobe(gateway.namespace, watched);
      ends.push(() => exporter.stop('SIGINT'));
      await until('it captures', () => exporter.output !== '' || exporter.exited, BUSY);
      expect(exporter.exited, exporter.output).toBe(false);
    }
    await until('a rate is known', async () => (await product.statusNow()).paths[0]?.a.inBitsPerSecond !== null, BUSY);
  }, 120_000);
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const tell = async (...words: string[]): Promise<Product> => Product.run(words, folder.path, secrets);
  const row = async (): Promise<AuthorityRow> => {
    const { authorities } = await product.get<AuthoritiesAnswer>(
      `/api/v1/authorities?name=${encodeURIComponent(NAME)}`,
    );
    return authorities[0]!;
  };
  const step = async (name: string) => (await row()).checklist.find((each) => each.step === name)!;
  const seen = async (name: string, patience = BUSY): Promise<string> => {
    await until(`${name} is seen`, async () => (await step(name)).done, patience).catch(async (error: unknown) => {
      const { rows } = await product.get<FlowTopAnswer>('/api/v1/flows/top?by=authority');
      throw new Error(`${String(error)}: ${JSON.stringify([await step(name), rows])}`);
    });
    times.push([name, Math.round((Date.now() - began) / 100) / 10]);
    return (await step(name)).proof ?? '';
  };

  test('goes from an order to a report of its own, each step seen as it happens', async () => {
    began = Date.now();
    const entry = ['--prefix', PREFIX, '--owner', 'E08000032', '--ordered', today()];
    const terms = ['--contracted', '10 Mbit/s', '--charge', '7200', '--replaces', '13218', '--uses', 'Spine'];
    const clash = await tell('authority', 'add', NAME, '--prefix', '10.88.7.0/24');
    expect([clash.status, clash.output]).toEqual([
      1,
      expect.stringMatching(/10\.88\.7\.0\/24 lies within 10\.88\.0\.0\/16 of "Camden Council"/),
    ]);
    const added = await tell('authority', 'add', NAME, ...entry, ...terms, '--reason', 'order 4711');
    expect([added.status, added.output]).toEqual([0, expect.stringContaining('Joining: 0 of 6')]);
    expect((await product.statusNow()).joining).toMatchObject([{ name: NAME, done: 0, steps: 6, contracted: 10e6 }]);

    // A minute of others, before the one in which it comes: then it is seen to begin.
    await gateway.cross(200, 500, 1);
    const quiet = minuteNow();

    expect((await step('routed')).missing).toContain(PREFIX);
    await gateway.join(HOST);
    await gateway.route(PREFIX);
    expect(await seen('routed')).toContain(`${PREFIX} leaves by gw1 ${SIDE_A}`);

    // Minutes are looked at one after the other, each two minutes after it began: the second need not wait for that of the first.
    await until('the next minute', () => minuteNow() > quiet, SLOW);
    await gateway.cross(2_000, 500, 1);
    await gateway.reply(HOST, 2_000, 500, 1);
    await until(
      'a minute without it was looked at',
      async () => (await step('first-flow-a-b')).missing?.includes('since') === true,
      SLOW,
    );
    times.push(['a minute without it', Math.round((Date.now() - began) / 100) / 10]);
    expect(await seen('first-flow-a-b', SLOW)).toContain('GCSX → N3');
    await seen('first-flow-b-a', SLOW);
    expect(await seen('replies', SLOW)).toContain('Spine');

    const token = await tell(
      'token',
      'create',
      '--role',
      'authority',
      '--authority',
      NAME,
      '--name',
      'its report',
      '--json',
    );
    const { text } = JSON.parse(token.output) as { text: string };
    await seen('token');
    const month = thisMonth();
    const answer = await fetch(`${product.address}/api/v1/reports/${month}?form=json`, {
      headers: { authorization: `Bearer ${text}` },
    });
    const report = await answer.text();
    expect(answer.status, report).toBe(200);
    await seen('reported');

    expect(JSON.parse(report)).toMatchObject({ kind: 'authority', authority: { name: NAME, contracted: 10e6 } });
    expect((JSON.parse(report) as { authority: { firstTrafficAt: number } }).authority.firstTrafficAt).toBeGreaterThan(
      began - 60_000,
    );
    expect(report).not.toMatch(/Camden|E09000007|10\.88\./);
    expect(await row()).toMatchObject({ joining: false, daysToTraffic: 0, savedAYear: 6_018 });
    expect((await product.statusNow()).joining).toEqual([]);
    const top = await product.get<FlowTopAnswer>('/api/v1/flows/top?by=authority');
    expect(top.rows.map(({ name }) => name)).toContain(NAME);
    const entries = await tell('audit', 'search', '--action', 'authority.add', '--json');
    expect(entries.output).toContain('order 4711');
    // eslint-disable-next-line no-console
    if (process.env.SHOW_TIMES !== undefined) console.log(times.map(([what, s]) => `${what}: ${s} s`).join('\n'));
  }, 600_000);

  test('is forgotten after it was removed, and what stays is said', async () => {
    const early = await tell('authority', 'forget', NAME, '--reason', 'case 1234');
    expect([early.status, early.output]).toEqual([1, expect.stringContaining('interconnect authority remove')]);
    await tell('authority', 'remove', NAME, '--reason', 'left');
    const gone = await tell('authority', 'forget', NAME, '--reason', 'case 1234', '--json');
    expect(gone.status, gone.output).toBe(0);
    const { pseudonym, places } = JSON.parse(gone.output) as {
      pseudonym: string;
      places: { place: string; outcome: string; why: string }[];
    };
    const outcome = (place: string) => places.find((each) => each.place === place)?.outcome;
    expect(outcome('flow totals')).toBe('renamed');
    expect(outcome('tokens for its report')).toBe('removed');
    expect(outcome('what was seen of its joining')).toBe('removed');
    expect(outcome('audit log')).toBe('stays');
    for (const { outcome: what, why } of places) if (what === 'stays') expect(why).not.toBe('');
    const { rows } = await product.get<FlowTopAnswer>('/api/v1/flows/top?by=authority');
    expect(rows.map(({ name }) => name)).toContain(pseudonym);
    expect(rows.map(({ name }) => name)).not.toContain(NAME);
  }, 120_000);
});
