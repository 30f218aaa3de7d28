/** Rows of one table that paths need: looked for while they are not there, then read in every state poll by small GETs. */
import type { ReadInput, TableSpec } from '../table.js';
import { columnsFrom, valuesOf, type SignalTable, type Values } from './table.js';

/** Polls between two readings of the columns that do not change. */
const REFRESH = 30;
/** A row that is not there is asked for again after 1, 2, 4 … polls, at most this many. */
const LONGEST_PAUSE = 8;

interface Known {
  values: Values;
  /** Polls since all of its columns were read. */
  age: number;
}

interface Missing {
  pause: number;
  /** Polls until it is asked for again. */
  left: number;
}

export interface Watched {
  rows: ReadonlyMap<string, Values>;
  /** Rows that were there in the poll before and no longer are. */
  lost: readonly string[];
}

export class Watch {
  readonly specs: readonly TableSpec[];
  private readonly whole: TableSpec;
  private readonly fast: TableSpec;
  private readonly known = new Map<string, Known>();
  private readonly missing = new Map<string, Missing>();

  /** @param candidates indexes of the rows that are wanted now */
  constructor(
    table: Pick<SignalTable<unknown>, 'name' | 'fast' | 'slow'>,
    private readonly candidates: () => Iterable<string>,
  ) {
    const [fast, slow] = [columnsFrom(table.fast), columnsFrom(table.slow)];
    this.whole = {
      name: table.name,
      columns: [...fast, ...slow],
      rows: () => this.select((index) => this.isDue(index)),
    };
    this.fast = { name: `${table.name}:state`, columns: fast, rows: () => this.select((index) => this.isFresh(index)) };
    this.specs = [this.whole, this.fast];
  }

  read({ readings }: Pick<ReadInput, 'readings'>): Watched {
    const whole = readings.get(this.whole.name)?.rows ?? new Map();
    const fast = readings.get(this.fast.name)?.rows ?? new Map();
    const rows = new Map<string, Values>();
    const lost: string[] = [];
    const wanted = new Set(this.candidates());
    for (const index of wanted) {
      const values = this.valuesOf(index, whole.get(index), fast.get(index));
      if (values) rows.set(index, values);
      else if (this.miss(index)) lost.push(index);
    }
    this.forget(wanted);
    return { rows, lost };
  }

  private select(wanted: (index: string) => boolean): string[] {
    return [...new Set(this.candidates())].filter(wanted);
  }

  private isDue(index: string): boolean {
    const known = this.known.get(index);
    return known ? known.age >= REFRESH : (this.missing.get(index)?.left ?? 0) <= 0;
  }

  private isFresh(index: string): boolean {
    return (this.known.get(index)?.age ?? REFRESH) < REFRESH;
  }

  private valuesOf(
    index: string,
    whole: Parameters<typeof valuesOf>[1] | undefined,
    fast: typeof whole,
  ): Values | null {
    const before = this.known.get(index);
    if (whole) this.known.set(index, { values: valuesOf(this.whole, whole), age: 1 });
    else if (fast && before) {
      const values = { ...before.values, ...valuesOf(this.fast, fast) };
      this.known.set(index, { values, age: before.age + 1 });
    } else return null;
    this.missing.delete(index);
    return this.known.get(index)?.values ?? null;
  }

  /** True where the row was there before: it is asked for in every poll then. */
  private miss(index: string): boolean {
    const lost = this.known.delete(index);
    const { pause, left } = this.missing.get(index) ?? { pause: lost ? 0 : 1, left: 0 };
    if (left > 0) this.missing.set(index, { pause, left: left - 1 });
    else this.missing.set(index, { pause: Math.min(LONGEST_PAUSE, pause * 2), left: Math.max(0, pause - 1) });
    return lost;
  }

  private forget(wanted: ReadonlySet<string>): void {
    for (const index of this.known.keys()) if (!wanted.has(index)) this.known.delete(index);
    for (const index of this.missing.keys()) if (!wanted.has(index)) this.missing.delete(index);
  }
}
