import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../collector/config/load.js';
import { AUTH_PASSWORD, COMMUNITY, PRIV_PASSWORD, Snmpd } from '../lab/snmpd.js';
import { missing } from '../needs.js';
import { run } from './run.js';

const absent = missing({ snmpd: 'snmpd' });
const env = { AUTH: AUTH_PASSWORD, PRIV: PRIV_PASSWORD, COMMUNITY };
const keys = ['--user', 'sha256_aes', '--auth', 'sha256:env:AUTH', '--priv', 'aes:env:PRIV'];

describe.skipIf(absent !== null)(`interconnect discover, against snmpd${absent === null ? '' : ` (${absent})`}`, () => {
  let where = '';
  beforeAll(async () => {
    const snmpd = await Snmpd.start();
    where = `${snmpd.host}:${snmpd.port}`;
    return () => snmpd.stop();
  });

  it.each([
    ['v2c', ['--community', 'env:COMMUNITY']],
    ['v1', ['--version', '1', '--community', COMMUNITY]],
    ['v3 authPriv', keys],
    ['v3 authNoPriv', ['--user', 'authonly', '--auth', `sha256:${AUTH_PASSWORD}`]],
    ['v3 noAuthNoPriv', ['--user', 'noauth']],
  ])('prints system and interfaces over %s', async (_what, options) => {
    const { status, stdout, stderr } = await run(['discover', where, ...options], { env });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^sysName {6}lab-gateway\n/);
    expect(stdout).toMatch(/\nINDEX {2}NAME .*OUT OCTETS\n/);
    expect(stdout).toMatch(/\n +1 {2}lo +up +up +10 Mbit\/s +\d+ +\d+\n/);
  });

  it('prints JSON as the MIB names things', async () => {
    const { status, stdout } = await run(['discover', where, ...keys, '--json'], { env });
    expect(status).toBe(0);
    const found = JSON.parse(stdout) as { interfaces: object[] };
    expect(found).toMatchObject({ system: { sysName: 'lab-gateway', sysUpTime: expect.any(Number) } });
    expect(found.interfaces[0]).toMatchObject({
      ifIndex: 1,
      ifName: 'lo',
      ifType: 24,
      ifAdminStatus: 'up',
      ifOperStatus: 'up',
      ifHighSpeed: 10,
      ifHCInOctets: expect.stringMatching(/^\d+$/),
    });
  });

  it('prints a section that the configuration takes', async () => {
    const { status, stdout, stderr } = await run(['discover', where, ...keys, '--yaml'], { env });
    expect([status, stderr]).toEqual([0, '']);
    const folder = await mkdtemp(join(tmpdir(), 'interconnect-discover-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'test.yaml'), `interconnect: { name: Test }\n${stdout}`);
    const loaded = await loadConfig(join(folder, 'test.yaml'), env);
    expect(loaded).toMatchObject({
      ok: true,
      warnings: [],
      config: { gateways: [{ name: 'lab-gateway', snmp: { user: 'sha256_aes', auth: { password: 'env:AUTH' } } }] },
    });
  });

  it('writes no secret into that section, and says which variables to set', async () => {
    const literal = ['--user', 'sha256_aes', '--auth', `sha256:${AUTH_PASSWORD}`, '--priv', `aes:${PRIV_PASSWORD}`];
    const { stdout, stderr } = await run(['discover', where, ...literal, '--yaml'], { env });
    expect(stdout + stderr).not.toContain(AUTH_PASSWORD);
    expect(stdout + stderr).not.toContain(PRIV_PASSWORD);
    expect(stdout).toContain('password: env:SNMP_AUTH');
    expect(stderr).toContain('set SNMP_AUTH and SNMP_PRIV');
  });

  it('shows progress on a terminal and leaves nothing of it', async () => {
    const { stdout, stderr } = await run(['discover', where, ...keys], { env, tty: true });
    expect(stderr.startsWith('\r\u001b[K127.0.0.1: ')).toBe(true);
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    expect(stdout).toContain('\u001b[1msysName');
  });

  it.each([
    [
      'a wrong key',
      ['--user', 'sha256_aes', '--auth', 'sha256:wrong-password', '--priv', 'aes:env:PRIV'],
      'SNMP_AUTHENTICATION: wrong authentication key',
    ],
    ['an unknown user', ['--user', 'nobody', '--auth', 'sha256:env:AUTH'], 'SNMP_AUTHENTICATION: wrong user'],
    ['a wrong community', ['--community', 'wrong', '--timeout', '200ms', '--retries', '0'], 'SNMP_TIMEOUT: '],
  ])('names %s', async (_what, options, message) => {
    const { status, stdout, stderr } = await run(['discover', where, ...options], { env });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`interconnect: ${message}`);
  });
});

it('names what has no address', async () => {
  const { status, stderr } = await run(['discover', 'gateway.invalid', '--community', 'public']);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^interconnect: SNMP_RESOLVE: /);
});

it('refuses what cannot be asked for', async () => {
  expect(await run(['discover', '192.0.2.1', '--community', 'x', '--json', '--yaml'])).toMatchObject({ status: 2 });
  expect(await run(['discover', '192.0.2.999', '--community', 'x'])).toMatchObject({ status: 2 });
});
