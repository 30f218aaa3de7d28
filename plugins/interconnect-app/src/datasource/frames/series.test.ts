import type { Client } from '../api/client';
import { seriesFrames } from './series';

const at = '2026-11-23T14:05:00Z';
const one = (tags: Record<string, string>) => ({
  ...{ tags, unit: 'ms', simulated: false },
  points: [{ time: at, value: 3, coverage: 1 }],
});
const answer = (...series: unknown[]) => ({
  ...{ measurement: 'poll', field: 'duration', aggregate: 'mean', intervalSeconds: 60, series },
});
const names = async (...series: unknown[]) => {
  const client = { get: async () => answer(...series) } as unknown as Client;
  const query = { refId: 'A', kind: 'series' as const };
  const frames = await seriesFrames(client, query, { from: 0, to: 1, intervalMs: 1000 });
  return frames.map((frame) => frame.fields[1]?.config.displayNameFromDS);
};

test('series are named by what tells them apart, a single one by its field', async () => {
  expect(await names(one({ gateway: 'gw1', table: 'ifTable' }), one({ gateway: 'gw2', table: 'ifTable' }))).toEqual([
    'gw1 ifTable',
    'gw2 ifTable',
  ]);
  expect(await names(one({}))).toEqual(['Duration']);
});
