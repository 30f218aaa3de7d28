/** Datagrams over real sockets: who is heard, what is counted. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../until.js';
import {
  be,
  concat,
  ethernet,
  flowSample,
  ipfix,
  ipv4,
  netflow5,
  netflow9,
  rawHeader,
  set,
  sflow,
  template,
  udp,
} from '../build.js';
import type { ReceiverSettings } from '../../../collector/flow/receiver/settings.js';
import { Running, Sender, settings as anySettings } from './lab.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function running(...args: Parameters<typeof Running.start>): Promise<Running> {
  const one = await Running.start(...args);
  ends.push(one.stop);
  return one;
}

// The same over both ways of taking datagrams; `auto` is the faster one where it can be had.
describe.each(['auto', 'dgram'] as const)('reception: %s', (reception) => {
  const settings = (more: Partial<ReceiverSettings> = {}): ReceiverSettings => anySettings({ reception, ...more });

  async function sender(address: string): Promise<Sender> {
    const one = await Sender.from(address);
    ends.push(() => one.close());
    return one;
  }

  const record5 = { source: 0x0a000001, destination: 0x0a000002, octets: 1000, packets: 10 };
  const fields: [number, number][] = [[8, 4], [12, 4], [1, 4], [2, 4]]; // prettier-ignore
  const record = be([0x0a000001, 4], [0x0a000002, 4], [500, 4], [5, 4]);

  describe('one port for all protocols', () => {
    test('each exporter is told with its gateway, protocol, domain, rate and where the rate is from', async () => {
      const receiver = await running(settings());
      expect(receiver.health!.reception!.why).toBe(reception === 'dgram' ? 'configured' : null);
      const exporter = await sender('127.0.0.1');
      const port = receiver.port();
      await exporter.send(netflow5({}, [record5, record5], 100), port);
      await exporter.send(netflow9({ domain: 7 }, set(0, template(256, fields)), set(256, record)), port);
      await exporter.send(ipfix({ domain: 9 }, set(256, record)), port);
      await exporter.send(ipfix({ domain: 9, sequence: 1 }, set(2, template(256, fields))), port);
      const frame = ethernet(0x0800, ipv4({}, udp(53, 53, new Uint8Array(10))));
      await exporter.send(sflow({ domain: 3 }, flowSample({ rate: 512 }, rawHeader(frame, 100))), port);
      const heard = await until('all four are heard', () => {
        const one = receiver.exporter('127.0.0.1');
        return one?.domains.length === 4 && one.domains.every(({ samplingRate }) => samplingRate !== null) ? one : null;
      });
      expect(heard).toMatchObject({
        gateway: 'gw1',
        datagrams: 5,
        dataRecords: 4,
        flowSamples: 1,
        undecodedSets: 0,
        errors: {},
      });
      const shown = heard.domains.map(({ protocol, id, samplingRate, samplingSource, templates }) => ({ protocol, id, samplingRate, samplingSource, templates })); // prettier-ignore
      expect(shown).toEqual([
        { protocol: 'netflow5', id: 3, samplingRate: 100, samplingSource: 'header', templates: 0 },
        { protocol: 'netflow9', id: 7, samplingRate: 1, samplingSource: 'none', templates: 1 },
        { protocol: 'ipfix', id: 9, samplingRate: 1, samplingSource: 'none', templates: 1 },
        { protocol: 'sflow5', id: 3, samplingRate: 512, samplingSource: 'sample', templates: 0 },
      ]);
      expect(Date.now() - heard.domains[0]!.lastDatagram!).toBeLessThan(60_000);
      await receiver.stop();
      expect(receiver.sum('octets')).toBe(2 * 1000 + 500 + 500 + 100);
      expect(receiver.sum('estimatedOctets')).toBe(2 * 1000 * 100 + 500 + 500 + 100 * 512);
    });

    test('IPv4 and IPv6 side by side on one port; a configured rate stands over what is exported', async () => {
      const exporters = [
        { gateway: 'gw1', addresses: ['127.0.0.1'], rate: 0 },
        { gateway: 'gw2', addresses: ['::1'], rate: 7 },
      ];
      const first = await running(settings({ udp: ['[::]:0'], exporters }));
      const [four, six] = [await sender('127.0.0.1'), await sender('::1')];
      await four.send(netflow5({}, [record5]), first.port());
      await six.send(netflow5({}, [record5], 100), first.port());
      const heard = await until('both are heard', () => first.exporter('::1')?.dataRecords === 1 && first.exporter('127.0.0.1')?.dataRecords === 1 && first.health); // prettier-ignore
      expect(heard.exporters.map(({ gateway }) => gateway).sort()).toEqual(['gw1', 'gw2']);
      expect(first.exporter('::1')!.domains[0]).toMatchObject({ samplingRate: 7, samplingSource: 'configured' });
    });
  });

  describe('strangers', () => {
    test('are refused, counted and named', async () => {
      const receiver = await running(settings());
      const [known, stranger] = [await sender('127.0.0.1'), await sender('127.0.0.66')];
      for (let i = 0; i < 3; i++) await stranger.send(netflow5({}, [record5]), receiver.port(), '127.0.0.1');
      await known.send(netflow5({}, [record5]), receiver.port());
      const health = await until('they are counted', () => receiver.exporter('127.0.0.1')?.dataRecords === 1 && receiver.health?.refused['unknown-exporter'] === 3 && receiver.health); // prettier-ignore
      expect(health.exporters).toHaveLength(1);
      expect(health.refusedExporters).toMatchObject([{ address: '127.0.0.66', datagrams: 3 }]);
    });

    test('are heard where the settings say so, and refused again after an update', async () => {
      const open = settings({ strangers: true });
      const receiver = await running(open);
      const stranger = await sender('127.0.0.66');
      const port = receiver.port();
      await stranger.send(netflow5({}, [record5]), port, '127.0.0.1');
      const heard = await until('heard', () => receiver.exporter('127.0.0.66'));
      expect(heard).toMatchObject({ gateway: null, dataRecords: 1 });
      await receiver.collector.update({ ...open, strangers: false });
      expect(receiver.port()).toBe(port);
      expect(receiver.exporter('127.0.0.66')).toBeUndefined();
      await stranger.send(netflow5({}, [record5]), port, '127.0.0.1');
      await until('refused', () => receiver.health?.refused['unknown-exporter'] === 1);
    });
  });

  describe('malformed datagrams', () => {
    test('are counted by reason, of whom they come', async () => {
      const receiver = await running(settings());
      const exporter = await sender('127.0.0.1');
      for (const bytes of [
        new Uint8Array(3),
        new Uint8Array(100).fill(0xff),
        concat(netflow9({}), be([256, 2], [60_000, 2])),
      ])
        await exporter.send(bytes, receiver.port());
      await exporter.send(netflow5({}, [record5]), receiver.port());
      const heard = await until('heard', () => receiver.exporter('127.0.0.1')?.dataRecords === 1 && receiver.exporter('127.0.0.1')); // prettier-ignore
      expect(heard.errors).toEqual({ 'datagram-short': 1, 'version-unknown': 1, 'set-length': 1 });
      expect(receiver.health!.refused).toEqual({});
    });
  });

  describe('sockets', () => {
    test('an address that is taken is said, with its number', async () => {
      const taken = createSocket('udp4').bind(0, '127.0.0.1');
      ends.push(() => taken.close());
      await once(taken, 'listening');
      const { port } = taken.address();
      const refused = Running.start(settings({ udp: [`127.0.0.1:${port}`] }));
      await expect(refused).rejects.toMatchObject({
        code: 'flow-listen',
        message: expect.stringContaining('EADDRINUSE'),
      });
    });

    test('a receive buffer that the kernel does not give is said, with the way to raise it', async () => {
      const receiver = await running(settings({ receiveBuffer: 1_000_000_000 }));
      const [socket] = receiver.health!.sockets;
      expect(socket!.bufferGiven).toBeLessThan(1_000_000_000);
      expect(socket!.bufferGiven).toBeGreaterThan(0);
      expect(receiver.log.lines.join('\n')).toContain('sysctl -w net.core.rmem_max=1000000000');
    });

    test('a steady exporter gets a socket of its own, and nothing is lost on the way there', async () => {
      const receiver = await running(settings());
      const exporter = await sender('127.0.0.1');
      for (let i = 0; i < 200; i++) await exporter.send(netflow5({ sequence: i }, [record5]), receiver.port());
      const heard = await until('all are heard', () => receiver.exporter('127.0.0.1')?.dataRecords === 200 && receiver.exporter('127.0.0.1')); // prettier-ignore
      expect(heard).toMatchObject({ gaps: 0, duplicates: 0, kernelDrops: 0 });
      const own = receiver.health!.sockets.filter(({ exporter: whose }) => whose === '127.0.0.1');
      expect(own).toHaveLength(1);
      const late = await until('the kernel tells of it', () => receiver.health!.sockets.find((one) => one.exporter !== null && one.queue !== null)); // prettier-ignore
      expect(late).toMatchObject({ queue: 0, drops: 0 });
    });

    test('addresses come and go with an update; those that stay are not touched', async () => {
      const before = settings();
      const receiver = await running(before);
      const port = receiver.port();
      await receiver.collector.update({ ...before, udp: ['127.0.0.1:0', '[::1]:0'] });
      expect(receiver.health!.sockets.map(({ listen }) => listen)).toEqual(['127.0.0.1:0', '[::1]:0']);
      expect(receiver.port()).toBe(port);
      await receiver.collector.update({ ...before, udp: [] });
      expect(receiver.collector.exporters()).toMatchObject({ state: 'off', receiver: null });
    });
  });
});
