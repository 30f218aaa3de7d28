/**
 * What an operator gets: one tarball, installed beside nothing else, that starts the wall and writes a report. With the Node at hand, and with each that
 * `INTERCONNECT_TEST_NODES` names (paths, with colons between).
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMonths, monthAt } from '../../collector/sla/zone.js';
import { until } from '../until.js';
import { installGlobally, pack, type Packed } from './packed.js';

let folder: string;
let packed: Packed;
const nodes = [process.execPath, ...(process.env['INTERCONNECT_TEST_NODES'] ?? '').split(delimiter)].filter(
  (node) => node !== '',
);
/** In which `node` is that one, for npm as for what it installs. */
const environment = (node: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${dirname(node)}${delimiter}${process.env['PATH']}`,
  NO_COLOR: '1',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-package-'));
  packed = await pack(folder);
}, 900_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('holds the product and nothing of how it is made', () => {
  for (const path of [
    'dist/collector/cli.js',
    'dist/dashboard/wall/index.html',
    'dist/dashboard/report/main.js',
    'alerts/rules/service.yaml',
    'docs/runbooks/PathDown.md',
    'interconnect.example.yaml',
    'npm-shrinkwrap.json',
  ])
    expect(packed.paths).toContain(path);
  expect(packed.paths.filter((path) => /(^|\/)test\/|\.map$|(?<!\.d)\.ts$|^node_modules/.test(path))).toEqual([]);
});

it('is about as large as docs/operate.md says', async () => {
  const page = await readFile(new URL('../../docs/operate.md', import.meta.url), 'utf8');
  const [, ...said] = /\(([\d.]+) MB packed, ([\d.]+) MB unpacked\)/.exec(page) ?? [];
  const real = [packed.size, packed.unpackedSize].map((octets) => octets / 1e6);
  expect(said.map((each, i) => Math.abs(Number(each) / real[i]! - 1) < 0.1)).toEqual([true, true]);
});

it.each(nodes)(
  'with %s: starts the wall from an empty prefix, and writes the report of the month that is seeded',
  async (node) => {
    const env = environment(node);
    const command = await installGlobally(packed.file, await mkdtemp(join(folder, 'prefix-')), env);
    const cwd = await mkdtemp(join(folder, 'cwd-'));
    const collector = spawn(command, ['start', '--listen', '127.0.0.1:0'], { cwd, env });
    try {
      const address = await wallOf(collector);
      if (process.platform === 'linux') expect(await readlink(`/proc/${collector.pid}/exe`)).toBe(await realpath(node));
      const wall = await fetch(`${address}/`);
      expect([wall.status, await wall.text()]).toEqual([200, expect.stringContaining('<title>')]);
      const status = await fetch(`${address}/api/v1/status`);
      expect(await status.json()).toMatchObject({
        simulated: true,
        paths: [{ name: 'path-gw1' }, { name: 'path-gw2' }],
      });
      const month = addMonths(monthAt(Date.now(), 'Europe/London'), -1);
      const isClosed = async (): Promise<boolean> => {
        const months = await (await fetch(`${address}/api/v1/sla/months`)).text();
        return months.includes(month);
      };
      await until('the month that is seeded is closed', isClosed, { timeout: 240_000 });
      await promisify(execFile)(command, ['report', month, '--out', 'reports'], { cwd, env, timeout: 300_000 });
      expect((await readdir(join(cwd, 'reports'))).join()).toMatch(/\.html$/);
    } finally {
      const gone = once(collector, 'exit');
      collector.kill('SIGTERM');
      await gone;
    }
  },
  1_200_000,
);

async function wallOf(collector: ChildProcess): Promise<string> {
  let said = '';
  let status: number | null = null;
  for (const stream of [collector.stdout!, collector.stderr!])
    stream.on('data', (data: Buffer) => (said += data.toString()));
  collector.once('exit', (code) => (status = code ?? -1));
  return until(
    'the collector says where its wall is',
    () => {
      if (status !== null) throw new Error(`it ended with status ${status}: ${said}`);
      return /The wall: (http\S+?)\/?\s/.exec(said)?.[1] ?? null;
    },
    { timeout: 120_000 },
  );
}
