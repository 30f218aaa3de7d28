import type { PathEnd, PathStatus } from '../../collector/api/types.js';
import type { Sample } from '../charts/runs.js';

export interface Answered {
  samples: Sample[];
  simulated: boolean;
}

const LIMIT_MS = 20_000;

/** Names the series of one end among the answers. */
export function seriesName(path: Pick<PathStatus, 'gateway' | 'context'>, end: PathEnd): string {
  return JSON.stringify([path.gateway, path.context, keyOf(end)]);
}

const keyOf = (end: PathEnd): string => end.key ?? end.ifName ?? end.interface;

/**
 * The rate of one counter of every end of `paths` over the last 24 h at 5 minutes, per second (octets or packets), by
 * seriesName. An end without samples is absent. Throws an Error with one sentence when the collector refuses, does not
 * answer in 20 s, or answers something else.
 */
export async function querySeries(
  fetcher: typeof fetch,
  paths: readonly PathStatus[],
  field: string,
): Promise<Map<string, Answered>> {
  const parameters = new URLSearchParams({ ...question, field });
  const filter = (tag: string, values: string[]) =>
    new Set(values).forEach((value) => parameters.append(`filter.${tag}`, value));
  filter(
    'gateway',
    paths.map(({ gateway }) => gateway),
  );
  filter(
    'context',
    paths.map(({ context }) => context),
  );
  filter(
    'interface',
    paths.flatMap(({ a, b }) => [keyOf(a), keyOf(b)]),
  );
  const response = await fetcher(`/api/v1/query?${parameters}`, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok) throw new Error(`History is not available: the collector answered ${response.status}`);
  return read(await response.json());
}

const question = {
  measurement: 'interface',
  aggregate: 'rate',
  interval: '5m',
  from: '-24h',
  to: 'now',
  groupBy: 'gateway,context,interface',
};

interface Given {
  tags?: Record<string, unknown>;
  points?: unknown;
  simulated?: unknown;
}

function read(body: unknown): Map<string, Answered> {
  const series = (body as { series?: unknown } | null)?.series;
  if (!Array.isArray(series)) throw new Error('History is not available: the answer is not a list of series');
  return new Map(
    (series as (Given | null)[]).map((one) => {
      const { tags = {}, points, simulated } = one ?? {};
      const name = JSON.stringify([tags['gateway'], tags['context'] ?? '', tags['interface']]);
      const list: unknown[] = Array.isArray(points) ? points : [];
      return [name, { samples: list.map(sample), simulated: simulated === true }];
    }),
  );
}

function sample(point: unknown): Sample {
  const { time, value } = (point ?? {}) as { time?: unknown; value?: unknown };
  const at = typeof time === 'number' ? time : Date.parse(String(time));
  if (!Number.isFinite(at)) throw new Error('History is not available: a point has no time');
  return { time: at, value: typeof value === 'number' && Number.isFinite(value) ? value : null };
}
