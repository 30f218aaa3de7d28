import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Book } from '../../collector/audit/book.js';
import type { Deed } from '../../collector/audit/entry.js';
import { AuditLog } from '../../collector/audit/log.js';
import { search, searchInput } from '../../collector/audit/search.js';
import { log as silent } from '../api/scene.js';
import { until } from '../until.js';
import { HandClock } from '../api/hand-clock.js';
import { folder } from './folder.js';

const deed = (rest: Partial<Deed> = {}): Deed => ({
  ...{
    action: 'maintenance.add',
    who: 'duty engineer',
    from: '192.0.2.7',
    object: 'mw-1',
    outcome: 'done',
    reason: 'fibre',
  },
  ...rest,
});

async function opened(path: string, clock = new HandClock(), retention = 400 * 86_400_000) {
  const audit = new AuditLog({ folder: path, retention }, { clock, log: silent });
  await audit.start();
  return audit;
}

/** A log of `count` entries in `path`, closed. */
async function written(path: string, count = 8): Promise<string> {
  const audit = await opened(path);
  for (let i = 1; i <= count; i++) audit.add(deed({ object: `mw-${i}` }));
  await audit.stop();
  return join(path, readdirSync(path).find((name) => name.endsWith('.jsonl')) ?? '');
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');
const rewrite = (file: string, changed: string[]): void =>
  writeFileSync(file, changed.map((line) => `${line}\n`).join(''));
const faults = async (path: string): Promise<string[]> =>
  (await new Book(path).verify()).broken.map(({ line, what }) => `${line}: ${what}`);

describe('the chain', () => {
  it('holds over restarts, and every file is for this user alone', async () => {
    const path = folder();
    const file = await written(path, 3);
    await written(path, 3);
    expect(lines(file)).toHaveLength(6);
    expect(await new Book(path).verify()).toMatchObject({ entries: 6, last: { seq: 6 }, broken: [] });
    for (const name of readdirSync(path))
      expect([name, statSync(join(path, name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  it('tells a changed line', async () => {
    const path = folder();
    const file = await written(path);
    rewrite(
      file,
      lines(file).map((line, i) => (i === 3 ? line.replace('duty engineer', 'somebody else') : line)),
    );
    expect(await faults(path)).toEqual(['4: entry 4 was changed: its hash does not fit what it says']);
  });

  it('tells a removed line, and several', async () => {
    const path = folder();
    const file = await written(path);
    const whole = lines(file);
    rewrite(
      file,
      whole.filter((_, i) => i !== 4),
    );
    expect(await faults(path)).toEqual(['5: entry 5 is missing before entry 6']);
    rewrite(
      file,
      whole.filter((_, i) => i < 2 || i > 4),
    );
    expect(await faults(path)).toEqual(['3: entries 3 to 5 are missing before entry 6']);
  });

  it('tells reordered lines', async () => {
    const path = folder();
    const file = await written(path);
    const [one = '', two = '', three = '', ...rest] = lines(file);
    rewrite(file, [one, three, two, ...rest]);
    expect((await faults(path))[0]).toBe('2: entry 2 is missing before entry 3');
  });

  it('tells that its end was cut off, and that the whole was thrown away', async () => {
    const path = folder();
    const file = await written(path);
    rewrite(file, lines(file).slice(0, -2));
    expect(await faults(path)).toEqual(['0: the log ends with entry 6 and had reached entry 8: its end was removed']);
    rmSync(file);
    expect(await faults(path)).toEqual(['0: the log ends with entry 0 and had reached entry 8: its end was removed']);
  });

  it('tells an entry that was replaced with a hash that fits it', async () => {
    const [path, other] = [folder(), folder()];
    const file = await written(path);
    const audit = await opened(other);
    for (let i = 1; i <= 8; i++)
      audit.add(deed({ object: `mw-${i}`, who: i === 4 ? 'somebody else' : 'duty engineer' }));
    await audit.stop();
    const forged = lines(join(other, readdirSync(other).find((name) => name.endsWith('.jsonl')) ?? ''));
    rewrite(
      file,
      lines(file).map((line, i) => (i === 3 ? (forged[3] ?? '') : line)),
    );
    expect(await faults(path)).toEqual([
      '5: entry 5 does not follow from the entry before it: one of them was replaced',
    ]);
  });

  it('tells any single changed byte', async () => {
    const path = folder();
    const file = await written(path, 4);
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 2), fc.integer({ min: 1, max: 127 }), async (at, by) => {
        const changed = Buffer.from(whole);
        changed[at] = ((changed[at] ?? 0) + by) % 128;
        writeFileSync(file, changed);
        expect((await new Book(path).verify()).broken.length).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the log', () => {
  it('goes on after a line that a crash tore', async () => {
    const path = folder();
    const file = await written(path, 3);
    writeFileSync(file, readFileSync(file, 'utf8') + '{"v":1,"seq":4,"at":"20');
    const audit = await opened(path);
    audit.add(deed());
    await audit.stop();
    expect(await new Book(path).verify()).toMatchObject({ entries: 4, broken: [] });
  });

  it('waits for a disk that refuses, says so, and writes everything once it can', async () => {
    const path = folder();
    const clock = new HandClock();
    const audit = await opened(path, clock);
    audit.add(deed({ object: 'before' }));
    await audit.settled();
    // A folder where the file of the next month belongs: no permission stops root, this does.
    clock.advance(40 * 86_400_000);
    const blocked = join(path, `audit-${new Date(clock.now()).toISOString().slice(0, 7)}.jsonl`);
    mkdirSync(blocked);
    audit.add(deed({ object: 'meanwhile' }));
    await audit.settled();
    expect(audit.health()).toMatchObject({ waiting: 1, fault: expect.stringContaining('EISDIR') as string });
    rmSync(blocked, { recursive: true });
    clock.advance(2_000);
    await audit.settled();
    expect(audit.health()).toMatchObject({ waiting: 0, fault: null });
    await audit.stop();
    expect(await new Book(path).verify()).toMatchObject({ entries: 2, broken: [] });
  });

  it('removes whole months after their time, keeps the chain and says what went', async () => {
    const path = folder();
    const clock = new HandClock();
    const audit = await opened(path, clock, 183 * 86_400_000);
    audit.add(deed());
    await audit.settled();
    clock.step(220 * 86_400_000);
    clock.advance(86_400_000);
    await until('the old month is gone', async () => (await new Book(path).verify()).last.seq === 2);
    expect(await new Book(path).verify()).toMatchObject({ entries: 1, broken: [] });
    await audit.stop();
    const [entry] = await search(new Book(path), searchInput.parse({}));
    expect(entry).toMatchObject({ action: 'audit.prune', reason: 'older than audit.retention' });
  });

  it('is pruned in turn with what is written: each keeps what the other knows of the chain', async () => {
    const path = folder();
    const clock = new HandClock();
    const before = await opened(path, clock, 183 * 86_400_000);
    before.add(deed());
    await before.stop();
    clock.step(220 * 86_400_000);
    const audit = new AuditLog({ folder: path, retention: 183 * 86_400_000 }, { clock, log: silent });
    for (let i = 0; i < 20; i++) audit.add(deed({ object: `mw-${i}` }));
    await audit.start();
    await audit.stop();
    expect(await new Book(path).verify()).toMatchObject({ entries: 21, broken: [] });
  });

  it('is searched by who, what, when and any text', async () => {
    const path = folder();
    const audit = await opened(path);
    audit.add(deed({ object: 'in-1', action: 'incident.acknowledge' }));
    audit.add(deed({ object: 'in-2', who: 'night shift' }));
    audit.add(deed({ object: 'in-3', outcome: 'refused', reason: 'carrier reference 4711' }));
    await audit.stop();
    const found = async (asked: object) =>
      (await search(new Book(path), searchInput.parse(asked))).map(({ object }) => object);
    expect(await found({})).toEqual(['in-3', 'in-2', 'in-1']);
    expect(await found({ who: 'night shift' })).toEqual(['in-2']);
    expect(await found({ action: 'incident.acknowledge' })).toEqual(['in-1']);
    expect(await found({ outcome: 'refused' })).toEqual(['in-3']);
    expect(await found({ text: 'REFERENCE 4711' })).toEqual(['in-3']);
    expect(await found({ limit: 1 })).toEqual(['in-3']);
    expect(await found({ to: 1 })).toEqual([]);
  });

  it('cuts a text that is meant to fill the disk', async () => {
    const path = folder();
    const audit = await opened(path);
    audit.add(deed({ reason: 'x'.repeat(1_000_000) }));
    await audit.stop();
    expect(lines(join(path, readdirSync(path).find((name) => name.endsWith('.jsonl')) ?? ''))[0]?.length).toBeLessThan(
      2_000,
    );
  });
});
