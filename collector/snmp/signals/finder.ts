/** Finds the rows of a table whose index cannot be told beforehand: a walk of one or two columns with the counter polls. */
import type { Observation } from '../../model/observation.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import { columnsFrom, valuesOf, type Values } from './table.js';

export class Finder implements Reader {
  readonly name: string;
  readonly interval = 'counters';
  readonly specs: readonly TableSpec[];
  private found: string[] = [];

  /** @param wanted whether a row is one that a path needs */
  constructor(
    table: string,
    columns: Readonly<Record<string, string>>,
    readonly appliesTo: (sysObjectID: string | null) => boolean,
    private readonly wanted: (index: string, values: Values) => boolean,
  ) {
    this.name = `find:${table}`;
    this.specs = [{ name: `${table}:rows`, columns: columnsFrom(columns), volatile: true }];
  }

  indexes(): readonly string[] {
    return this.found;
  }

  read({ readings }: ReadInput): Observation[] {
    const [spec] = this.specs;
    const reading = spec && readings.get(spec.name);
    if (!spec || !reading) return [];
    const now = [...reading.rows]
      .filter(([index, row]) => this.wanted(index, valuesOf(spec, row)))
      .map(([index]) => index);
    // A walk that ended early does not take rows away that are known.
    this.found = reading.complete ? now : [...new Set([...this.found, ...now])];
    return [];
  }
}
