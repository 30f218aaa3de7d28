/** How much garbage may lie in the heap before it is collected, and by whom. */
import { setFlagsFromString } from 'node:v8';

/**
 * By itself V8 lets what survives grow to several times itself before it collects all of it, for pages are quicker so. What a collector allocates lives
 * for a poll or for the status of a second: of a thousand gateways that would be a gigabyte of what nobody needs any more.
 */
const GROWTH = 40;
/** The same while something is reckoned at a stroke, of much that lives until it is done: gone through less often it takes a fifth less. */
const GROWTH_MEANWHILE = 80;

/**
 * Heaps of this process, those of its threads too, are collected whole when they have grown by so many per cent (V8's heap_growing_percent), and what
 * survives is moved together: what lives long stands between what does not, and by itself V8 gives a page back only where less than a third of it lives.
 * With optimize_for_size it moves together whatever leaves a fifth of its page free; said at run time, that is all that it does to the heap.
 * What is young is collected by one thread: several wait for each other longer than there is to do in a few megabytes, and the processor is not ours alone.
 * How much a thousand gateways take so, and for how much processor: docs/performance.md.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}

/** Lets the heaps of this process grow further while `work` runs, where they are kept small. One at a time. */
export async function withRoomInHeap<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_MEANWHILE}`);
  try {
    return await work();
  } finally {
    setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  }
}
