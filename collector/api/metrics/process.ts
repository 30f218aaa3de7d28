/** The process itself, by prom-client's defaults. */
import { collectDefaultMetrics, type Registry } from 'prom-client';

/** Gauges whose names end in `_total`, which Prometheus keeps for counters; their parts say the same under sound names. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

export function processMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
}
