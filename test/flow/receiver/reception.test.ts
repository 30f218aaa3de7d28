/** One contract for both ways of taking datagrams, with real ones; and which way is chosen. */
import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { canonical } from '../../../collector/flow/receiver/address.js';
import { ownUdpSockets } from '../../../collector/flow/receiver/kernel.js';
import { BatchedReception } from '../../../collector/flow/receiver/reception/batched.js';
import { chooseReception } from '../../../collector/flow/receiver/reception/choose.js';
import { DgramReception } from '../../../collector/flow/receiver/reception/dgram.js';
import { loadLibc } from '../../../collector/native/libc.js';
import type {
  From,
  Reception,
  SocketOptions,
  UdpSocket,
} from '../../../collector/flow/receiver/reception/reception.js';
import { keptLog } from '../../snmp/log.js';
import { until } from '../../until.js';
import { Sender } from './lab.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What one socket heard: addresses in one spelling. */
class Heard {
  readonly bytes: number[][] = [];
  readonly from: From[] = [];
  readonly truncated: From[] = [];
  readonly failures: unknown[] = [];
  socket!: UdpSocket;

  static async on(reception: Reception, more: Partial<SocketOptions> = {}): Promise<Heard> {
    const heard = new Heard();
    const told = ({ address, port }: From): From => ({ address: canonical(address), port });
    heard.socket = await reception.open({
      ...{ host: '127.0.0.1', port: 0, shared: false, receiveBuffer: 1_000_000, ipv6Only: false },
      heard: (bytes, from) => {
        // Copied: the bytes are good during the call only.
        heard.bytes.push([...bytes.slice(0, 8)]);
        heard.from.push(told(from));
      },
      truncated: (from) => heard.truncated.push(told(from)),
      failed: (error) => heard.failures.push(error),
      ...more,
    });
    ends.push(() => heard.close());
    return heard;
  }

  private closed = false;
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.socket.close();
  }
}

async function sender(address = '127.0.0.1'): Promise<Sender> {
  const one = await Sender.from(address);
  ends.push(() => one.close());
  return one;
}

const numbered = (i: number): Uint8Array => Uint8Array.of(i >>> 8, i & 255);
const numbers = ({ bytes }: Heard): number[] => bytes.map(([high, low]) => high! * 256 + low!);

// The lists below are of the machines that CI has; elsewhere there is one way only.
const batched = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
const ways: [string, () => Promise<Reception>][] = [
  ['dgram', () => Promise.resolve(new DgramReception('told to'))],
  ...(batched ? [['recvmmsg', async () => new BatchedReception(await loadLibc())] as [string, () => Promise<Reception>]] : []), // prettier-ignore
];

