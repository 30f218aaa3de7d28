/** A set of labels, sorted by name, as Prometheus orders them. Immutable; its key tells equal sets. */

/** Series of one metric have the same names: these are held once, as long as there are no more of them than anyone means. */
const MOST_NAMES = 10_000;
const held = new Map<string, readonly string[]>();

function shared(list: readonly string[]): readonly string[] {
  const key = list.join();
  const known = held.get(key);
  if (known === undefined && held.size < MOST_NAMES) held.set(key, list);
  return known ?? list;
}

/** The label that holds the name of a metric. */
export const METRIC_NAME = '__name__';

export class Labels {
  private known: string | null = null;
  private bare: Labels | null = null;

  /** `names` are sorted and `values` stand in the same order; none is empty. */
  private constructor(
    readonly names: readonly string[],
    readonly values: readonly string[],
  ) {}

  static readonly none = new Labels([], []);

  /** An empty value is no label. */
  static of(record: Readonly<Record<string, string>>): Labels {
    const names = Object.keys(record)
      .filter((name) => record[name] !== '')
      .sort();
    return new Labels(
      shared(names),
      names.map((name) => record[name]!),
    );
  }

  get(name: string): string {
    const index = this.names.indexOf(name);
    return index === -1 ? '' : this.values[index]!;
  }

  /** Differs where any name or value differs: each value stands with its length. */
  get key(): string {
    return (this.known ??= keyOf(this.names, this.values));
  }

  get withoutName(): Labels {
    return (this.bare ??= this.names.includes(METRIC_NAME) ? this.drop([METRIC_NAME]) : this);
  }

  keep(names: readonly string[]): Labels {
    return this.filter((name) => names.includes(name));
  }

  drop(names: readonly string[]): Labels {
    return this.filter((name) => !names.includes(name));
  }

  /** An empty value takes the label away. */
  with(changes: Readonly<Record<string, string>>): Labels {
    return Labels.of({ ...this.record(), ...changes });
  }

  record(): Record<string, string> {
    return Object.fromEntries(this.names.map((name, index) => [name, this.values[index]!]));
  }

  /** As Prometheus writes it: `up{job="a"}`. */
  text(): string {
    const pairs = this.withoutName;
    const inner = pairs.names.map((name, index) => `${name}=${JSON.stringify(pairs.values[index])}`).join(', ');
    const name = this.get(METRIC_NAME);
    return inner === '' && name !== '' ? name : `${name}{${inner}}`;
  }

  private filter(keeps: (name: string) => boolean): Labels {
    const names: string[] = [];
    const values: string[] = [];
    this.names.forEach((name, index) => {
      if (!keeps(name)) return;
      names.push(name);
      values.push(this.values[index]!);
    });
    return new Labels(shared(names), values);
  }
}

export function keyOf(names: readonly string[], values: readonly string[]): string {
  let key = '';
  for (let index = 0; index < names.length; index++) {
    const value = values[index]!;
    key += `${names[index]!}=${value.length}:${value};`;
  }
  return key;
}
