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
  /** Key of all but the name of the metric. */
  private known: string | null = null;
  private bare: Labels | null = null;

  /** `names` are sorted and `values` stand in the same order; none is empty. The name of the metric stands apart: '' where there is none. */
  private constructor(
    private readonly metric: string,
    private readonly names: readonly string[],
    private readonly values: readonly string[],
  ) {}

  static readonly none = new Labels('', [], []);

  /** An empty value is no label. `key`: of these labels without the name of the metric, where it is known. */
  static of(record: Readonly<Record<string, string>>, key: string | null = null): Labels {
    const names = Object.keys(record)
      .filter((name) => record[name] !== '' && name !== METRIC_NAME)
      .sort();
    const labels = new Labels(
      record[METRIC_NAME] ?? '',
      shared(names),
      names.map((name) => record[name]!),
    );
    labels.known = key;
    return labels;
  }

  get(name: string): string {
    if (name === METRIC_NAME) return this.metric;
    const index = this.names.indexOf(name);
    return index === -1 ? '' : this.values[index]!;
  }

  /** Differs where any name or value differs: each value stands with its length. */
  get key(): string {
    return this.metric === '' ? this.keyWithoutName : keyOf([METRIC_NAME], [this.metric]) + this.keyWithoutName;
  }

  /** What `withoutName` has for its key. */
  get keyWithoutName(): string {
    return (this.known ??= keyOf(this.names, this.values));
  }

  /** They share what they have in common: rules ask for them of nearly every series. */
  get withoutName(): Labels {
    if (this.metric === '') return this;
    if (this.bare === null) {
      this.bare = new Labels('', this.names, this.values);
      this.bare.known = this.known;
    }
    return this.bare;
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
    return Object.fromEntries(this.all().map((name) => [name, this.get(name)]));
  }

  /** As Prometheus writes it: `up{job="a"}`. */
  text(): string {
    const inner = this.names.map((name, index) => `${name}=${JSON.stringify(this.values[index])}`).join(', ');
    return inner === '' && this.metric !== '' ? this.metric : `${this.metric}{${inner}}`;
  }

  /** All names, sorted. */
  private all(): readonly string[] {
    return this.metric === '' ? this.names : [METRIC_NAME, ...this.names].sort();
  }

  private filter(keeps: (name: string) => boolean): Labels {
    const names = this.names.filter(keeps);
    // Arrays that were made as long as they are hold no room for more.
    const values = names.map((name) => this.values[this.names.indexOf(name)]!);
    return new Labels(keeps(METRIC_NAME) ? this.metric : '', shared(names), values);
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
