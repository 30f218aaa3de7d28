/** What a scrape gives, put into the window: series that are gone end there. */
import { Labels, METRIC_NAME } from './labels.js';
import { SampleKeys } from './sample-keys.js';
import type { Series } from './window/series.js';
import type { Window } from './window/window.js';

export interface ScrapedSample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

export class Intake {
  private readonly keys = new SampleKeys();
  /** Series that no rule asks for, by metric and key, each with the scrape that it was in last. */
  private readonly unasked = new Map<string, Map<string, number>>();
  private scrapes = 0;
  private fits: number;

  constructor(private readonly window: Window) {
    this.fits = window.fits;
  }

  /** `time` in ms. */
  take(samples: Iterable<ScrapedSample>, time: number): void {
    this.scrapes++;
    // Other rules ask for other series.
    if (this.fits !== this.window.fits) this.unasked.clear();
    this.fits = this.window.fits;
    for (const sample of samples) {
      const series = this.seriesOf(sample);
      if (series === null) continue;
      series.seen = this.scrapes;
      series.append(time, sample.value);
    }
    for (const series of this.window.all()) {
      if (series.seen === this.scrapes || series.seen === 0) continue;
      series.append(time, NaN, true);
      series.seen = 0;
    }
    for (const [metric, keys] of this.unasked) {
      for (const [key, seen] of keys) if (seen !== this.scrapes) keys.delete(key);
      if (keys.size === 0) this.unasked.delete(metric);
    }
  }

  /** Null where no rule asks for it. */
  private seriesOf({ name, labels }: ScrapedSample): Series | null {
    const key = this.keys.of(name, labels);
    const known = this.window.find(name, key);
    if (known !== undefined) return known;
    const unasked = this.unasked.get(name) ?? new Map<string, number>();
    if (unasked.has(key)) unasked.set(key, this.scrapes);
    else {
      const whole = this.keys.whole(name, labels);
      const series = this.window.seriesOf(Labels.of({ ...labels, [METRIC_NAME]: name }, whole));
      if (series !== null) return series;
      this.unasked.set(name, unasked.set(whole, this.scrapes));
    }
    return null;
  }
}
