import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../until.js';
import { run } from './run.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

describe('every command', () => {
  it.each(['start', 'check', 'discover', 'doctor', 'networks', 'simulate'])(
    '%s has help with examples',
    async (command) => {
      const { status, stdout, stderr } = await run([command, '--help']);
      expect(status).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toMatch(new RegExp(`^Usage: interconnect ${command} `));
      expect(stdout).toMatch(/\nExamples:\n( {2}\$ .+\n)+/);
      expect(stdout).not.toContain('\u001b');
    },
  );
});

it('prints the version', async () => {
  expect(await run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

describe('wrong usage ends with status 2 and a hint', () => {
  it.each([
    ['an unknown command', ['chekc'], '(Did you mean check?)'],
    ['an unknown option', ['check', '--jsn'], '(Did you mean --json?)'],
    ['too many arguments', ['check', 'one', 'two'], 'too many arguments'],
    ['a missing argument', ['discover'], "missing required argument 'address[:port]'"],
    ['a level that is none', ['start', '--log-level', 'loud'], 'Allowed choices are trace, debug'],
    ['a missing value', ['start', '--config'], 'argument missing'],
  ])('%s', async (_what, args, hint) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
    expect(stderr).toMatch(/--help shows how\)/);
  });

  it('no command at all', async () => {
    const { status, stderr } = await run([]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Usage: interconnect/);
  });
});

describe('as a program', () => {
  let folder = '';
  let script = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interconnect-cli-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), `{"type":"module","version":"${version}"}`);
    await build({
      entryPoints: [join(root, 'collector/cli.ts')],
      outdir: join(folder, 'collector'),
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
    script = join(folder, 'collector/cli.js');
    return () => rm(folder, { recursive: true, force: true });
  });

  const shell = (line: string) =>
    new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
      execFile('bash', ['-c', `set -o pipefail; ${line}`], { cwd: folder }, (error, stdout, stderr) => {
        resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });

  it('gives its exit status to the shell', async () => {
    expect(await shell(`node ${script} --version`)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(await shell(`node ${script} check missing.yaml`)).toMatchObject({ status: 2 });
    expect(await shell(`node ${script} doctor --data .`)).toMatchObject({ status: 1 });
  });

  it('takes a closed pipe for the end of interest', async () => {
    await writeFile(
      join(folder, 'faults.yaml'),
      Array.from({ length: 900 }, (_, index) => `key${index}: 1\n`).join(''),
    );
    const piped = await shell(`node ${script} check faults.yaml | head -1`);
    expect(piped.stdout).toMatch(/^faults\.yaml:1:1 +CONFIG_/);
    expect(piped.stderr).toBe('');
  });

  it('simulates gateways that discover finds, until it is told to stop', async () => {
    const child = spawn(process.execPath, [script, 'simulate', '--gateways', 'north,south', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    const said = await until('the addresses of the simulated gateways', () => /^\}$/m.test(text) && text);
    const { community, gateways } = JSON.parse(said) as {
      community: string;
      gateways: { name: string; address: string; port: number }[];
    };
    expect(gateways.map(({ name }) => name)).toEqual(['north', 'south']);
    for (const { name, address, port } of gateways) {
      const { status, stdout } = await run(['discover', `${address}:${port}`, '--community', community]);
      expect(status).toBe(0);
      expect(stdout).toContain(`sysName      ${name}\n`);
    }
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});