describe.each(ways)('%s', (way, make) => {
  test('says which way it is', async () => {
    const reception = await make();
    expect([reception.way, reception.why === null]).toEqual([way, way === 'recvmmsg']);
  });

  test('datagrams of one sender come whole, once, and in order', async () => {
    const heard = await Heard.on(await make());
    const exporter = await sender();
    for (let i = 0; i < 500; i++) await exporter.send(numbered(i), heard.socket.port);
    await until('all are heard', () => heard.bytes.length >= 500);
    expect(numbers(heard)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(new Set(heard.from.map(({ address, port }) => `${address} ${port}`))).toEqual(
      new Set([`127.0.0.1 ${exporter.port}`]),
    );
  });

  test('the longest datagram, the empty one, and many lengths in between', async () => {
    const lengths: number[] = [];
    const heard = await Heard.on(await make(), { heard: (bytes) => lengths.push(bytes.length) });
    const exporter = await sender();
    const sent = [65_507, 0, 1, 1_464, 1_464, 9_000, 24];
    for (const length of sent) await exporter.send(new Uint8Array(length), heard.socket.port);
    await until('all are heard', () => lengths.length === sent.length);
    expect(lengths).toEqual(sent);
    expect(heard.truncated).toEqual([]);
  });

  test('senders of both families on one socket, each told apart by address and port', async () => {
    const heard = await Heard.on(await make(), { host: '::' });
    const [four, other, six] = [await sender(), await sender('127.0.0.2'), await sender('::1')];
    const { port } = heard.socket;
    for (let round = 0; round < 3; round++) {
      await four.send(numbered(4), port, '127.0.0.1');
      await other.send(numbered(5), port, '127.0.0.1');
      await six.send(numbered(6), port, '::1');
    }
    await until('all are heard', () => heard.bytes.length === 9);
    const by = new Map(numbers(heard).map((number, i) => [number, heard.from[i]]));
    expect(by.get(4)).toEqual({ address: '127.0.0.1', port: four.port });
    expect(by.get(5)).toEqual({ address: '127.0.0.2', port: other.port });
    expect(by.get(6)).toEqual({ address: '::1', port: six.port });
  });

  test('IPv6 alone leaves the same port to IPv4', async () => {
    const reception = await make();
    const six = await Heard.on(reception, { host: '::', ipv6Only: true });
    const four = await Heard.on(reception, { port: six.socket.port });
    const exporter = await sender();
    await exporter.send(numbered(1), four.socket.port);
    await until('it is heard', () => four.bytes.length === 1);
    expect(six.bytes).toEqual([]);
  });

  test('more senders than are remembered are told apart all the same', async () => {
    const heard = await Heard.on(await make(), { receiveBuffer: 4_000_000 });
    const many = await Promise.all(Array.from({ length: 300 }, () => sender()));
    for (let round = 0; round < 2; round++)
      for (const [i, one] of many.entries()) await one.send(numbered(i), heard.socket.port);
    await until('all are heard', () => heard.bytes.length === 600);
    numbers(heard).forEach((number, i) => expect(heard.from[i]!.port).toBe(many[number]!.port));
  });

  test('a connected socket takes what its sender sends, past the shared one', async () => {
    const reception = await make();
    const shared = await Heard.on(reception, { shared: true });
    const { port } = shared.socket;
    const [steady, other] = [await sender(), await sender('127.0.0.2')];
    const own = await Heard.on(reception, { shared: true, port });
    await own.socket.connect({ address: '127.0.0.1', port: steady.port });
    for (let i = 0; i < 10; i++) {
      await steady.send(numbered(i), port);
      await other.send(numbered(100 + i), port, '127.0.0.1');
    }
    await until('all are heard', () => own.bytes.length === 10 && shared.bytes.length === 10);
    expect(numbers(own)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(numbers(shared)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  });

  test('a connected socket of IPv6 takes a sender of IPv4', async () => {
    const reception = await make();
    const heard = await Heard.on(reception, { host: '::', shared: true });
    const exporter = await sender();
    await exporter.send(numbered(1), heard.socket.port);
    await until('the first is heard', () => heard.bytes.length === 1);
    const own = await Heard.on(reception, { host: '::', shared: true, port: heard.socket.port });
    await own.socket.connect({ address: '::ffff:127.0.0.1', port: exporter.port });
    await exporter.send(numbered(2), heard.socket.port);
    await until('the second is heard', () => own.bytes.length === 1);
    expect([numbers(heard), numbers(own)]).toEqual([[1], [2]]);
  });

  test('many sockets at a time, and what comes to one that is closed harms no other', async () => {
    const reception = await make();
    const all = await Promise.all(Array.from({ length: 20 }, () => Heard.on(reception)));
    const exporter = await sender();
    await all[3]!.close();
    for (let i = 0; i < 20; i++)
      for (const [at, { socket }] of all.entries()) if (at !== 3) await exporter.send(numbered(i), socket.port);
    await until('all are heard', () => all.every(({ bytes }, at) => at === 3 || bytes.length === 20));
    for (const [at, heard] of all.entries())
      expect(numbers(heard)).toEqual(at === 3 ? [] : Array.from({ length: 20 }, (_, i) => i));
  });

  test('who takes a datagram may close the socket, and another one', async () => {
    const reception = await make();
    const other = await Heard.on(reception);
    let count = 0;
    const heard: Heard = await Heard.on(reception, {
      heard: () => {
        if (++count === 1) void Promise.all([heard.close(), other.close()]);
      },
    });
    const last = await Heard.on(reception);
    const exporter = await sender();
    for (const { socket } of [heard, other, last]) await exporter.send(numbered(1), socket.port);
    await until('the last is heard', () => last.bytes.length === 1);
    expect(count).toBe(1);
  });

  test('a taken port is refused by the code of the system, unless both may share it', async () => {
    const reception = await make();
    const first = await Heard.on(reception);
    await expect(Heard.on(reception, { port: first.socket.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(Heard.on(reception, { host: '203.0.113.1' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
    const shared = await Heard.on(reception, { shared: true });
    await Heard.on(reception, { shared: true, port: shared.socket.port });
  });

  test('a host name is looked up', async () => {
    const heard = await Heard.on(await make(), { host: 'localhost' });
    await (await sender()).send(numbered(7), heard.socket.port);
    await until('it is heard', () => heard.bytes.length === 1);
  });

  test('the buffer that the kernel gave is told', async () => {
    const heard = await Heard.on(await make(), { receiveBuffer: 100_000 });
    expect(heard.socket.bufferGiven).toBe(100_000);
  });

  test.skipIf(process.platform !== 'linux')(
    'the kernel counts what a full socket drops as of this process',
    async () => {
      const heard = await Heard.on(await make(), { receiveBuffer: 4_096 });
      const { port } = heard.socket;
      const exporter = await sender();
      // The socket is read by this thread's event loop, which has no turn while all of these are handed to the kernel.
      await Promise.all(Array.from({ length: 500 }, () => exporter.send(new Uint8Array(1_400), port)));
      const seen = await until('drops are told', async () => (await ownUdpSockets())?.find((one) => one.localPort === port && one.drops > 0)); // prettier-ignore
      await until('each was heard or dropped', async () => {
        const now = (await ownUdpSockets())?.find(({ inode }) => inode === seen.inode);
        return now !== undefined && now.drops + heard.bytes.length === 500;
      });
    },
  );

  test.skipIf(process.platform !== 'linux')('closing gives the descriptor back', async () => {
    const reception = await make();
    const descriptors = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
    await (await Heard.on(reception)).close();
    const before = await descriptors();
    for (let i = 0; i < 30; i++) await (await Heard.on(reception)).close();
    expect(await descriptors()).toBeLessThanOrEqual(before + 5);
    await expect(Heard.on(reception, { host: '203.0.113.1' })).rejects.toThrow();
    expect(await descriptors()).toBeLessThanOrEqual(before + 5);
  });
});

describe.skipIf(!batched)('recvmmsg', () => {
  test('a datagram that is longer than its slot is counted and left out; its neighbours are not', async () => {
    const heard = await Heard.on(new BatchedReception(await loadLibc(), 2_048));
    const exporter = await sender();
    for (const length of [100, 2_048, 2_049, 5_000, 200])
      await exporter.send(new Uint8Array(length), heard.socket.port);
    await until('all are seen', () => heard.bytes.length + heard.truncated.length === 5);
    expect([heard.bytes.length, heard.truncated.length]).toEqual([3, 2]);
    expect(heard.truncated[0]).toEqual({ address: '127.0.0.1', port: exporter.port });
  });

  test('every datagram lies in the same memory: none is allocated', async () => {
    const buffers = new Set<ArrayBufferLike>();
    let count = 0;
    const reception = new BatchedReception(await loadLibc());
    const take = {
      heard: ({ buffer }: Uint8Array): void => {
        buffers.add(buffer);
        count++;
      },
    };
    const all = [await Heard.on(reception, take), await Heard.on(reception, take)];
    const exporter = await sender();
    for (let i = 0; i < 500; i++) await exporter.send(new Uint8Array(i), all[i % 2]!.socket.port);
    await until('heard', () => count === 500);
    expect(buffers.size).toBe(1);
  });
});

describe('the choice', () => {
  test.skipIf(!batched)('is the faster one where it can be had', async () => {
    const { log, lines } = keptLog();
    expect(await chooseReception('auto', log)).toMatchObject({ way: 'recvmmsg', why: null });
    expect(lines.join('\n')).toContain('many at a time');
  });

  test('is dgram where the configuration says so', async () => {
    const { log, lines } = keptLog();
    expect(await chooseReception('dgram', log)).toMatchObject({ way: 'dgram', why: 'configured' });
    expect(lines.join('\n')).toContain('as configured');
  });

  test('is dgram where the library cannot be had, and the reason is said', async () => {
    const { log, lines } = keptLog();
    const absent = (): Promise<never> => Promise.reject(new Error('Cannot find the native Koffi module'));
    expect(await chooseReception('auto', log, absent)).toMatchObject({
      way: 'dgram',
      why: 'Cannot find the native Koffi module',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('Cannot find the native Koffi module');
  });
});
