import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const configuration = `interconnect: { name: Test }
gateways: [{ name: gw1, address: 192.0.2.1, snmp: { user: m, auth: { password: env:A }, priv: { password: env:A } } }]
networks:
  authorities: [{ name: All councils, prefixes: [10.0.0.0/8] }]
  destinations: [{ name: Spine, prefixes: [10.128.0.0/16] }]
  files: [{ path: register.csv }]
`;
const register = 'name,side,prefixes,owner\nCamden,a,10.1.0.0/16 10.5.0.0/16 10.6.0.0/16 10.7.0.0/16,E09000007\n';
const env = { A: 'open-sesame-1' };
let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-cli-networks-'));
  file = join(folder, 'test.yaml');
  await writeFile(file, configuration);
  await writeFile(join(folder, 'register.csv'), register);
  return () => rm(folder, { recursive: true, force: true });
});

const networks = (...words: string[]) => run(['networks', ...words, '-c', file], { env });

describe('interconnect networks', () => {
  it('lists them with the file that manages each', async () => {
    const { status, stdout } = await networks('list', '--side', 'a');
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['SIDE', 'NAME', 'OWNER', 'PREFIXES', 'MANAGED BY'],
      ['a', 'All councils', '-', '10.0.0.0/8', expect.stringContaining('test.yaml')],
      ['a', 'Camden', 'E09000007', expect.stringMatching(/^10\.1\S+ .* and 1 more$/), expect.stringMatching(/csv:2$/)],
      ['2 networks'],
      [''],
    ]);
    const { networks: rows } = JSON.parse((await networks('list', '--json')).stdout) as { networks: unknown[] };
    expect(rows).toMatchObject([
      { name: 'All councils', managedBy: { by: 'configuration' } },
      { name: 'Spine', kind: 'destination' },
      { name: 'Camden', prefixes: expect.arrayContaining(['10.7.0.0/16']), managedBy: { by: 'file', line: 2 } },
    ]);
  });

  it('looks up whose an address is: the longest prefix counts', async () => {
    const { status, stdout } = await networks('lookup', '10.1.2.3');
    expect(status).toBe(0);
    expect(stdout).toMatch(/a +Camden +E09000007 +10\.1\.0\.0\/16 +yes .*\n *a +All councils +- +10\.0\.0\.0\/8 +no/);
    expect(JSON.parse((await networks('lookup', '10.128.0.9', '--json')).stdout)).toMatchObject({
      a: [{ name: 'All councils', prefix: '10.0.0.0/8' }],
      b: [{ name: 'Spine', prefix: '10.128.0.0/16' }],
    });
    expect(await networks('lookup', '2001:db8::1')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('unknown'),
    });
  });

  it('refuses what is no address, and a faulty file with its line', async () => {
    expect(await networks('lookup', '10.1.2')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('10.1.2 is no IP address'),
    });
    await writeFile(join(folder, 'register.csv'), register.replace('10.5.0.0/16', '10.5.0.0'));
    expect(await networks('list')).toMatchObject({ status: 2, stderr: expect.stringMatching(/register\.csv:2:22 /) });
    await writeFile(join(folder, 'register.csv'), register);
  });
});
