import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { callControl } from '../../collector/control/client.js';
import { controlPath } from '../../collector/control/path.js';
import { controlOf, temporaryFolder } from './folder.js';

/** A process of its own that owns a folder, or says why it cannot. */
let script = '';
beforeAll(async () => {
  const scripts = await mkdtemp(join(tmpdir(), 'interconnect-owner-'));
  script = join(scripts, 'owner.cjs');
  buildSync({
    stdin: {
      contents: `
        import { createControl } from './collector/control/server.ts';
        import { systemClock } from './collector/deps.ts';
        const log = { debug() {}, info() {}, warn() {}, error: console.error, child: () => log };
        const control = createControl({ path: process.argv[2] + '/control.sock', handlers: {} }, { clock: systemClock, log });
        control.start().then(() => console.log('owner'), (error) => { console.log(error.code + ' ' + error.message); process.exit(1); });
        setInterval(() => undefined, 1000);`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: script,
  });
  return () => rm(scripts, { recursive: true, force: true });
});

/** Starts one and waits for its first line. */
async function collector(folder: string): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, says: String(line).trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a data folder', () => {
  it('is refused to a second collector, with the name of the first', async () => {
    const folder = await temporaryFolder();
    const { child, says } = await collector(folder);
    expect(says).toBe('owner');
    const refusal = await controlOf(folder)
      .start()
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'DATA_FOLDER_OWNED' });
    expect(String(refusal)).toMatch(
      new RegExp(`another collector \\(pid ${child.pid}, started 20\\d\\d-[-0-9T:.]+Z\\) owns data folder ${folder}: `),
    );
    expect(await callControl(controlPath(folder), 'owner')).toMatchObject({ pid: child.pid, state: 'owner' });
  });

  it('passes on after kill -9, and nothing of the dead one stays', async () => {
    const folder = await temporaryFolder();
    await kill((await collector(folder)).child);
    expect(await readdir(folder)).toContain('control.sock');
    const next = controlOf(folder);
    await next.start();
    expect(await callControl(controlPath(folder), 'owner')).toMatchObject({ pid: process.pid });
    expect((await readdir(folder)).sort()).toEqual(['control.sock', expect.stringMatching(/^owner-/)]);
    await next.stop();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused by an owner that does not answer', async () => {
    const folder = await temporaryFolder();
    const { child } = await collector(folder);
    child.kill('SIGSTOP');
    const refusal = await controlOf(folder)
      .start()
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'DATA_FOLDER_OWNED',
      message: expect.stringContaining('does not say who it is'),
    });
  });

  it('has one owner, and not none, when eight in this process start at once over a dead one', async () => {
    for (let round = 0; round < 20; round++) {
      const folder = await temporaryFolder();
      if (round === 0) await kill((await collector(folder)).child);
      const rivals = Array.from({ length: 8 }, () => controlOf(folder));
      const outcomes = await Promise.allSettled(rivals.map((rival) => rival.start()));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await callControl(controlPath(folder), 'owner')).toMatchObject({ state: 'owner' });
      await Promise.all(rivals.map((rival) => rival.stop()));
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('has one owner when several processes start at once, again and again over killed ones', async () => {
    const folder = await temporaryFolder();
    for (let round = 0; round < 4; round++) {
      const rivals = await Promise.all(Array.from({ length: 4 }, () => collector(folder)));
      expect(rivals.filter(({ says }) => says === 'owner')).toHaveLength(1);
      expect(rivals.filter(({ says }) => says.startsWith('DATA_FOLDER_OWNED'))).toHaveLength(3);
      await Promise.all(rivals.map(({ child }) => (child.exitCode === null ? kill(child) : undefined)));
    }
  });

  it('is taken while the socket of another candidate goes under the look at it', async () => {
    const folder = await temporaryFolder();
    // Its name is in the list, and nothing is behind it any more.
    await symlink('gone', join(folder, 'unborn-0123456789ab.sock'));
    await expect(controlOf(folder).start()).resolves.toBeUndefined();
  });

  it('is another one next door', async () => {
    const folder = await temporaryFolder();
    await controlOf(join(folder, 'one')).start();
    await expect(controlOf(join(folder, 'two')).start()).resolves.toBeUndefined();
  });
});
