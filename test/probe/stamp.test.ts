import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { parseTracking } from '../../collector/probe/clock-quality.js';
import { readReflected, readSender, reflectorPacket, senderPacket } from '../../collector/probe/stamp/packet.js';
import { Reflector } from '../../collector/probe/stamp/reflector.js';
import {
  errorEstimate,
  readErrorEstimate,
  readTimestamp,
  writeTimestamp,
} from '../../collector/probe/stamp/timestamp.js';
import { LossWays } from '../../collector/probe/stamp/ways.js';
import { silentLog } from '../snmp/log.js';
import { until } from '../until.js';
import { probing, settings } from './bench.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const clock = { synchronised: true, error: 5 };
const KEY = 'a-key-of-some-length';

async function reflector(key: string | null = null): Promise<Reflector> {
  const made = new Reflector(
    { host: '127.0.0.1', port: 0, key },
    { clock: systemClock, log: silentLog, quality: () => clock },
  );
  await made.start();
  ends.push(() => made.stop());
  return made;
}

async function session(to: Reflector, key: string | null = null) {
  const bench = await probing([settings({ kind: 'stamp', port: to.address!.port, key })]);
  ends.push(() => bench.prober.stop());
  return bench;
}

describe('packets (RFC 8762 §4.2, §4.3)', () => {
  const at = 1_795_690_954_378.5;

  test('of a sender in open mode, octet by octet', () => {
    const packet = senderPacket({ sequence: 7, sentAt: at, clock }, null);
    expect(packet).toHaveLength(44);
    // 1795690954 + 2208988800 seconds = 0xeeb8bdca mod 2^32; half a second and less = 0.3785 × 2^32.
    const seconds = ((1_795_690_954 + 2_208_988_800) % 2 ** 32).toString(16).padStart(8, '0');
    expect(packet.toString('hex', 0, 8)).toBe(`00000007${seconds}`);
    expect(packet.readUInt32BE(8) / 2 ** 32).toBeCloseTo(0.3785, 6);
    expect(packet.readUInt16BE(12) & 0xc000).toBe(0x8000);
    expect(packet.subarray(14).every((octet) => octet === 0)).toBe(true);
    expect(readSender(packet, null)).toMatchObject({ sequence: 7, clock: { synchronised: true } });
  });

  test.each([null, KEY])('of a reflector repeat the sender’s fields (key %s)', (key) => {
    const sent = senderPacket({ sequence: 9, sentAt: at, clock: { synchronised: false, error: 1_000 } }, key);
    sent.writeUInt16BE(0xbeef, key === null ? 14 : 26);
    const signed = key === null ? sent : senderPacket({ sequence: 9, sentAt: at, clock }, key);
    const answer = { sequence: 4, receivedAt: at + 10, sentAt: at + 11, clock, ttl: 255 };
    const packet = reflectorPacket(signed, answer, key);
    expect(packet).toHaveLength(signed.length);
    const read = readReflected(packet, key)!;
    expect(read).toMatchObject({ sequence: 4, sender: { sequence: 9 }, clock: { synchronised: true } });
    expect(read.receivedAt).toBeCloseTo(at + 10, 2);
    expect(read.sender.sentAt).toBeCloseTo(at, 2);
    if (key === null) expect(packet.readUInt16BE(14)).toBe(0xbeef);
  });

  test('of another key, changed under way, or too short, are nothing', () => {
    const packet = senderPacket({ sequence: 1, sentAt: at, clock }, KEY);
    expect(readSender(packet, 'another-key-of-length')).toBeNull();
    packet[3]!++;
    expect(readSender(packet, KEY)).toBeNull();
    for (let length = 0; length < 14; length++) expect(readSender(Buffer.alloc(length), null)).toBeNull();
    for (let length = 0; length < 112; length++) expect(readSender(Buffer.alloc(length), KEY)).toBeNull();
    for (let length = 0; length < 41; length++) expect(readReflected(Buffer.alloc(length), null)).toBeNull();
  });

  test('a packet of TWAMP, 14 octets and padding, is answered with its fields in place', () => {
    const twamp = Buffer.alloc(60, 0xaa);
    senderPacket({ sequence: 3, sentAt: at, clock }, null).copy(twamp, 0, 0, 14);
    const answer = { sequence: 3, receivedAt: at, sentAt: at, clock, ttl: 255 };
    expect(reflectorPacket(twamp, answer, null)).toHaveLength(60);
    expect(readReflected(reflectorPacket(twamp.subarray(0, 14), answer, null), null)).toMatchObject({ sequence: 3 });
  });

  test.each([0, 946_684_800_000, at, Date.UTC(2036, 1, 7, 6, 28, 16, 500), Date.UTC(2050, 0, 1)])(
    'the time %d',
    (time) => {
      const packet = Buffer.alloc(8);
      writeTimestamp(packet, 0, time);
      expect(readTimestamp(packet, 0)).toBeCloseTo(time, 3);
    },
  );

  test.each([0.0001, 1, 5, 100, 1_000, 60_000])('an error of %d ms is never said smaller', (error) => {
    const read = readErrorEstimate(errorEstimate({ synchronised: true, error }));
    expect(read.error).toBeGreaterThanOrEqual(error * 0.999);
    expect(read.error).toBeLessThan(error * 1.02 + 1e-6);
  });
});

