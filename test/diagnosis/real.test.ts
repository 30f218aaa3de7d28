/** The commonest mistakes, really made: with snmpd, sockets, files and certificates, and a collector that has to live with them. */
import { execFile, execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Folder, START } from '../e2e/folder.js';
import { Product } from '../e2e/product.js';
import { be, concat, set } from '../flow/build.js';
import { freeUdpPort } from '../lab/daemon.js';
import { AUTH_PASSWORD, COMMUNITY, PRIV_PASSWORD, Snmpd } from '../lab/snmpd.js';
import { missing } from '../needs.js';
import { until } from '../until.js';

const reason = missing({ snmpd: 'snmpd', snmptrap: 'snmp', openssl: 'openssl' });

const answer = z.object({
  diagnosis: z.array(z.object({ check: z.string(), subject: z.string(), what: z.string(), mend: z.string() })),
});
type Finding = z.output<typeof answer>['diagnosis'][number];

const env = {
  LAB_COMMUNITY: COMMUNITY,
  LAB_WRONG: 'another-community',
  LAB_NARROW: 'narrow',
  LAB_AUTH: AUTH_PASSWORD,
  LAB_PRIV: PRIV_PASSWORD,
  LAB_BAD: 'not-the-password-1',
  TZ: 'America/New_York',
};
const v2c = (name: string) => ({ version: '2c', community: `env:${name}` });
const v3 = (auth: string) => ({
  user: 'sha256_aes',
  auth: { protocol: 'sha256', password: `env:${auth}` },
  priv: { protocol: 'aes', password: 'env:LAB_PRIV' },
});

function send(port: number, from: string, bytes: Uint8Array): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.bind(0, from, () =>
      socket.send(bytes, port, '127.0.0.1', (error) => {
        socket.close();
        if (error) reject(error);
        else resolve();
      }),
    );
  });
}

/** IPFIX (RFC 7011) with one set of data, and nothing that says what is in it. */
function withoutTemplate(): Uint8Array {
  const body = set(300, new Uint8Array(8));
  const time = Math.floor(Date.now() / 1_000);
  return concat(be([10, 2], [16 + body.length, 2], [time, 4], [0, 4], [7, 4]), body);
}

