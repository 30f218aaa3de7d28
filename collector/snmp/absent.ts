/** Tables that an agent does not have are asked again rarely: after one poll, two, four, up to an hour, and after a restart. */
const LONGEST = 3_600_000;

interface Absence {
  /** Monotonic ms. */
  until: number;
  pause: number;
}

export class Absences {
  private readonly tables = new Map<string, Absence>();

  /** Whether asking can be left out now (monotonic ms). */
  has(table: string, now: number): boolean {
    const absence = this.tables.get(table);
    return absence !== undefined && now < absence.until;
  }

  /** After an empty answer, in a poll of this interval (ms). */
  add(table: string, now: number, interval: number): void {
    const pause = Math.min(LONGEST, (this.tables.get(table)?.pause ?? interval) * 2);
    this.tables.set(table, { pause, until: now + pause - interval / 2 });
  }

  delete(table: string): void {
    this.tables.delete(table);
  }

  clear(): void {
    this.tables.clear();
  }
}
