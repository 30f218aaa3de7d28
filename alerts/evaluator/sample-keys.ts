/** Keys of the series that a scrape gives, as their Labels have them without the name of the metric: made without Labels, for there are tens of thousands in each scrape. */

/** The names of the samples of one metric: as they come, and sorted. */
interface Order {
  asTheyCome: readonly string[];
  sorted: readonly string[];
}

export class SampleKeys {
  private readonly orders = new Map<string, Order>();

  /** As `keyWithoutName` of Labels; to be looked for. */
  of(metric: string, labels: Readonly<Record<string, string>>): string {
    let key = '';
    for (const name of this.order(metric, labels).sorted) {
      const value = labels[name]!;
      if (value !== '') key += `${name}=${value.length}:${value};`;
    }
    return key;
  }

  /** The same; to be held. V8 holds a text that was added up as all of its parts, which take many times its room; one that was joined in one piece. */
  whole(metric: string, labels: Readonly<Record<string, string>>): string {
    const parts: string[] = [];
    for (const name of this.order(metric, labels).sorted) {
      const value = labels[name]!;
      if (value !== '') parts.push(name, '=', String(value.length), ':', value, ';');
    }
    return parts.join('');
  }

  private order(metric: string, labels: Readonly<Record<string, string>>): Order {
    let order = this.orders.get(metric);
    if (order === undefined || !fits(order, labels)) {
      const asTheyCome = Object.keys(labels);
      this.orders.set(metric, (order = { asTheyCome, sorted: asTheyCome.toSorted() }));
    }
    return order;
  }
}

function fits({ asTheyCome }: Order, labels: Readonly<Record<string, string>>): boolean {
  let index = 0;
  for (const name in labels) if (asTheyCome[index++] !== name) return false;
  return index === asTheyCome.length;
}