describe.skipIf(reason)(`a collector that has to live with mistakes ${reason ?? ''}`, () => {
  let folder: Folder;
  let snmpd: Snmpd;
  let product: Product;
  const silent = createSocket('udp4');
  let [flowPort, trapPort] = [0, 0];

  beforeAll(async () => {
    folder = await Folder.create();
    snmpd = await Snmpd.start('view sysonly included .1.3.6.1.2.1.1\nrocommunity narrow 127.0.0.1 -V sysonly');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    [flowPort, trapPort] = [await freeUdpPort(), await freeUdpPort()];
    const secret = join(folder.path, 'community');
    await writeFile(secret, COMMUNITY, { mode: 0o644 });
    await chmod(secret, 0o644);
    const pem = ['-keyout', join(folder.path, 'key.pem'), '-out', join(folder.path, 'cert.pem')];
    const how = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '5',
      '-subj',
      '/CN=x',
    ];
    execFileSync('openssl', ['req', ...how, ...pem], { stdio: 'ignore' });
    const gateway = (name: string, port: number, snmp: object, more: object = {}) => ({
      ...{ name, address: '127.0.0.1', port, snmp },
      limits: { timeout: '300ms', retries: 0 },
      poll: { state: '1s', counters: '1s', system: '1s', health: '60s' },
      ...more,
    });
    await folder.write({
      interconnect: { name: 'Mistakes' },
      gateways: [
        gateway('sound', snmpd.port, { version: '2c', community: `file:${secret}` }),
        gateway('wrong-community', snmpd.port, v2c('LAB_WRONG')),
        gateway('behind-a-list', silent.address().port, v3('LAB_AUTH')),
        gateway('switched-off', await freeUdpPort(), v3('LAB_AUTH')),
        gateway('wrong-key', snmpd.port, v3('LAB_BAD')),
        gateway('no-name', 161, v2c('LAB_COMMUNITY'), { address: 'no-such-router.invalid' }),
        gateway('narrow', snmpd.port, v2c('LAB_NARROW')),
      ],
      paths: [{ name: 'one', gateway: 'sound', a: 'lo', b: 'lo0' }],
      flow: { listen: [`127.0.0.1:${flowPort}`], receiveBuffer: '512 MiB', reception: 'dgram' },
      traps: { listen: [`127.0.0.1:${trapPort}`] },
      store: { path: 'data', collector: 'e2e', spool: { size: '16 MiB' } },
      http: { listen: '127.0.0.1:0', tls: { certificate: 'cert.pem', key: 'key.pem' } },
    });
    product = await Product.start(START, folder.path, env);
  });

  afterAll(async () => {
    await product?.end();
    await snmpd?.stop();
    silent.close();
    await folder?.remove();
  });

  const findings = async (): Promise<Finding[]> => {
    const { output } = await Product.run(['doctor', '-c', 'interconnect.yaml', '--json'], folder.path, env);
    return answer.parse(JSON.parse(output)).diagnosis;
  };
  const found = (check: string, subject: string): Promise<Finding> =>
    until(
      `${check} of ${subject}`,
      async () => (await findings()).find((each) => each.check === check && each.subject === subject),
      {
        timeout: 40_000,
        every: 500,
      },
    );

  it.each([
    ['community', 'wrong-community', /access list/, /--community env:LAB_WRONG/],
    ['access-list', 'behind-a-list', /not even a refusal/, /permit udp/],
    ['agent-off', 'switched-off', /nobody listens/, /snmpd/],
    ['snmp-user', 'wrong-key', /refuses/, /show snmp user/],
    ['name-resolution', 'no-name', /no-such-router\.invalid/, /getent hosts/],
    ['snmp-view', 'narrow', /hides/, /view/],
    ['interface-renamed', 'path one', /"lo0"/, /b: lo /],
    ['clock', 'this machine', /keeps its clock/, /chrony/],
    ['time-zone', 'interconnect.timeZone', /America\/New_York/, /set-timezone Europe\/London/],
  ])('tells %s', async (check, subject, what, mend) => {
    const finding = await found(check, subject);
    expect(finding.what).toMatch(what);
    expect(finding.mend).toMatch(mend);
  });

  it('tells a buffer that the system cut down', async () => {
    expect(await found('receive-buffer', `127.0.0.1:${flowPort}`)).toMatchObject({
      mend: expect.stringContaining(`net.core.rmem_max=${512 * 2 ** 20}`),
    });
  });

  it('tells templates that do not come, and exporters and senders of traps that it does not know', async () => {
    await send(flowPort, '127.0.0.1', withoutTemplate());
    await send(flowPort, '127.0.0.9', withoutTemplate());
    expect((await findings()).length).toBeGreaterThan(5);
    const late = (await found('exporter-unknown', '127.0.0.9')).mend;
    expect(late).toContain('exporters: [127.0.0.9]');
    const template = await until(
      'template-missing',
      async () => (await findings()).find(({ check }) => check === 'template-missing'),
      {
        timeout: 40_000,
      },
    );
    expect(template.mend).toContain('template data timeout 60');
  });

  it('tells traps with another community, and of strangers', async () => {
    const trap = (...from: string[]) =>
      promisify(execFile)('snmptrap', [
        ...['-v2c', '-c', 'unheard-of', ...from, `127.0.0.1:${trapPort}`, '', '1.3.6.1.6.3.1.1.5.3'],
      ]);
    await trap();
    await trap('--clientaddr=127.0.0.9');
    const of = (check: string) =>
      until(check, async () => (await findings()).find((each) => each.check === check), { timeout: 40_000 });
    expect((await of('trap-credentials')).what).toMatch(/community/);
    expect((await of('trap-stranger')).what).toMatch(/belong to no gateway/);
  });

  it('tells a certificate near its end, and what others can read', async () => {
    const certificate = (await findings()).find(({ check }) => check === 'certificate');
    expect(certificate?.what).toMatch(/ends in [45] days/);
    await chmod(join(folder.path, 'data'), 0o755);
    const open = (await findings()).filter(({ check }) => check === 'readable-by-others');
    expect(open.map(({ subject }) => subject).sort()).toEqual([
      join(folder.path, 'community'),
      join(folder.path, 'data'),
    ]);
    await chmod(join(folder.path, 'data'), 0o700);
  });

  it('says it on a terminal, at the end', async () => {
    const { output, status } = await Product.run(['doctor', '-c', 'interconnect.yaml'], folder.path, env);
    expect(status).toBe(0);
    expect(output).toMatch(/Mistakes, and what mends them\n[^]*wrong-community: .*\[community\]\n {4}on the router/);
  });
});

describe('before a collector runs', () => {
  it('tells ports that are taken, addresses that are not here, and secrets that are missing', async () => {
    const folder = await Folder.create();
    const taken = createSocket('udp4');
    try {
      await new Promise<void>((resolve) => taken.bind(0, '127.0.0.1', resolve));
      const { port } = taken.address();
      await mkdir(join(folder.path, 'data'), { mode: 0o700 });
      await folder.write({
        interconnect: { name: 'Mistakes' },
        gateways: [{ name: 'gw1', address: '127.0.0.1', snmp: v2c('NOT_SET_HERE') }],
        traps: { listen: [`127.0.0.1:${port}`, `192.0.2.1:${port}`] },
        store: { path: 'data' },
      });
      const { output, status } = await Product.run(['doctor', '-c', 'interconnect.yaml'], folder.path, env);
      expect(status).toBe(1);
      expect(output).toMatch(
        new RegExp(`traps.listen 127.0.0.1:${port}: another program listens there.*\\[port-taken\\]`),
      );
      expect(output).toMatch(new RegExp(`traps.listen 192.0.2.1:${port}: this machine does not have that address`));
      expect(output).toMatch(/env:NOT_SET_HERE: environment variable NOT_SET_HERE is not set \[secret-missing\]/);
      expect(output).toContain('CONTROL_NOT_RUNNING');
    } finally {
      taken.close();
      await folder.remove();
    }
  });
});
