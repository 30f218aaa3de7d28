/** How much garbage may lie in the heap before it is collected, by whom, whether what survives is moved together, and what beside it is given back. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import type { Clock, Component, Timer } from './deps.js';
import { loadTrim } from './native/libc.js';

/**
 * By itself V8 lets what survives grow to several times itself before it collects all of it, for pages are quicker so. What a collector allocates lives
 * for a poll or for the status of a second: of a thousand gateways that would be a gigabyte of what nobody needs any more.
 */
const GROWTH = 40;
/** The same while something is reckoned at a stroke, of much that lives until it is done: gone through less often it takes a fifth less. */
const GROWTH_MEANWHILE = 80;
/** A heap so large has what survives moved together, until it is so small, octets: of 500 gateways it takes 165 to 200 MiB, of 1,000 some 280. */
const LARGE = 240 * 2 ** 20;
const SMALL = 200 * 2 ** 20;
/** How large it is is looked at so often, ms. */
const LOOK = 10_000;
/**
 * So many looks apart the smaller ones have it, too, for as many looks as a collection of everything takes to come: what a peak needed lies between
 * what stays after it, and is kept otherwise. Every ten minutes that compiles anew what each collection would have compiled anew.
 */
const EVERY = 60;
const MEANWHILE = 2;

/**
 * Heaps of this process, those of its threads too, are collected whole when they have grown by so many per cent (V8's heap_growing_percent).
 * What is young is collected by one thread: several wait for each other longer than there is to do in a few megabytes, and the processor is not ours alone.
 * How much a thousand gateways take so, and for how much processor: docs/performance.md.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}

/**
 * Whether collections move together what survives: what lives long stands between what does not, and by itself V8 gives a page back only where less than a
 * third of it lives. With optimize_for_size it moves together whatever leaves a fifth of its page free. But with each such collection it also throws away the
 * code that it has compiled for what runs most, and compiles it anew, which costs the same however large the heap is: half of what 250 gateways cost.
 */
export function moveTogether(does: boolean): void {
  setFlagsFromString(does ? '--optimize-for-size' : '--no-optimize-for-size');
}

/**
 * Has what survives moved together while the heap is a large one: holes are a part of it, and what they cost to fill is not. Else now and then. As long as it
 * has, what the C library holds beside the heap and nobody uses is given back at each look: of a thousand gateways 10 to 17 MiB.
 */
export class Compaction implements Component {
  private timer: Timer | null = null;
  private isLarge = false;
  private looks = 0;
  private does = false;
  private trim: (() => void) | null = null;

  constructor(
    private readonly clock: Pick<Clock, 'after'>,
    private readonly size = () => getHeapStatistics().total_heap_size,
    private readonly move = moveTogether,
    private readonly load = loadTrim,
  ) {}

  async start(): Promise<void> {
    this.trim = await this.load();
    this.look();
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    this.set(false);
  }

  private look(): void {
    const size = this.size();
    if (size > LARGE) this.isLarge = true;
    else if (size < SMALL) this.isLarge = false;
    this.set(this.isLarge || this.looks % EVERY >= EVERY - MEANWHILE);
    this.looks++;
    if (this.does) this.trim?.();
    this.timer = this.clock.after(LOOK, () => this.look());
  }

  private set(does: boolean): void {
    if (does !== this.does) this.move(does);
    this.does = does;
  }
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
