/** What a heap gives back: long-lived things that stand between short-lived ones are moved together. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { HandClock } from './api/hand-clock.js';
import { Compaction } from '../collector/heap.js';
import { packageRoot } from '../collector/version.js';

const run = promisify(execFile);
const heap = new URL('dist/collector/heap.js', packageRoot()).href;

/** Octets of a heap of which every other thing was let go of, in a process of its own; `after` that, and collected once more. */
async function heapOf(before: string, after = ''): Promise<number> {
  const code = `${before};
    let kept = [];
    for (let at = 0; at < 300_000; at++) kept.push({ at, of: [at, at, at, at] });
    globalThis.gc(); globalThis.gc();
    kept = kept.filter((one, at) => at % 2 === 0);
    for (let times = 0; times < 10; times++) globalThis.gc();
    ${after};
    globalThis.gc(); globalThis.gc();
    console.log(process.memoryUsage().heapTotal, kept.length)`;
  const { stdout } = await run(process.execPath, ['--expose-gc', '--input-type=module', '-e', code]);
  return Number(stdout.split(' ')[0]);
}

test('moved together, what survives takes less than what is left to V8', async () => {
  const together = `const heap = await import(${JSON.stringify(heap)}); heap.keepHeapSmall(); heap.moveTogether(true)`;
  const [ours, theirs] = [await heapOf(together), await heapOf('')];
  expect(ours).toBeLessThan(0.8 * theirs);
});

test('so it does where that begins only after things were let go of', async () => {
  const small = `const heap = await import(${JSON.stringify(heap)}); heap.keepHeapSmall()`;
  const [ours, theirs] = [await heapOf(small, 'heap.moveTogether(true)'), await heapOf(small)];
  expect(ours).toBeLessThan(0.9 * theirs);
});

const glibc = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header.glibcVersionRuntime;

test.skipIf(glibc === undefined)(
  'what lies between memory that is used beside the heap is given back (glibc)',
  async () => {
    const libc = new URL('dist/collector/native/libc.js', packageRoot()).href;
    const code = `const { loadTrim } = await import(${JSON.stringify(libc)});
    const trim = await loadTrim();
    let kept = Array.from({ length: 30_000 }, () => Buffer.allocUnsafeSlow(8_000).fill(1));
    kept = kept.filter((one, at) => at % 20 === 0);
    globalThis.gc(); globalThis.gc();
    const before = process.memoryUsage.rss();
    trim();
    console.log(before, process.memoryUsage.rss(), kept.length)`;
    const { stdout } = await run(process.execPath, ['--expose-gc', '--input-type=module', '-e', code]);
    const [before, after] = stdout.split(' ').map(Number);
    expect(before! - after!).toBeGreaterThan(50 * 2 ** 20);
  },
);

test('that is done from 240 MiB on, until there are less than 200, and not any more once it is stopped', async () => {
  const [clock, moves, trims] = [new HandClock(), new Array<boolean>(), new Array<number>()];
  let mebibytes = 220;
  const compaction = new Compaction(
    clock,
    () => mebibytes * 2 ** 20,
    (does) => moves.push(does),
    async () => () => trims.push(mebibytes),
  );
  await compaction.start();
  const seen = [220, 241, 260, 201, 199, 239, 250].map((each) => {
    mebibytes = each;
    clock.advance(10_000);
    return [each, ...moves.splice(0)];
  });
  expect(seen).toEqual([[220], [241, true], [260], [201], [199, false], [239], [250, true]]);
  // Meanwhile what lies beside the heap is given back at each look.
  expect(trims).toEqual([241, 260, 201, 250]);
  await compaction.stop();
  expect(moves).toEqual([false]);
  expect(clock.waiting).toBe(0);
});

test('a smaller one has it for 20 s of every ten minutes, so that it gives back what a peak took', async () => {
  const [clock, moves] = [new HandClock(), new Array<[at: number, does: boolean]>()];
  const began = clock.monotonic();
  const compaction = new Compaction(
    clock,
    () => 100 * 2 ** 20,
    (does) => moves.push([(clock.monotonic() - began) / 1_000, does]),
  );
  await compaction.start();
  for (let looks = 0; looks < 130; looks++) clock.advance(10_000);
  await compaction.stop();
  expect(moves).toEqual([
    [580, true],
    [600, false],
    [1_180, true],
    [1_200, false],
  ]);
});
