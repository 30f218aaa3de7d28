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

interface Known {
  /** Null where no rule asks for it. */
  series: Series | null;
  /** The scrape that it was in last. */
  seen: number;
}

export class Intake {
  private readonly known = new Map<string, Known>();
  private readonly keys = new SampleKeys();
  private scrapes = 0;
  private fits: number;

  constructor(private readonly window: Window) {
    this.fits = window.fits;
  }

  /** `time` in ms. */
  take(samples: Iterable<ScrapedSample>, time: number): void {
    this.scrapes++;
    const other = this.fits !== this.window.fits;
    this.fits = this.window.fits;
    for (const { name, labels, value } of samples) {
      const known = this.seriesOf(name, labels, other);
      known.seen = this.scrapes;
      known.series?.append(time, value);
    }
    for (const [key, known] of this.known) {
      if (known.seen === this.scrapes) continue;
      known.series?.append(time, NaN, true);
      this.known.delete(key);
    }
  }

  /** `anew`: other rules ask for other series. */
  private seriesOf(name: string, labels: Readonly<Record<string, string>>, anew: boolean): Known {
    const key = this.keys.of(name, labels);
    let known = this.known.get(key);
    if (known === undefined || anew) {
      const whole = known === undefined ? this.keys.whole(name, labels) : key;
      const series = this.window.seriesOf(Labels.of({ ...labels, [METRIC_NAME]: name }, whole));
      if (known === undefined) this.known.set(whole, (known = { series, seen: 0 }));
      else known.series = series;
    }
    return known;
  }
}
