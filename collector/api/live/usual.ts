/** What groups carry usually, asked of the store again and again. */
import type { Deps, Timer } from '../../deps.js';
import { USUAL_EVERY } from '../../resilience/input.js';
import type { Settings } from '../../resilience/settings.js';
import { percentilesOf, type Percentiles, type SeriesSource } from './percentiles.js';

/** The first polls have named the interfaces by then, ms after the start. */
const FIRST = 90_000;

export interface UsualDeps extends Deps {
  settings(): Settings;
  series: SeriesSource;
  keyOf: Parameters<typeof percentilesOf>[2];
  learnt(p95: Percentiles): void;
}

export class UsualRates {
  private timer: Timer | null = null;
  private running = false;

  constructor(private readonly deps: UsualDeps) {}

  start(): void {
    this.running = true;
    this.plan(FIRST);
  }

  stop(): void {
    this.running = false;
    this.timer?.cancel();
  }

  /** Percentiles move slowly: once an hour is enough. Those that cannot be read leave the last ones in place. */
  private plan(wait: number): void {
    const { clock, log, series, settings, keyOf, learnt } = this.deps;
    this.timer = clock.after(wait, () => {
      percentilesOf(settings(), series, keyOf, { at: clock.now(), monotonic: clock.monotonic() })
        .then(learnt)
        .catch((error: unknown) => log.warn({ error }, 'the percentiles of traffic could not be read from the store'))
        .finally(() => this.running && this.plan(USUAL_EVERY));
    });
  }
}
