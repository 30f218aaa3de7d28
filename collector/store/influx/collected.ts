/** What the answers of the engine add up to: of each series, what each collector saw. */
import { SeriesParts, type Part } from '../series/combine.js';
import type { Plan } from '../series/plan.js';
import { decodeText } from './text.js';

export class Collected {
  readonly #plan: Plan;
  readonly #series = new Map<string, SeriesParts>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Takes parts of one series of the engine, by their intervals. Tags are as the engine has them. */
  taker(encoded: Readonly<Record<string, string>>): (bucket: number, part: Part) => void {
    const collector = decodeText(encoded['collector'] ?? '');
    let series: SeriesParts | null = null;
    return (bucket, part) => (series ??= this.#of(encoded)).add(bucket, collector, part);
  }

  series(): SeriesParts[] {
    return [...this.#series.values()];
  }

  /** Over all series. */
  get intervals(): number {
    let sum = 0;
    for (const series of this.#series.values()) sum += series.size;
    return sum;
  }

  #of(encoded: Readonly<Record<string, string>>): SeriesParts {
    const key = JSON.stringify(this.#plan.spec.tags.map((tag) => encoded[tag]));
    let series = this.#series.get(key);
    if (series === undefined) {
      const tags = this.#plan.spec.tags.map((tag) => [tag, decodeText(encoded[tag] ?? '')]);
      this.#series.set(key, (series = new SeriesParts(Object.fromEntries(tags))));
    }
    return series;
  }
}
