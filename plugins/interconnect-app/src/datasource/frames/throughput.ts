import { type DataFrame, FieldType } from '@grafana/data';
import type { PathStatus } from '../../../../../collector/api/types.js';
import type { Client } from '../api/client';
import { readStatus } from '../api/readStatus';
import type { InterconnectQuery } from '../query';
import type { Asked, Frames } from '../run';
import { bits, frameOf } from './frame';
import { noteOf } from './paths';
import { askSeries, seriesParameters } from './series';

/** Both directions of every path over time, bit/s: what came in on side a (a→b) and on side b (b→a). */
export const throughputFrames: Frames = async (client, query, asked) => {
  const status = readStatus(await client.get('status'));
  const wanted = (query.name ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const paths = status.paths.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const { a, b } = status.interconnect.sides;
  const both = paths.flatMap((path) => [
    direction(client, query, asked, path, 'a', { direction: `${a} → ${b}`, note: noteOf(status) }),
    direction(client, query, asked, path, 'b', { direction: `${b} → ${a}`, note: noteOf(status) }),
  ]);
  return (await Promise.all(both)).flat();
};

interface Named {
  direction: string;
  note: ReturnType<typeof noteOf>;
}

async function direction(
  client: Client,
  { interval }: InterconnectQuery,
  asked: Asked,
  path: PathStatus,
  side: 'a' | 'b',
  named: Named
): Promise<DataFrame[]> {
  const { key } = path[side];
  if (key === null) {
    return [];
  }
  const about = {
    refId: '',
    kind: 'series' as const,
    measurement: 'interface',
    field: 'inOctets',
    aggregate: 'rate' as const,
  };
  const parameters = seriesParameters({ ...about, interval }, asked);
  const filter = { 'filter.gateway': path.gateway, 'filter.context': path.context, 'filter.interface': key };
  const { series, intervalSeconds } = await askSeries(client, { ...parameters, ...filter });
  const labels = {
    path: path.name,
    gateway: path.gateway,
    direction: named.direction,
    way: side === 'a' ? 'a-b' : 'b-a',
  };
  return series.map(({ points }) =>
    frameOf(
      'throughput',
      [
        {
          name: 'time',
          type: FieldType.time,
          values: points.map(({ time }) => time),
          config: { interval: intervalSeconds * 1000 },
        },
        {
          name: 'bitsPerSecond',
          type: FieldType.number,
          values: points.map(({ value }) => (value === null ? null : value * 8)),
          config: { ...bits, displayNameFromDS: `${path.name} ${named.direction}` },
          labels,
        },
      ],
      named.note
    )
  );
}
