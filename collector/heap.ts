/** How much garbage may lie in the heap before it is collected. */
import { setFlagsFromString } from 'node:v8';

/**
 * By itself V8 lets what survives grow to several times itself before it collects all of it, for pages are quicker so. What a collector allocates lives
 * for a poll or for the status of a second: of a thousand gateways that would be a gigabyte of what nobody needs any more.
 */
const GROWTH = 40;

/** Heaps of this process, those of its threads too, are collected whole when they have grown by so many per cent (V8's heap_growing_percent). */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
