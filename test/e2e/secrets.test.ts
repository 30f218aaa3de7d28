/** What somebody on the machine, or with a token that may little, learns of secrets: nothing. */
import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, chmod, chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { access } from '../../collector/api/security/access.js';
import { missing } from '../needs.js';
import { configuration, Folder, gatewaySection, START } from './folder.js';
import { Product } from './product.js';

const hidden = {
  LAB_AUTH: 'first-hidden-words-0123456789',
  LAB_PRIV: 'second-hidden-words-0123456789',
  STAMP_KEY: 'third-hidden-words-0123456789',
  WALL_TOKEN: 'fourth-hidden-words-0123456789',
  OIDC: 'fifth-hidden-words-0123456789',
  PROXY: 'sixth-hidden-words-0123456789',
};
const values = Object.values(hidden);

let folder: Folder;
let product: Product | undefined;
beforeEach(async () => {
  folder = await Folder.create();
});
afterEach(async () => {
  await product?.end();
  product = undefined;
  await folder.remove();
});

const withSecrets = () => {
  const v3 = { user: 'u', auth: { password: 'env:LAB_AUTH' }, priv: { password: 'env:LAB_PRIV' } };
  const oidc = {
    issuer: 'http://127.0.0.1:9',
    clientId: 'x',
    clientSecret: 'env:OIDC',
    publicUrl: 'http://127.0.0.1:1',
  };
  return {
    ...configuration([gatewaySection('gw1', 9, v3)]),
    probes: [
      { name: 'round-trip', target: '127.0.0.1', interval: '1s' },
      { name: 'one-way', kind: 'stamp', target: '127.0.0.1', port: 9, interval: '1s', key: 'env:STAMP_KEY' },
    ],
    http: { listen: '127.0.0.1:0', token: 'env:WALL_TOKEN', signIn: { oidc, proxy: { secret: 'env:PROXY' } } },
  };
};

/** Every process that the product started, with itself. */
function family(pid: number): number[] {
  // ps ends with 1 where there are none.
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  const children = stdout.trim().split(/\s+/).filter(Boolean);
  return [pid, ...children.flatMap((child) => family(Number(child)))];
}

const found = (text: string): string[] => values.filter((value) => text.includes(value));

const skip = missing({ fping: 'fping', ps: 'procps' });
describe.skipIf(skip !== null)(`secrets${skip === null ? '' : ` (${skip})`}`, () => {
  test('are in no answer, log line, argument, child or file', async () => {
    await folder.write(withSecrets());
    product = await Product.start([...START, '--log-level', 'debug'], folder.path, hidden);
    const { address, pid } = product;
    await until('a poll has failed', () => product?.output.includes('gateway-unreachable'));

    const authorization = `Bearer ${hidden.WALL_TOKEN}`;
    for (const [route] of Object.entries(access)) {
      const [method = '', url = ''] = route.split(' ');
      if (url === '/api/v1/stream' || url === '/sign-in/provider') continue;
      const path = url.replace('*', 'wall.css').replace(':id', 'none').replace(':name', 'gw1');
      const answer = await fetch(`${address}${path}`, { method, redirect: 'manual', headers: { authorization } });
      expect([route, found((await answer.text()) + JSON.stringify([...answer.headers]))]).toEqual([route, []]);
    }
    for (const words of [
      ['doctor', '-c', 'interconnect.yaml', '--json'],
      ['check', 'interconnect.yaml', '--json'],
      ['audit', 'search', '-c', 'interconnect.yaml', '--json'],
    ]) {
      const { output } = await Product.run(words, folder.path, hidden);
      expect([words[0], found(output)]).toEqual([words[0], []]);
    }
    expect(found(product.output)).toEqual([]);

    const processes = family(pid);
    await until('the prober runs', () => family(pid).length > 1);
    for (const each of new Set([...processes, ...family(pid)])) {
      const read = (name: string) => readFile(`/proc/${each}/${name}`, 'latin1').catch(() => '');
      expect([each, found(await read('cmdline'))]).toEqual([each, []]);
      // The collector itself was given them in its environment; whoever it starts is not.
      if (each !== pid) expect([each, found(await read('environ'))]).toEqual([each, []]);
      // Where the system has it: no kind of memory goes into a core dump.
      expect([each, (await read('coredump_filter')).trim()]).toEqual([each, expect.stringMatching(/^0*$/)]);
    }
    await product.end();
    for (const name of await readdir(join(folder.path, 'data'), { recursive: true })) {
      const file = join(folder.path, 'data', name);
      if ((await stat(file)).isFile()) expect([name, found(await readFile(file, 'latin1'))]).toEqual([name, []]);
    }
  });
});

const notRoot = process.getuid?.() === 0 ? null : 'needs root, to become somebody else';
test.skipIf(notRoot !== null)(
  `runs as a user without any privilege, and its files are for that user alone${notRoot === null ? '' : ` (${notRoot})`}`,
  async () => {
    const nobody = 65_534;
    await folder.write({
      ...configuration([gatewaySection('gw1', 9)]),
      traps: { listen: ['127.0.0.1:0'] },
      flow: { listen: ['127.0.0.1:0'] },
    });
    await chmod(folder.path, 0o755);
    const data = join(folder.path, 'data');
    await mkdir(data);
    await chown(data, nobody, nobody);
    product = await Product.start(
      START,
      folder.path,
      { LAB_AUTH: hidden.LAB_AUTH, LAB_PRIV: hidden.LAB_PRIV },
      { uid: nobody, gid: nobody },
    );
    const status = await readFile(`/proc/${product.pid}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).toBe(String(nobody));
    expect(/^CapEff:\s+(\w+)/m.exec(status)?.[1]).toMatch(/^0+$/);
    await until('a gateway was asked', () => product?.output.includes('gateway-unreachable'));
    const names = await readdir(data, { recursive: true });
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const { mode, uid } = await stat(join(data, name));
      expect([name, mode & 0o077, uid]).toEqual([name, 0, nobody]);
    }
  },
);
