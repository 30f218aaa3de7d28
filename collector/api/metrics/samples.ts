/** The figures of a scrape as values, for rules that are evaluated in this process. */
import type { Registry } from 'prom-client';

export interface MetricSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

interface Value {
  value: number;
  labels: Partial<Record<string, string | number>>;
  /** Of the parts of histograms and summaries. */
  metricName?: string;
}

/** The parts of a histogram are wanted by their own names. */
const parts = ['', '_bucket', '_sum', '_count'];

export async function readSamples(registry: Registry, wants: (name: string) => boolean): Promise<MetricSample[]> {
  const samples: MetricSample[] = [];
  for (const { name } of registry.getMetricsAsArray()) {
    if (!parts.some((part) => wants(name + part))) continue;
    const metric = await registry.getSingleMetric(name)?.get();
    for (const { value, labels, metricName } of (metric?.values ?? []) as Value[])
      samples.push({ name: metricName ?? name, labels: texts(labels), value });
  }
  return samples;
}

/** Most are texts already, and stay the same object. */
function texts(labels: Value['labels']): Record<string, string> {
  for (const name in labels)
    if (typeof labels[name] !== 'string')
      return Object.fromEntries(Object.entries(labels).map(([each, value]) => [each, String(value ?? '')]));
  return labels as Record<string, string>;
}
