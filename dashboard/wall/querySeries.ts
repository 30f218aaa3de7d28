import type { PathEnd, PathStatus } from '../../collector/api/types.js';
import type { Sample } from '../charts/runs.js';

export interface Answered {
  samples: Sample[];
  simulated: boolean;
}

const LIMIT_MS = 20_000;

/**
 * The rate of one counter of one end over the last 24 h at 5 minutes, per second (octets or packets). Throws an Error with one
 * sentence when the collector refuses, does not answer in 20 s, or answers something else.
 */
export async function querySeries(
  fetcher: typeof fetch,
  path: PathStatus,
  end: PathEnd,
  field: string,
): Promise<Answered> {
  const parameters = new URLSearchParams({
    measurement: 'interface',
    field,
    aggregate: 'rate',
    interval: '5m',
    from: '-24h',
    to: 'now',
    'filter.gateway': path.gateway,
    'filter.context': path.context,
    'filter.interface': end.key ?? end.ifName ?? end.interface,
  });
  const response = await fetcher(`/api/v1/query?${parameters}`, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok) throw new Error(`history is not available: the collector answered ${response.status}`);
  return read(await response.json());
}

function read(body: unknown): Answered {
  const series = (body as { series?: unknown } | null)?.series;
  if (!Array.isArray(series)) throw new Error('history is not available: the answer is not a list of series');
  const first = series[0] as { points?: unknown; simulated?: unknown } | undefined;
  const points: unknown[] = Array.isArray(first?.points) ? first.points : [];
  return { samples: points.map(sample), simulated: first?.simulated === true };
}

function sample(point: unknown): Sample {
  const { time, value } = point as { time?: unknown; value?: unknown };
  const at = typeof time === 'number' ? time : Date.parse(String(time));
  if (!Number.isFinite(at)) throw new Error('history is not available: a point has no time');
  return { time: at, value: typeof value === 'number' && Number.isFinite(value) ? value : null };
}
