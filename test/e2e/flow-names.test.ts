/** Flows from the wire to the API and the disk, by the built command: names, overrides, strangers, the archive, a reload. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { flowExportersAnswer, flowTopAnswer } from '../../collector/api/schema/flows.js';
import type { interfacesAnswer } from '../../collector/api/schema/interfaces.js';
import type { networksAnswer } from '../../collector/api/schema/networks.js';
import { read } from '../flow/archive/help.js';
import { be, concat, ipfix, set, template, type FieldSpec } from '../flow/build.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Gateway, reason, secrets, SIDE_A, SIDE_B } from './gateway.js';
import { Product } from './product.js';

/** The machine may be busy. */
const BUSY = { timeout: 60_000 };
const EXPORTER = '127.0.0.2';
const STRANGER = '127.0.0.3';
const SAMPLING = 10;
const EF = 46;

const fields: FieldSpec[] = [
  [8, 4],
  [12, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [5, 1],
  [10, 4],
  [14, 4],
  [1, 8],
  [2, 8],
  [152, 8],
  [153, 8],
];

/** One flow from 10.1.2.3 to 10.128.4.5, TCP port 4430, EF, that ended a short while ago. */
function datagram(ifIndex: { a: number; b: number }, octets: number, sequence: number): Uint8Array {
  const ended = Date.now() - 5_000;
  const record = concat(
    be([0x0a010203, 4], [0x0a800405, 4], [50_000, 2], [4_430, 2], [6, 1], [EF << 2, 1]),
    be([ifIndex.a, 4], [ifIndex.b, 4], [octets, 8], [10, 8], [ended - 1_000, 8], [ended, 8]),
  );
  return ipfix(
    { time: Math.floor(Date.now() / 1_000), sequence, domain: 7 },
    set(2, template(256, fields)),
    set(256, record),
  );
}

async function send(from: string, port: number, bytes: Uint8Array): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(0, from);
  await once(socket, 'listening');
  await new Promise<void>((resolve, reject) =>
    socket.send(bytes, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
  );
  socket.close();
}

const register = (name: string): string => `name,prefixes,side,owner\n${name},10.1.0.0/16,authority,E01\n`;

const settings = (port: number, archive: boolean) => ({
  ...configuration([{ ...gatewaySection('gw1', port), exporters: [EXPORTER], sampling: SAMPLING } as { name: string }]),
  networks: { destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16'] }], files: [{ path: 'register.csv' }] },
  flow: {
    listen: ['127.0.0.1:0'],
    late: '1m',
    applications: [{ name: 'spine-messaging', protocol: 'tcp', ports: [4_430] }],
    classes: [{ dscp: [EF], class: 'AF4' }],
    archive: { enabled: archive },
  },
});

describe.skipIf(reason)(`flows ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;

  beforeAll(async () => {
    gateway = await Gateway.start();
    folder = await Folder.create();
    await writeFile(join(folder.path, 'register.csv'), register('Camden'));
    await folder.write(settings(gateway.snmpd.port, false));
    product = await Product.start(START, folder.path, secrets);
  });
  afterAll(async () => {
    await product?.end();
    await folder?.remove();
    await gateway?.stop();
  });

  const exporters = () => product.get<z.output<typeof flowExportersAnswer>>('/api/v1/flows/exporters');
  const networks = () => product.get<z.output<typeof networksAnswer>>('/api/v1/networks');

  /** The port that flows are heard at, and the numbers of the interfaces, once the receiver has been told of both. */
  async function ready(): Promise<{ port: number; ifIndex: { a: number; b: number } }> {
    const port = await until('flows are heard', async () => (await exporters()).sockets[0]?.port, BUSY);
    const { interfaces } = await until(
      'the interfaces are known',
      async () => {
        const answer = await product.get<z.output<typeof interfacesAnswer>>('/api/v1/gateways/gw1/interfaces');
        const known = await readFile(join(folder.path, 'data', 'flow-interfaces.json'), 'utf8').catch(() => '');
        return known.includes(SIDE_A) && known.includes(SIDE_B) && answer;
      },
      BUSY,
    );
    const numberOf = (name: string): number => interfaces.find(({ ifName }) => ifName === name)!.ifIndex;
    return { port, ifIndex: { a: numberOf(SIDE_A), b: numberOf(SIDE_B) } };
  }

  async function heard(records: number): Promise<void> {
    await until('the records are aggregated', async () => (await exporters()).aggregation?.records === records, BUSY);
  }

  async function top(by: string): Promise<[string, number][]> {
    const { rows } = await product.get<z.output<typeof flowTopAnswer>>(`/api/v1/flows/top?by=${by}`);
    return rows.map(({ name, octets }) => [name, octets]);
  }

  test(
    'are named, counted once sampled, kept where that is asked for, and follow a reload',
    { timeout: 600_000 },
    async () => {
      const { port, ifIndex } = await ready();
      await send(STRANGER, port, datagram(ifIndex, 999, 0));
      await send(EXPORTER, port, datagram(ifIndex, 5_000, 0));
      await heard(1);
      const health = await exporters();
      expect(health.exporters.map(({ address, gateway: name }) => [address, name])).toEqual([[EXPORTER, 'gw1']]);
      expect(health.strangers).toMatchObject([{ address: STRANGER, datagrams: 1 }]);
      expect(health.refused).toEqual({ 'unknown-exporter': 1 });
      expect((await networks()).networks.map(({ name }) => name)).toEqual(['Spine', 'Camden']);
      expect(await readdir(join(folder.path, 'data'))).not.toContain('flows');

      await writeFile(join(folder.path, 'register.csv'), register('Westminster'));
      await folder.write(settings(gateway.snmpd.port, true));
      product.signal('SIGHUP');
      await until('the reload is told', () => product.output.includes('configuration reloaded'), BUSY);
      expect(product.output).toMatch(/register\.csv: networks added 1, removed 1, changed 0; it has 1 now/);
      expect((await networks()).networks.map(({ name }) => name)).toEqual(['Spine', 'Westminster']);
      await send(EXPORTER, port, datagram(ifIndex, 300, 1));
      await heard(2);

      // What is open is kept when it stops: a minute closes two minutes after it began otherwise.
      expect(await product.end()).toBe(0);
      product = await Product.start(START, folder.path, secrets);
      const all = 5_300 * SAMPLING;
      // The store may still be opening; a flow may lie in two minutes.
      const kept = async (): Promise<number> =>
        (await top('authority').catch(() => [])).reduce((sum, [, octets]) => sum + octets, 0);
      await until('both are in the store', async () => (await kept()) === all, BUSY);
      expect(await top('authority')).toEqual([
        ['Camden', 5_000 * SAMPLING],
        ['Westminster', 300 * SAMPLING],
      ]);
      expect(await top('destination')).toEqual([['Spine', all]]);
      expect(await top('application')).toEqual([['spine-messaging', all]]);
      expect(await top('class')).toEqual([['AF4', all]]);
      expect(await top('path')).toEqual([['path-gw1', all]]);
      expect(await top('direction')).toEqual([['a-b', all]]);

      const archive = join(folder.path, 'data', 'flows');
      const files = await until(
        'the single flow is on the disk',
        async () => {
          const names = await readdir(archive, { recursive: true }).catch(() => []);
          const parquet = names.filter((name) => name.endsWith('.parquet'));
          return parquet.length > 0 && parquet;
        },
        BUSY,
      );
      // Only what came after it was asked for, with the addresses cut off.
      expect(await read(`SELECT * FROM '${join(archive, files[0]!)}'`)).toMatchObject([
        {
          ...{ gateway: 'gw1', exporterAddress: EXPORTER, sourceIPv4Prefix: '10.1.2.0', sourceIPv4PrefixLength: 24 },
          ...{ destinationIPv4Prefix: '10.128.4.0', destinationTransportPort: 4_430, octetDeltaCount: '300' },
          ...{ samplingRate: SAMPLING },
        },
      ]);
    },
  );
});
