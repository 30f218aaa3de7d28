/** Real fping on the loopback. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { probing, settings } from './bench.js';

const run = promisify(execFile);
const skip = missing({ fping: 'fping', pkill: 'procps' });

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function started(...probes: ReturnType<typeof settings>[]) {
  const bench = await probing(probes);
  ends.push(() => bench.prober.stop());
  return bench;
}

describe.skipIf(skip !== null)(`ICMP by fping${skip ? ` (${skip})` : ''}`, () => {
  test('every packet is told once, in order, with its delay', async () => {
    const { of, prober } = await started(
      settings({}),
      settings({ name: 'two', target: '127.0.0.2' }),
      settings({ name: 'marked', target: '127.0.0.2', dscp: 46, source: '127.0.0.9' }),
      settings({ name: 'six', target: '::1' }),
      settings({ name: 'by-name', target: 'localhost' }),
    );
    for (const name of ['one', 'two', 'marked', 'six', 'by-name']) {
      await until(`${name} is answered`, () => of(name).length >= 5);
      const times = of(name).map(({ sentAt }) => sentAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(of(name).every(({ delay }) => delay !== null && delay >= 0 && delay < 200)).toBe(true);
      expect(prober.trouble(name)).toBeNull();
    }
  });

  test('a source address that is not here is told, with what fping says', async () => {
    const { prober, of, lines } = await started(settings({ source: '192.0.2.77' }));
    await until('the trouble is told', () => prober.trouble('one'));
    expect(prober.trouble('one')).toMatch(/fping ended .*It is started again/);
    expect(lines.filter((line) => line.includes('probe one:'))).toHaveLength(1);
    expect(of()).toEqual([]);
  });

  test('killed, it is started again', async () => {
    const { of, answered } = await started(settings({ target: '127.0.0.77' }));
    await until('it is answered', () => answered().length > 0);
    await run('pkill', ['-KILL', '-f', 'fping .* 127.0.0.77$']);
    const before = of().length;
    await until('it is answered again', () => of().length > before + 2);
    expect(of().every(({ delay }) => delay !== null)).toBe(true);
  });

  test('a name without an address is told, and asked again', async () => {
    const { prober } = await started(settings({ target: 'nowhere.invalid' }));
    const trouble = await until('the trouble is told', () => prober.trouble('one'));
    expect(trouble).toContain('nowhere.invalid has no address');
  });

  test('an update stops what is gone and starts what is new', async () => {
    const { prober, of, answered } = await started(settings({}));
    await until('the first is answered', () => answered().length > 0);
    await prober.update([settings({ name: 'two', target: '127.0.0.2' })]);
    await until('the second is answered', () => answered('two').length > 2);
    const told = of().length;
    await until('the second goes on', () => answered('two').length > 5);
    expect(of().length).toBe(told);
  });
});

test('an fping that the system refuses to run is told, and ends nothing', async () => {
  // As one with a capability that a container withholds (EPERM): Node throws such a failure. Anybody can make this one (ELOOP).
  const folder = await mkdtemp(join(tmpdir(), 'fping-'));
  const { PATH } = process.env;
  ends.push(async () => {
    process.env.PATH = PATH;
    await rm(folder, { recursive: true });
  });
  await symlink('fping', join(folder, 'fping'));
  process.env.PATH = folder;
  const { prober } = await started(settings({}));
  const trouble = await until('the trouble is told', () => prober.trouble('one'));
  expect(trouble).toBe('fping cannot be started (ELOOP). It is started again in 0.5 s.');
});
