/** What a heap gives back: long-lived things that stand between short-lived ones are moved together. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageRoot } from '../collector/version.js';

const run = promisify(execFile);
const heap = new URL('dist/collector/heap.js', packageRoot()).href;

/** Octets of a heap of which every other thing was let go of, in a process of its own. */
async function heapOf(before: string): Promise<number> {
  const code = `${before};
    let kept = [];
    for (let at = 0; at < 300_000; at++) kept.push({ at, of: [at, at, at, at] });
    globalThis.gc(); globalThis.gc();
    kept = kept.filter((one, at) => at % 2 === 0);
    for (let times = 0; times < 10; times++) globalThis.gc();
    console.log(process.memoryUsage().heapTotal, kept.length)`;
  const { stdout } = await run(process.execPath, ['--expose-gc', '--input-type=module', '-e', code]);
  return Number(stdout.split(' ')[0]);
}

test('a collector takes less than a process that leaves it to V8', async () => {
  const [ours, theirs] = [await heapOf(`(await import(${JSON.stringify(heap)})).keepHeapSmall()`), await heapOf('')];
  expect(ours).toBeLessThan(0.8 * theirs);
});
