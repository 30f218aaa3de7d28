/** Remembers since when a thing is as it is. Bounded: what is not asked about between two sweeps is forgotten. */
export class SinceLog {
  private readonly entries = new Map<string, { value: string; since: number; used: boolean }>();

  /** Wall-clock time (ms) at which `key` was first seen as `value`. `now` is used where it has just become so. */
  since(key: string, value: string, now: number): number {
    const known = this.entries.get(key);
    if (known?.value === value) {
      known.used = true;
      return known.since;
    }
    this.entries.set(key, { value, since: now, used: true });
    return now;
  }

  /** Forgets every key that was not asked about since the last sweep. */
  sweep(): void {
    for (const [key, entry] of this.entries) {
      if (entry.used) entry.used = false;
      else this.entries.delete(key);
    }
  }
}
