/** Labels of what is no longer configured. */
import type { Counter } from 'prom-client';

/** Removes the samples whose labels `keep` refuses, so that a reload does not leave them standing for ever. */
export async function prune(
  metric: Counter,
  keep: (labels: Partial<Record<string, string | number>>) => boolean,
): Promise<void> {
  const { values } = await metric.get();
  for (const { labels } of values) if (!keep(labels)) metric.remove(labels as Record<string, string | number>);
}
