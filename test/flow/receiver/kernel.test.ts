import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { canonical } from '../../../collector/flow/receiver/address.js';
import { ownUdpSockets, parseUdpTable } from '../../../collector/flow/receiver/kernel.js';
import { until } from '../../until.js';
import { Sender } from './lab.js';

const HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

describe('/proc/net/udp', () => {
  test('IPv4: port, peer, queue, drops', () => {
    const text = `${HEAD}\n 2379: 0100007F:850A 0202000A:52AA 01 00000000:00000D00 00:00000000 00000000     0        0 172080 2 000000003edbadd0 17 \n`;
    expect(parseUdpTable(text)).toEqual([
      { inode: 172080, localPort: 0x850a, remote: '10.0.2.2', remotePort: 0x52aa, queue: 0xd00, drops: 17 },
    ]);
  });

  test('IPv6, and IPv4 in it', () => {
    const line = (remote: string) =>
      `  1: 00000000000000000000000000000000:0807 ${remote}:1000 01 00000000:00000000 00:00000000 00000000 0 0 5 2 0 0`;
    const text = [HEAD, line('B80D0120000000000000000001000000'), line('0000000000000000FFFF00000202000A')].join('\n');
    expect(parseUdpTable(text).map(({ remote }) => remote)).toEqual(['2001:db8::1', '10.0.2.2']);
  });

  test('what is not as expected is left out', () => {
    expect(parseUdpTable(`${HEAD}\nnonsense\n 1: x y z\n`)).toEqual([]);
    expect(parseUdpTable('')).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('tells what a full socket of this process drops', async () => {
    const deaf = createSocket({ type: 'udp4', recvBufferSize: 4096 }).bind(0, '127.0.0.1');
    await once(deaf, 'listening');
    ends.push(() => deaf.close());
    const { port } = deaf.address();
    const sender = await Sender.from('127.0.0.1');
    ends.push(() => sender.close());
    // Nobody listens to the socket's messages, but the event loop reads it all the same: so the burst goes out at once.
    const burst = Array.from({ length: 500 }, () => sender.send(new Uint8Array(1400), port));
    await Promise.all(burst);
    const seen = await until('drops are told', async () => (await ownUdpSockets())?.find((one) => one.localPort === port && one.drops > 0)); // prettier-ignore
    expect(seen.drops).toBeLessThanOrEqual(500);
  });
});

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:0a00:0001', '10.0.0.1'],
  ['2001:0DB8:0:0::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['gw1.example', 'gw1.example'],
])('%s is spelled %s', (address, spelling) => {
  expect(canonical(address)).toBe(spelling);
});
