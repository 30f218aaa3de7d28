/** Data sets that came before their template: kept, within bounds, until it comes. */
import type { Epoch } from './copy.js';
import type { Errors } from './errors.js';

export interface HeldLimits {
  /** Octets that wait per exporter. */
  octets: number;
  /** Milliseconds a set waits. */
  age: number;
}

/** What one exporter's held data takes: shared by its domains. */
export interface HeldBudget {
  octets: number;
}

export interface HeldSet {
  /** Number of the template it waits for. */
  id: number;
  /** A copy of the set without its header. */
  bytes: Uint8Array;
  epoch: Epoch;
  /** When it arrived, milliseconds since the epoch. */
  arrived: number;
}

/** What keeping a set costs beside its bytes, roughly: so that floods of tiny sets are bounded as well. */
const OVERHEAD = 128;

export class Held {
  /** In order of arrival. */
  private readonly sets = new Map<number, HeldSet>();
  /** How many sets wait for each template. */
  private readonly waiting = new Map<number, number>();
  private serial = 0;

  constructor(
    private readonly limits: HeldLimits,
    private readonly budget: HeldBudget,
    private readonly errors: Errors,
  ) {}

  get size(): number {
    return this.sets.size;
  }

  /** Keeps a copy of b[start, end). The oldest sets of this domain give way; when that is not enough the new one is dropped. */
  keep(id: number, b: Uint8Array, start: number, end: number, epoch: Epoch, now: number): void {
    this.expire(now);
    const cost = end - start + OVERHEAD;
    while (this.budget.octets + cost > this.limits.octets && this.sets.size > 0) this.dropOldest();
    if (this.budget.octets + cost > this.limits.octets) {
      this.errors.add('held-dropped');
      return;
    }
    this.budget.octets += cost;
    this.waiting.set(id, (this.waiting.get(id) ?? 0) + 1);
    this.sets.set(this.serial++, { id, bytes: b.slice(start, end), epoch: { ...epoch }, arrived: now });
  }

  /** Hands out, in order of arrival, the sets that waited for a template. */
  take(id: number, now: number): HeldSet[] {
    if (!this.waiting.has(id)) return [];
    this.expire(now);
    const taken: HeldSet[] = [];
    for (const [serial, set] of this.sets) {
      if (set.id !== id) continue;
      taken.push(set);
      this.remove(serial, set);
    }
    return taken;
  }

  clear(): void {
    while (this.sets.size > 0) this.dropOldest();
  }

  /** Drops what has waited too long: of an exporter that has fallen silent as well. */
  expire(now: number): void {
    for (const set of this.sets.values()) {
      if (now - set.arrived <= this.limits.age) return;
      this.dropOldest();
    }
  }

  private dropOldest(): void {
    for (const [serial, set] of this.sets) {
      this.remove(serial, set);
      break;
    }
    this.errors.add('held-dropped');
  }

  private remove(serial: number, set: HeldSet): void {
    this.sets.delete(serial);
    this.budget.octets -= set.bytes.length + OVERHEAD;
    const left = this.waiting.get(set.id)! - 1;
    if (left > 0) this.waiting.set(set.id, left);
    else this.waiting.delete(set.id);
  }
}
