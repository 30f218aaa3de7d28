/** What a scrape gives, put into the window: series that are gone end there. */
import { Labels, METRIC_NAME } from './labels.js';
import type { Window } from './window/window.js';

export interface ScrapedSample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

interface Known {
  labels: Labels;
  /** The scrape that it was in last. */
  seen: number;
}

export class Intake {
  private readonly known = new Map<string, Known>();
  private scrapes = 0;

  constructor(private readonly window: Window) {}

  /** `time` in ms. */
  take(samples: Iterable<ScrapedSample>, time: number): void {
    this.scrapes++;
    for (const { name, labels, value } of samples) {
      const known = this.seriesOf(name, labels);
      known.seen = this.scrapes;
      this.window.append(known.labels, time, value);
    }
    for (const [key, known] of this.known) {
      if (known.seen === this.scrapes) continue;
      this.window.append(known.labels, time, NaN, true);
      this.known.delete(key);
    }
  }

  /** The order of labels does not matter much: it is the same in each scrape. */
  private seriesOf(name: string, labels: Readonly<Record<string, string>>): Known {
    let key = name;
    for (const label in labels) key += `,${label}=${labels[label]!.length}:${labels[label]!}`;
    let known = this.known.get(key);
    if (known === undefined) {
      known = { labels: Labels.of({ ...labels, [METRIC_NAME]: name }), seen: 0 };
      this.known.set(key, known);
    }
    return known;
  }
}
