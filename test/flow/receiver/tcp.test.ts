/** IPFIX over real TCP connections. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../collector/deps.js';
import { Receiver } from '../../../collector/flow/receiver/receiver.js';
import type { TcpLimits } from '../../../collector/flow/receiver/tcp.js';
import { until } from '../../until.js';
import { be, concat, ipfix, set, template } from '../build.js';
import { silentLog } from '../../snmp/log.js';
import { settings } from './lab.js';
import { createTotals } from './totals.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function receiving(limits: Partial<TcpLimits> = {}): Promise<{ receiver: Receiver; port: number }> {
  const receiver = new Receiver(settings({ udp: [], tcp: ['127.0.0.1:0'] }), {
    clock: systemClock,
    log: silentLog,
    createConsumer: createTotals,
    report: () => receiver.taken(),
    tcpLimits: { connections: 4, perExporter: 4, idle: 60_000, ...limits },
  });
  await receiver.start();
  ends.push(() => receiver.stop());
  return { receiver, port: receiver.health().sockets[0]!.port };
}

async function connected(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  ends.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const fields: [number, number][] = [[8, 4], [12, 4], [1, 4], [2, 4]]; // prettier-ignore
const announced = ipfix({ domain: 1 }, set(2, template(256, fields)));
const data = (sequence: number): Uint8Array => ipfix({ domain: 1, sequence }, set(256, be([1, 4], [2, 4], [500, 4], [5, 4]))); // prettier-ignore
const exporter = (receiver: Receiver) => receiver.health().exporters[0];
const refused = (receiver: Receiver, reason: string) => () => receiver.health().refused[reason];

describe('IPFIX over TCP', () => {
  test('messages across segments; the templates of one connection are not those of another', async () => {
    const { receiver, port } = await receiving();
    const [first, second] = [await connected(port), await connected(port)];
    const stream = concat(announced, ...Array.from({ length: 100 }, (_, i) => data(i)));
    for (let at = 0; at < stream.length; at += 333) first.write(stream.subarray(at, at + 333));
    second.write(data(0));
    const heard = await until('all is heard', () => exporter(receiver)?.dataRecords === 100 && exporter(receiver)!.undecodedSets === 1 && exporter(receiver)); // prettier-ignore
    expect(heard).toMatchObject({ gateway: 'gw1', connections: 2, gaps: 0, errors: {} });
    expect(heard.domains).toHaveLength(2);
  });

  test('what was counted stays counted when the connection is gone', async () => {
    const { receiver, port } = await receiving();
    const socket = await connected(port);
    socket.end(concat(announced, data(0), data(1)));
    await until('it is gone', () => exporter(receiver)?.connections === 0 && exporter(receiver)!.dataRecords === 2);
    expect(exporter(receiver)).toMatchObject({ dataRecords: 2, datagrams: 3, domains: [], templates: 0 });
    expect(receiver.health().refused).toEqual({});
  });

  test('a connection that ends in the middle of a message, or is no IPFIX, is closed and counted', async () => {
    const { receiver, port } = await receiving();
    (await connected(port)).end(data(0).subarray(0, 20));
    await until('the end is counted', refused(receiver, 'tcp-truncated'));
    const other = await connected(port);
    const closed = once(other, 'close');
    other.write('GET / HTTP/1.1\r\n\r\n');
    await closed;
    expect(receiver.health().refused).toMatchObject({ 'tcp-truncated': 1, 'tcp-framing': 1 });
  });

  test('strangers, too many connections and idle ones are closed and counted', async () => {
    const { receiver, port } = await receiving({ connections: 3, perExporter: 2, idle: 300 });
    await connected(port, '127.0.0.66');
    await until('the stranger is counted', refused(receiver, 'tcp-unknown-exporter'));
    const sockets = [await connected(port), await connected(port), await connected(port)];
    await until('one too many is counted', refused(receiver, 'tcp-connections'));
    expect(exporter(receiver)!.connections).toBe(2);
    await Promise.all(sockets.map((socket) => socket.destroyed || once(socket, 'close')));
    await until('idle ones are counted', () => receiver.health().refused['tcp-idle'] === 2);
    await until('they are gone', () => exporter(receiver)!.connections === 0);
  });
});
