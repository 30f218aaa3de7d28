/** A link of a real router goes down: snmpd says so in a trap, and the poller confirms it by asking at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { path as pathSchema } from '../../collector/config/schema/crossing.js';
import { gateway as gatewaySchema } from '../../collector/config/schema/gateway.js';
import { traps as trapsSchema } from '../../collector/config/schema/signals.js';
import { systemClock } from '../../collector/deps.js';
import type { Observation } from '../../collector/model/observation.js';
import { createPoller, type Poller } from '../../collector/snmp/poller.js';
import { createTrapReceiver, type TrapReceiver } from '../../collector/traps/receiver.js';
import { Recheck } from '../../collector/traps/recheck.js';
import { connect, Namespace, namespacesMissing } from '../lab/namespace.js';
import { AUTH_PASSWORD, COMMUNITY, PRIV_PASSWORD, Snmpd } from '../lab/snmpd.js';
import { missing } from '../needs.js';
import { silentLog } from '../snmp/log.js';
import { until } from '../until.js';

const reason = missing({ snmpd: 'snmpd' }) ?? namespacesMissing();

/** Hands what comes to a UDP port of the namespace on, one line of hexadecimal each: the namespace reaches nothing outside. */
const LISTENER = `
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('message', (datagram) => process.stdout.write(datagram.toString('hex') + '\\n'));
  socket.bind(1162, '127.0.0.1', () => process.stdout.write('\\n'));`;

const V3_SINK = `trapsess -v 3 -u sha256_aes -l authPriv -a SHA-256 -A ${AUTH_PASSWORD} -x AES -X ${PRIV_PASSWORD} 127.0.0.1:1162`;
const WATCH_LINKS = `
createUser internal
rouser internal
iquerySecName internal
notificationEvent linkDownTrap .1.3.6.1.6.3.1.1.5.3 .1.3.6.1.2.1.2.2.1.1 .1.3.6.1.2.1.2.2.1.7 .1.3.6.1.2.1.2.2.1.8
notificationEvent linkUpTrap .1.3.6.1.6.3.1.1.5.4 .1.3.6.1.2.1.2.2.1.1 .1.3.6.1.2.1.2.2.1.7 .1.3.6.1.2.1.2.2.1.8
monitor -r 1 -e linkDownTrap "link down" .1.3.6.1.2.1.2.2.1.8 == 2
monitor -r 1 -e linkUpTrap "link up" .1.3.6.1.2.1.2.2.1.8 != 2`;

describe.skipIf(reason !== null).each([
  ['v2c', `trap2sink 127.0.0.1:1162 ${COMMUNITY}`],
  ['v3', V3_SINK],
])(`a link of snmpd goes down, told in %s ${reason ?? ''}`, (version, sink) => {
  let router: Namespace;
  let far: Namespace;
  let snmpd: Snmpd;
  let listener: ChildProcess;
  let poller: Poller;
  let receiver: TrapReceiver;
  let folder: string;
  const seen: Observation[] = [];
  const wire = createSocket('udp4');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'link-'));
    router = await Namespace.create('router');
    far = await Namespace.create('far');
    for (const [device, net] of [
      ['wan0', 1],
      ['wan1', 2],
    ] as const)
      await connect(
        { namespace: router, device, address: `10.9.${net}.1/30` },
        { namespace: far, device, address: `10.9.${net}.2/30` },
      );
    listener = spawn(...router.inside(process.execPath, ['-e', LISTENER]), { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((ready) => listener.stdout?.once('data', ready));
    snmpd = await Snmpd.start(`${sink}\n${WATCH_LINKS}`, router);
    await collect();
  }, 120_000);

  afterAll(async () => {
    await poller.stop();
    await receiver.stop();
    await snmpd.stop();
    const gone = new Promise((resolve) => listener.once('exit', resolve));
    listener.kill();
    await gone;
    wire.close();
    await Promise.all([router.remove(), far.remove()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** State polls are so rare that only a trap brings one in time. */
  async function collect(): Promise<void> {
    const gateway = gatewaySchema.parse({
      name: 'gw1',
      address: snmpd.host,
      port: snmpd.port,
      poll: { state: '1h', counters: '1h', system: '1h', health: '1h' },
      snmp: { user: 'sha256_aes', auth: { password: 'env:AUTH' }, priv: { password: 'env:PRIV' } },
    });
    const secret = (reference: string) =>
      ({ 'env:AUTH': AUTH_PASSWORD, 'env:PRIV': PRIV_PASSWORD, 'env:COMMUNITY': COMMUNITY })[reference] ?? '';
    const deps = { clock: systemClock, log: silentLog, secret, publish };
    const paths = [pathSchema.parse({ name: 'p1', gateway: 'gw1', a: 'wan0', b: 'wan1' })];
    poller = createPoller({ gateways: [gateway], paths, collector: 'c1' }, deps);
    const traps = trapsSchema.parse({ listen: ['127.0.0.1:0'], communities: ['env:COMMUNITY'] });
    receiver = createTrapReceiver(
      { gateways: [gateway], traps, collector: 'c1', stateFile: join(folder, 'engines') },
      deps,
    );
    const recheck = new Recheck(systemClock, { poll: (name) => poller.pollState(name), doubts: () => true });
    function publish(observations: Observation[]): void {
      seen.push(...observations);
      recheck.observe(observations);
    }
    await receiver.start();
    const port = Number(receiver.addresses[0]?.split(':')[1]);
    let rest = '';
    listener.stdout?.on('data', (text: Buffer) => {
      const lines = (rest + text.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') wire.send(Buffer.from(line, 'hex'), port, '127.0.0.1');
    });
    await poller.start();
    await until('the interfaces of the path', () =>
      seen.some((each) => each.kind === 'interface' && each.interface === 'wan1'),
    );
    seen.splice(0);
  }

  test('it is confirmed by a poll that the trap brought', async () => {
    await far.ip('link', 'set', 'wan1', 'down');
    const trap = await until('the trap', () => seen.find((each) => each.kind === 'trap' && each.name === 'linkDown'), {
      timeout: 60_000,
    });
    expect(trap).toMatchObject({ version: version.replace('v', ''), gateway: 'gw1', claims: 'down' });
    const state = await until(
      'the state after the trap',
      () =>
        seen.find((each) => each.kind === 'interface-state' && each.interface === 'wan1' && each.operStatus !== 'up'),
      { timeout: 30_000 },
    );
    expect(state).toMatchObject({ gateway: 'gw1', adminStatus: 'up' });
    expect(seen.indexOf(state)).toBeGreaterThan(seen.indexOf(trap));
  }, 120_000);
});
