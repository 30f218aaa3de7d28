/** Every metric that a collector may have, without a collector: for the reference, and for whoever writes rules. */
import { createMetrics, type MetricDescription } from './api/metrics.js';
import { streamMetrics } from './api/metrics/stream.js';
import { systemClock, type Log } from './deps.js';
import { watchParts, type WatchedParts } from './watched-parts.js';

const unread = (): never => {
  throw new Error('a description reads no values');
};

const live = {
  status: unread,
  judged: unread,
  strangers: unread,
  keyOf: unread,
  get records(): never {
    return unread();
  },
};

const parts: WatchedParts = {
  poller: { dropped: unread },
  traps: { counts: unread },
  flows: {
    ...{ exporters: unread, totals: unread, archived: unread },
    get shown(): never {
      return unread();
    },
  },
  desk: { health: unread, pages: unread, acknowledgementOf: unread },
  probing: { health: unread },
  kept: { overview: unread },
  audit: { health: unread },
  certificates: {
    get latest(): never {
      return unread();
    },
  },
  rules: { health: unread },
};

/** The collector's own, beside those of the process. */
export function describedMetrics(version: string, log: Log): MetricDescription[] {
  const metrics = createMetrics({ paths: [] }, { clock: systemClock, log, version, live, storeHealth: unread });
  metrics.watch((registry) => streamMetrics(registry, { size: 0, counts: { skipped: 0, stalled: 0, refused: 0 } }));
  watchParts(metrics, parts);
  return metrics.describe().filter(({ name }) => name.startsWith('interconnect_'));
}
