/** The receiver of traps against the field's own tools: snmptrap and snmpinform of net-snmp, over loopback. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { gateway } from '../../collector/config/schema/gateway.js';
import { traps as trapsSchema } from '../../collector/config/schema/signals.js';
import { systemClock } from '../../collector/deps.js';
import type { Observation } from '../../collector/model/observation.js';
import type { TrapObservation } from '../../collector/model/signals.js';
import { createTrapReceiver, type TrapReceiver } from '../../collector/traps/receiver.js';
import { missing, program } from '../needs.js';
import { silentLog } from '../snmp/log.js';
import { until } from '../until.js';

const reason = missing({ snmptrap: 'snmp' });
const run = promisify(execFile);
const secrets: Record<string, string> = {
  'env:COMMUNITY': 'trap-community',
  'env:AUTH': 'authentication-1',
  'env:PRIV': 'for-your-eyes-1',
};

const LINK = ['1.3.6.1.6.3.1.1.5.3', '1.3.6.1.2.1.2.2.1.1.3', 'i', '3', '1.3.6.1.2.1.2.2.1.8.3', 'i', '2'];
const V3 = [
  '-v3',
  '-u',
  'watch',
  '-l',
  'authPriv',
  '-a',
  'SHA-256',
  '-A',
  'authentication-1',
  '-x',
  'AES',
  '-X',
  'for-your-eyes-1',
];

describe.skipIf(reason !== null)(`traps from net-snmp ${reason ?? ''}`, () => {
  let folder: string;
  let receiver: TrapReceiver;
  const told: Observation[] = [];

  const settings = () => ({
    gateways: [
      gateway.parse({
        name: 'gw1',
        address: '127.0.0.1',
        contexts: ['', 'vrf-a'],
        snmp: { user: 'watch', auth: { password: 'env:AUTH' }, priv: { password: 'env:PRIV' } },
      }),
    ],
    traps: trapsSchema.parse({ listen: ['127.0.0.1:0'], communities: ['env:COMMUNITY'] }),
    collector: 'c1',
    stateFile: join(folder, 'engines.json'),
  });
  const begin = async () => {
    receiver = createTrapReceiver(settings(), {
      clock: systemClock,
      log: silentLog,
      secret: (reference) => secrets[reference] ?? '',
      publish: (observations) => void told.push(...observations),
    });
    await receiver.start();
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'traps-'));
    await begin();
  });
  afterEach(() => void told.splice(0));
  afterAll(async () => {
    await receiver.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (tool: string, ...args: string[]) =>
    run(program(tool) ?? tool, args, {
      env: { ...process.env, MIBS: '', SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder },
    });
  const where = () => receiver.addresses[0] ?? '';
  const counted = (what: string, of = 'gw1') =>
    (receiver.counts().get(of) as Record<string, number> | undefined)?.[what] ?? 0;
  const traps = () => told.filter((each): each is TrapObservation => each.kind === 'trap');
  const next = () => until('a trap', () => traps()[0]);

  test('v2c: what it is about and what it claims', async () => {
    await send('snmptrap', '-v2c', '-c', 'trap-community', where(), '4711', ...LINK);
    expect(await next()).toMatchObject({
      gateway: 'gw1',
      name: 'linkDown',
      version: '2c',
      inform: false,
      subject: { type: 'interface', ifIndex: 3 },
      claims: 'down',
      upTime: 4711,
      values: { '1.3.6.1.2.1.2.2.1.8.3': '2' },
    });
    expect(told.find(({ kind }) => kind === 'event')).toMatchObject({ code: 'trap', subject: 'ifIndex 3' });
  });

  test('v1 is read as RFC 3584 has it', async () => {
    const bgp = ['1.3.6.1.2.1.15.7', '127.0.0.1', '6', '2', '99', '1.3.6.1.2.1.15.3.1.2.10.1.0.2', 'i', '1'];
    await send('snmptrap', '-v1', '-c', 'trap-community', where(), ...bgp);
    expect(await next()).toMatchObject({
      name: 'bgpBackwardTransition',
      version: '1',
      oid: '1.3.6.1.2.1.15.7.0.2',
      subject: { type: 'bgp-peer', peer: '10.1.0.2' },
      claims: 'idle',
      upTime: 99,
    });
  });

  test('v3: the context that it names, where it is polled', async () => {
    const from = (context: string, upTime: string) =>
      send('snmptrap', ...V3, '-e', '0x80000000010203aa', '-n', context, where(), upTime, ...LINK);
    await from('vrf-a', '1');
    expect(await next()).toMatchObject({ gateway: 'gw1', context: 'vrf-a' });
    await from('vrf-other', '2');
    await until('another', () => traps().length === 2);
    expect(traps()[1]).toMatchObject({ context: '' });
  });

  test('v3: what is learnt of an engine is on the disk soon, without a stop', async () => {
    await send('snmptrap', ...V3, '-e', '0x80000000010203bb', where(), '1', ...LINK);
    await next();
    const kept = () => readFileSync(join(folder, 'engines.json'), 'utf8');
    await until('the file', () => kept().includes('80000000010203bb'), { timeout: 10_000 });
  });

  test('an inform is acknowledged', async () => {
    await send('snmpinform', '-v2c', '-c', 'trap-community', '-r', '0', '-t', '10', where(), '1', ...LINK);
    expect(await next()).toMatchObject({ inform: true, name: 'linkDown' });
  });

  test('another community is refused and counted', async () => {
    const before = counted('community');
    await send('snmptrap', '-v2c', '-c', 'public', where(), '1', ...LINK);
    await until('the refusal', () => counted('community') === before + 1);
    expect(traps()).toEqual([]);
  });

  test('v3 with authentication and encryption; a copy of it is not believed', async () => {
    const wire = createSocket('udp4');
    await new Promise<void>((bound) => wire.bind(0, '127.0.0.1', () => bound()));
    const heard = new Promise<Buffer>((resolve) => wire.once('message', resolve));
    await send('snmptrap', ...V3, '-e', '0x8000000001020304', `127.0.0.1:${wire.address().port}`, '1', ...LINK);
    const datagram = await heard;
    const [, port = '0'] = where().split(':');
    const forward = (bytes: Buffer) => wire.send(bytes, Number(port), '127.0.0.1');
    forward(datagram);
    expect(await next()).toMatchObject({ version: '3', name: 'linkDown', claims: 'down' });
    forward(datagram);
    await until('the copy', () => counted('repeated') > 0);
    const forged = Buffer.from(datagram);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    forward(forged);
    await until('the forgery', () => counted('unauthentic') > 0);
    // The engine restarts: its boots go up, and what was recorded before is out of time, also after a restart of the receiver.
    await send('snmptrap', ...V3, '-e', '0x8000000001020304', '-Z', '1000,5', where(), '2', ...LINK);
    await until('the trap after the restart', () => traps().length === 2);
    await receiver.stop();
    await begin();
    const [, again = '0'] = where().split(':');
    wire.send(datagram, Number(again), '127.0.0.1');
    await until('the replay', () => counted('not-in-time') > 0);
    expect(traps()).toHaveLength(2);
    wire.close();
  });

  test('v3 inform: its sender finds our engine, and is acknowledged', async () => {
    await send('snmpinform', ...V3, '-r', '1', '-t', '10', where(), '1', ...LINK);
    expect(await next()).toMatchObject({ version: '3', inform: true, name: 'linkDown' });
  });

  test('below the security level of its user it is refused', async () => {
    const before = counted('user');
    await send(
      'snmptrap',
      '-v3',
      '-u',
      'watch',
      '-l',
      'noAuthNoPriv',
      '-e',
      '0x8000000001020305',
      where(),
      '1',
      ...LINK,
    );
    await send(
      'snmptrap',
      '-v3',
      '-u',
      'stranger',
      '-l',
      'noAuthNoPriv',
      '-e',
      '0x8000000001020305',
      where(),
      '1',
      ...LINK,
    );
    await until('both refusals', () => counted('user') === before + 2);
  });

  test('what is not known stays readable', async () => {
    await send(
      'snmptrap',
      '-v2c',
      '-c',
      'trap-community',
      where(),
      '7',
      '1.3.6.1.4.1.99999.0.1',
      '1.3.6.1.4.1.99999.1',
      's',
      'pump \u001b[31mfailed',
    );
    expect(await next()).toMatchObject({
      name: '1.3.6.1.4.1.99999.0.1',
      subject: { type: 'gateway' },
      claims: null,
    });
    expect(JSON.stringify(traps()[0]?.values)).not.toContain('\\u001b');
  });

  test('an address that is taken is told with what to do, and nothing stays open', async () => {
    const taken = { ...settings(), stateFile: join(folder, 'second.json') };
    taken.traps = trapsSchema.parse({ listen: ['127.0.0.1:0', where()] });
    const second = createTrapReceiver(taken, {
      clock: systemClock,
      log: silentLog,
      secret: (reference) => secrets[reference] ?? '',
      publish: () => undefined,
    });
    await expect(second.start()).rejects.toMatchObject({
      code: 'TRAPS_LISTEN_FAILED',
      message: `traps cannot be heard on ${where()} (EADDRINUSE): another program listens there: stop it, or listen elsewhere`,
    });
    expect(second.addresses).toEqual([]);
  });

  test('noise is counted and harms nothing', async () => {
    const socket = createSocket('udp4');
    const [, port = '0'] = where().split(':');
    const before = counted('malformed');
    const head = Buffer.from('302602010104', 'hex');
    let seed = 1;
    const noise = () => (seed = (seed * 48_271) % 0x7fff_ffff) & 0xff;
    for (let i = 0; i < 300; i++) {
      const body = Buffer.from(Array.from({ length: 40 }, noise));
      await new Promise<void>((sent) =>
        socket.send(i % 2 ? body : Buffer.concat([head, body]), Number(port), '127.0.0.1', () => sent()),
      );
    }
    await until('the noise', () => counted('malformed') + counted('community') > before);
    socket.close();
    await send('snmptrap', '-v2c', '-c', 'trap-community', where(), '8', ...LINK);
    expect(await next()).toMatchObject({ upTime: 8 });
  });
});
