import { describe, expect, test, type TestContext } from 'vitest';
import type { FlowExportersAnswer, FlowTopAnswer } from '../../collector/api/types.js';
import { freeUdpPort, type Daemon } from '../lab/daemon.js';
import type { Namespace } from '../lab/namespace.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { nfprobe, relay, sfprobe, softflowd, type Watched } from './exporters.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason as noGateway, secrets, SIDE_A } from './gateway.js';
import { Product } from './product.js';

const DATAGRAMS = 4_000;
const PAYLOAD = 1_000;
/** Headers of UDP and IPv4. */
const HEADERS = 28;
/** What Linux counts around a packet on a cable of this kind: no FCS. */
const ETHERNET = 14;
const slow = { timeout: 60_000 };

const noSoftflowd = missing({ softflowd: 'softflowd', perl: 'perl', gcc: 'gcc' });
const noPmacct = missing({ pmacctd: 'pmacct', perl: 'perl' });
type Exporter = (namespace: Namespace, watched: Watched) => Promise<Daemon>;
const programs: [string, string | null, [string, string, Exporter][]][] = [
  [
    'softflowd',
    noSoftflowd,
    [
      ['NetFlow v5', 'netflow5', softflowd(5)],
      ['NetFlow v9', 'netflow9', softflowd(9)],
      ['IPFIX', 'ipfix', softflowd(10)],
    ],
  ],
  [
    'pmacct',
    noPmacct,
    [
      ['NetFlow v9', 'netflow9', nfprobe],
      ['sFlow', 'sflow5', sfprobe],
    ],
  ],
];

/** A gateway with traffic across it, and a folder of a product that polls it and hears its flows; all of it ends with the test. */
async function laboratory(onTestFinished: TestContext['onTestFinished']) {
  const ends: (() => Promise<unknown>)[] = [];
  onTestFinished(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  }, 60_000);
  const startedAt = Date.now();
  const gateway = await Gateway.start();
  ends.push(() => gateway.stop());
  await gateway.forward();
  const folder = await Folder.create();
  ends.push(() => folder.remove());
  const port = await freeUdpPort();
  await folder.write({
    ...configuration([gatewaySection('gw1', gateway.snmpd.port)]),
    flow: { listen: [`127.0.0.1:${port}`], late: '2m' },
    networks: {
      authorities: [{ name: 'Camden', prefixes: ['10.77.1.0/24'] }],
      destinations: [{ name: 'Spine', prefixes: ['10.77.2.0/24'] }],
    },
  });
  const passing = relay(gateway.namespace, port);
  ends.push(() => passing.stop());
  await until('the way out is open', () => passing.output.includes('ready'), slow);

  const started = async (): Promise<Product> => {
    const product = await Product.start(START, folder.path, secrets);
    ends.push(() => product.end());
    await until(
      'a first delta is kept',
      async () => (await product.statusNow()).paths[0]?.a.inBitsPerSecond !== null,
      slow,
    );
    return product;
  };
  const watching = async (exporter: Exporter, device: string, port: number): Promise<void> => {
    const ifIndex = await gateway.ifIndex(device);
    const daemon = await exporter(gateway.namespace, { folder: folder.path, device, ifIndex, port });
    ends.push(() => daemon.stop('SIGINT'));
    await until('it captures', () => daemon.output !== '' || daemon.exited, slow);
    expect(daemon.exited, daemon.output).toBe(false);
  };
  const range = () => ({
    from: new Date(startedAt - 60_000).toISOString(),
    to: new Date(Date.now() + 120_000).toISOString(),
  });
  const counted = async (product: Product): Promise<number> => {
    const points = await product.query({
      ...{ measurement: 'interface', field: 'inOctets', aggregate: 'sum', interval: '1s', ...range() },
      ...{ 'filter.gateway': 'gw1', 'filter.interface': SIDE_A },
    });
    return Math.round(points.reduce((sum, { value }) => sum + (value ?? 0), 0));
  };
  const kept = (product: Product, by: string): Promise<FlowTopAnswer> =>
    product.get(`/api/v1/flows/top?${new URLSearchParams({ by, ...range() }).toString()}`);
  return { gateway, started, watching, counted, kept };
}

/** Packets that the aggregates took: a flow is reported whole once it is over. */
const records = async (product: Product): Promise<number> =>
  (await product.get<FlowExportersAnswer>('/api/v1/flows/exporters')).aggregation?.records ?? 0;

/** They wait more than they work: those of one program at one time, each with a gateway of its own. */
describe.skipIf(noGateway).each(programs)(
  `flows of real traffic by %s beside its interface counters ${noGateway ?? ''}`,
  (_, reason, kinds) => {
    for (const [name, protocol, exporter] of kinds)
      test(
        `${name}: octets agree, and a restart in the middle loses nothing that comes after it ${reason ?? ''}`,
        { concurrent: true, skip: reason !== null, timeout: 300_000 },
        async ({ onTestFinished }) => {
          const { gateway, started, watching, counted, kept } = await laboratory(onTestFinished);
          let product = await started();
          await watching(exporter, SIDE_A, 9);

          let packets = 0;
          const send = async (datagrams: number, seconds: number): Promise<number> => {
            await gateway.cross(datagrams, PAYLOAD, seconds);
            packets += datagrams;
            return datagrams;
          };
          const sendAndHear = async (): Promise<void> => {
            const before = await records(product);
            const octets = await counted(product);
            let sent = await send(DATAGRAMS, 2);
            // sFlow tells of each packet, and keeps a datagram that is not full until further packets push it out.
            const all = async (): Promise<boolean> => {
              const heard = (await records(product)) - before;
              if (protocol !== 'sflow5' || heard === 0 || heard >= sent) return heard > 0;
              sent += await send(1, 1);
              return false;
            };
            await until('what crossed is exported', all, { ...slow, every: 1_000 });
            const whole = sent * (PAYLOAD + HEADERS + ETHERNET);
            await until('the counters have it', async () => (await counted(product)) - octets >= whole, slow);
          };
          await sendAndHear();
          await product.end();
          product = await started();
          await sendAndHear();
          const exporters = await product.get<FlowExportersAnswer>('/api/v1/flows/exporters');
          expect(exporters.exporters).toMatchObject([
            { gateway: 'gw1', undecodedSets: 0, errors: {}, protocols: [protocol] },
          ]);
          // What is open is kept when it stops, and answers after the next start.
          await product.end();
          product = await started();
          const top = await until(
            'both parts are kept',
            async () => {
              const answer = await kept(product, 'authority');
              return answer.total.packets >= packets && answer;
            },
            slow,
          );
          expect(top.total).toMatchObject({ packets, octets: packets * (PAYLOAD + HEADERS) });
          expect(top.rows.map(({ name }) => name)).toEqual(['Camden']);
          expect((await kept(product, 'path')).rows.map(({ name }) => name)).toEqual(['path-gw1']);
          expect((await kept(product, 'destination')).rows.map(({ name }) => name)).toEqual(['Spine']);
          // The counters hold the frames around the packets, and an ARP question now and then.
          const ratio = (top.total.octets + packets * ETHERNET) / (await counted(product));
          expect(ratio).toBeGreaterThan(0.995);
          expect(ratio).toBeLessThanOrEqual(1);
        },
      );
  },
);
