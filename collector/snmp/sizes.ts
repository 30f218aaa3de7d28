/** How large an answer one agent gives for one table, learnt while polling and remembered between polls. */

/** Requests in a row that must succeed before one more row, or column, is asked for. */
const GROW_AFTER = 4;
/** A size that failed is tried again only after this many successes: each trial may cost a timeout. */
const RETRY_AFTER = 500;
/** A hole that was looked into is looked into again after this long. */
const VERIFIED_FOR = 3_600_000;
/** A column that no row had is asked again after this long. */
const ABSENT_FOR = 600_000;

export class Sizes {
  /** max-repetitions of a GETBULK. */
  repetitions: number;
  /** Columns per request. */
  columns: number;
  /** How many rows the last reading had; null before. Spares asking past their end. */
  former: number | null = null;
  /** Columns whose early end was looked into: position → what was found, and when (monotonic ms). Most tables have none: null. */
  private holes: Map<number, { pattern: string; at: number }> | null = null;
  /** Columns that the agent does not have at all: position → monotonic ms until which they are left out; null where there are none. */
  private absent: Map<number, number> | null = null;
  private successes = 0;
  private repetitionsCeiling: number;
  private columnsCeiling: number;

  constructor(private readonly most: { repetitions: number; columns: number }) {
    this.repetitions = this.repetitionsCeiling = most.repetitions;
    this.columns = this.columnsCeiling = most.columns;
  }

  /** Whether an answer can still be made smaller. */
  get smallest(): boolean {
    return this.repetitions === 1 && this.columns === 1;
  }

  /** After tooBig or silence: fewer rows, then fewer columns. */
  shrink(by = 2): void {
    this.successes = 0;
    if (this.repetitions > 1) {
      this.repetitionsCeiling = this.repetitions - 1;
      this.repetitions = Math.max(1, Math.floor(this.repetitions / by));
    } else {
      this.columnsCeiling = Math.max(1, this.columns - 1);
      this.columns = Math.max(1, Math.floor(this.columns / by));
    }
  }

  /** The agent fitted only so many columns into its answer. */
  fits(columns: number): void {
    this.columns = this.columnsCeiling = Math.max(1, Math.min(this.columns, columns));
  }

  succeeded(): void {
    this.successes++;
    if (this.successes % RETRY_AFTER === 0) this.raiseCeiling();
    if (this.successes % GROW_AFTER !== 0) return;
    if (this.columns < this.columnsCeiling) this.columns++;
    else if (this.repetitions < this.repetitionsCeiling) this.repetitions++;
  }

  private raiseCeiling(): void {
    this.repetitionsCeiling = Math.min(this.most.repetitions, this.repetitionsCeiling + 1);
    this.columnsCeiling = Math.min(this.most.columns, this.columnsCeiling + 1);
  }

  /** Whether a column can be left out, because the agent had it for no row. */
  lacks(position: number, now: number): boolean {
    return now < (this.absent?.get(position) ?? Number.NEGATIVE_INFINITY);
  }

  lack(position: number, now: number): void {
    (this.absent ??= new Map()).set(position, now + ABSENT_FOR);
  }

  /** Whether this hole was looked into lately and found to be the agent's own. */
  verified(position: number, pattern: string, now: number): boolean {
    const hole = this.holes?.get(position);
    return hole !== undefined && hole.pattern === pattern && now - hole.at < VERIFIED_FOR;
  }

  verify(position: number, pattern: string, now: number): void {
    (this.holes ??= new Map()).set(position, { pattern, at: now });
  }
}