describe('a session over the loopback', () => {
  test.each([null, KEY])('is answered (key %s)', async (key) => {
    const to = await reflector(key);
    const { answered, of } = await session(to, key);
    await until('answers come', () => answered().length >= 4);
    expect(of().every(({ delay }) => delay !== null && delay >= 0)).toBe(true);
    expect(to.counts.refused).toBe(0);
  });

  test('with another key is refused, and said so', async () => {
    const to = await reflector(KEY);
    const { of } = await session(to, 'another-key-of-length');
    await until('packets are lost', () => of().length >= 2);
    expect(to.counts.refused).toBeGreaterThan(0);
    expect(of().every(({ delay }) => delay === null)).toBe(true);
  });

  test('nobody listens: each packet is lost, and why', async () => {
    const to = await reflector();
    const { port } = to.address!;
    await to.stop();
    const { of, prober } = await probing([settings({ kind: 'stamp', port })]);
    ends.push(() => prober.stop());
    await until('packets are lost', () => of().length >= 2);
    expect(prober.trouble('one')).toContain('ECONNREFUSED');
  });

  test('a target that answers something else is named', async () => {
    const other = createSocket('udp4');
    other.on('message', (_packet, { port, address }) => other.send('what?', port, address));
    await new Promise<void>((resolve) => other.bind(0, '127.0.0.1', resolve));
    ends.push(() => other.close());
    const { prober } = await probing([settings({ kind: 'stamp', port: other.address().port })]);
    ends.push(() => prober.stop());
    expect(await until('it is told', () => prober.trouble('one'))).toContain('is not STAMP');
  });
});

describe('on which way packets were lost', () => {
  test('a target that counts tells', () => {
    const ways = new LossWays();
    expect(ways.lostBefore(0, 0)).toEqual({});
    expect(ways.lostBefore(3, 1)).toEqual({ lostForward: 2, lostBackward: 0 });
    expect(ways.lostBefore(6, 3)).toEqual({ lostForward: 1, lostBackward: 1 });
    expect(ways.lostBefore(9, 0)).toEqual({});
  });

  test('one that repeats our numbers does not', () => {
    const ways = new LossWays();
    expect([ways.lostBefore(0, 0), ways.lostBefore(5, 5)]).toEqual([{}, {}]);
  });
});

test('the clock, as chrony tells of it', () => {
  const line = 'C0A80001,192.168.0.1,3,1795690954.1,0.000010,0.00001,0.00002,-3.4,0.0,0.02,0.004,0.001,64.2,Normal\n';
  expect(parseTracking(line)).toEqual({ synchronised: true, error: expect.closeTo(3.01, 5) as number });
  expect(parseTracking(line.replace('Normal', 'Not synchronised')).synchronised).toBe(false);
  expect(parseTracking('').synchronised).toBe(false);
});
