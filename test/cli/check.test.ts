import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../collector/config/load.js';
import { run } from './run.js';

const sound = `interconnect: { name: Test }
gateways:
  - name: gw1
    address: 192.0.2.1
    snmp: { user: monitor, auth: { password: env:AUTH }, priv: { password: env:PRIV } }
`;
const env = { AUTH: 'open-sesame-1', PRIV: 'for-your-eyes' };

let folder = '';
const file = async (text: string) => {
  await writeFile(join(folder, 'test.yaml'), text);
  return join(folder, 'test.yaml');
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-check-'));
  return () => rm(folder, { recursive: true, force: true });
});

describe('interconnect check', () => {
  it('says what a sound configuration holds', async () => {
    const path = await file(sound);
    const stdout = `${path} is valid: 1 gateway, 0 paths, 0 groups\n`;
    expect(await run(['check', path], { env })).toEqual({ status: 0, stdout, stderr: '' });
  });

  it('prints warnings and still ends with 0', async () => {
    const path = await file(sound.replace(/snmp:.*/, 'snmp: { version: 2c, community: env:AUTH }'));
    const { status, stdout } = await run(['check', path], { env });
    expect(status).toBe(0);
    expect(stdout).toMatch(/:5:22 {2}CONFIG_INSECURE_SNMP {2}gateways\[0\]\.snmp\.version: /);
    expect(stdout).toMatch(/is valid: 1 gateway, 0 paths, 0 groups, 1 warning\n$/);
  });

  it('warns of what systemd will hand to the service, while the service does not run', async () => {
    const away = '/run/credentials/interconnect-absent.service';
    const path = await file(
      sound.replace('env:AUTH', `file:${away}/snmp-auth`) +
        `http: { tls: { certificate: ${away}/certificate, key: ${away}/key } }\n`,
    );
    const { status, stdout } = await run(['check', path], { env });
    expect(stdout).toContain(`${away}/snmp-auth is not to be seen from here: `);
    expect(stdout).toContain('while that runs (and 2 more)\n');
    expect(stdout).toMatch(/is valid: 1 gateway, 0 paths, 0 groups, 1 warning\n$/);
    expect(status).toBe(0);
    // Who runs with it needs them.
    const loaded = await loadConfig(path, env);
    expect(loaded.ok ? [] : loaded.faults.map(({ code }) => code)).toEqual(Array(3).fill('CONFIG_CREDENTIAL_AWAY'));
  });

  it('lists every fault at once and ends with 2', async () => {
    const path = await file(sound.replace('address', 'adress').replace('AUTH', 'NOWHERE'));
    const { status, stdout } = await run(['check', path], { env });
    expect(status).toBe(2);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^\S+test\.yaml:4:5 {3}CONFIG_UNKNOWN_KEY {5}gateways\[0\]\.adress: .* \(did you mean address\?\)$/,
      ),
      expect.stringMatching(
        /^\S+test\.yaml:5:46 {2}CONFIG_SECRET_MISSING {2}gateways\[0\]\.snmp\.auth\.password: .*NOWHERE is not set$/,
      ),
      `${path}: 2 faults, 0 warnings`,
      '',
    ]);
  });

  it('prints JSON', async () => {
    const path = await file(sound.replace('address', 'adress'));
    const { status, stdout } = await run(['check', path, '--json'], { env });
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      file: path,
      ok: false,
      faults: [
        {
          file: path,
          line: 4,
          column: 5,
          key: 'gateways[0].adress',
          code: 'CONFIG_UNKNOWN_KEY',
          suggestion: 'address',
        },
      ],
      warnings: [],
    });
  });

  it('colours for a terminal, and not under NO_COLOR or in a pipe', async () => {
    const path = await file('a: 1\n');
    expect((await run(['check', path], { env, tty: true })).stdout).toContain('\u001b[31mCONFIG_');
    expect((await run(['check', path], { env: { ...env, NO_COLOR: '1' }, tty: true })).stdout).not.toContain('\u001b');
    expect((await run(['check', path], { env: { ...env, TERM: 'dumb' }, tty: true })).stdout).not.toContain('\u001b');
    expect((await run(['check', path], { env })).stdout).not.toContain('\u001b');
  });

  it('shows nothing of the file that could steer a terminal', async () => {
    const path = await file('"\\e]0;owned\\a\\u202e": 1\n');
    for (const args of [[], ['--json']]) {
      const { stdout } = await run(['check', path, ...args], { env, tty: true });
      expect(stripVTControlCharacters(stdout)).not.toMatch(/[^\P{C}\n]/u);
    }
  });
});
