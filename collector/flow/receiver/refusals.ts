/** What was not taken: counted by reason, and by whom, as far as one can look at. */
import type { ByReason, RefusedExporter } from '../../model/flow-health.js';

/** Each reason in one sentence. */
export const refusals = {
  'unknown-exporter': 'a datagram came from an address that belongs to no gateway',
  'exporters-full': 'a datagram came from a new address when as many as are kept were known',
  'datagram-truncated': 'a datagram was longer than any that UDP can carry whole, and was left out',
  'tcp-unknown-exporter': 'a connection came from an address that belongs to no gateway',
  'tcp-connections': 'a connection was closed because as many as are kept were open',
  'tcp-framing': 'a connection was closed because what came was no IPFIX message',
  'tcp-idle': 'a connection was closed because nothing came for a long time',
  'tcp-truncated': 'a connection ended in the middle of a message',
  'tcp-error': 'a connection broke',
  'decoder-failed': 'a message made the decoder fail, which none should: please report it, with a capture',
} as const;

export type Refusal = keyof typeof refusals;

/** Addresses that are remembered. A flood of forged ones pushes out the oldest, and costs no more than that. */
const REMEMBERED = 32;

export class Refusals {
  private readonly counts = new Map<Refusal, number>();
  /** In the order of their last datagram. */
  private readonly by = new Map<string, RefusedExporter>();

  add(reason: Refusal): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
  }

  /** Answers whether the address was new, so that it can be said once. */
  addFrom(reason: Refusal, address: string, now: number): boolean {
    this.add(reason);
    const before = this.by.get(address);
    this.by.delete(address);
    this.by.set(address, { address, datagrams: (before?.datagrams ?? 0) + 1, last: now });
    if (this.by.size > REMEMBERED) this.by.delete(this.by.keys().next().value!);
    return before === undefined;
  }

  reasons(): ByReason {
    return Object.fromEntries(this.counts);
  }

  /** Newest first. */
  exporters(): RefusedExporter[] {
    return [...this.by.values()].reverse();
  }
}
