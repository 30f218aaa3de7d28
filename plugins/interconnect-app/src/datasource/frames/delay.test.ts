import { toDataFrame } from '@grafana/data';
import { status } from '../../../tests/fixture/status';
import { delayOf } from '../../panels/delay/delayOf';
import type { Client } from '../api/client';
import { delayFrames } from './delay';

const probe = (name: string, path: string | null, service: boolean) => ({ name, path, service });
const kept = {
  ...{ intervalSeconds: 300, simulated: true, percentiles: [5, 50, 95] },
  points: [
    { time: '2026-11-23T14:00:00.000Z', sent: 300, lost: 3, milliseconds: [7, 8, 12] },
    { time: '2026-11-23T14:05:00.000Z', sent: 300, lost: 300, milliseconds: null },
    { time: '2026-11-23T14:10:00.000Z', sent: null, lost: null, milliseconds: null },
  ],
  whole: { sent: 600, lost: 303, milliseconds: [7, 8, 12] },
};

function asking() {
  const asked: Array<Record<string, unknown>> = [];
  const probes = [probe('crossing', null, true), probe('by-south', 'south', false), probe('by-north', 'north', false)];
  const answers: Record<string, unknown> = { status: status(), probes: { probes }, 'probes/delays': kept };
  const get = async (path: string, parameters: Record<string, unknown> = {}) => {
    if (path === 'probes/delays') {
      asked.push(parameters);
    }
    return answers[path];
  };
  return { asked, client: { get } as unknown as Client };
}
const DAY = 86_400_000;
const query = (name: string) => ({ refId: 'A', kind: 'delay' as const, name });

test.each([
  ['', ['crossing']],
  ['south', ['by-south']],
  ['north, crossing', ['crossing', 'by-north']],
  ['a path without a probe', ['crossing']],
])('of %j these probes are asked for', async (name, wanted) => {
  const { asked, client } = asking();
  await delayFrames(client, query(name), { from: 0, to: DAY, intervalMs: 1000 });
  expect(asked.map((one) => one.probe)).toEqual(wanted);
});

test.each([
  [1_000, DAY, 60_000],
  [61_000, DAY, 300_000],
  [1_000, 30 * DAY, 1_500_000],
])('an interval of %d ms over %d ms becomes %d ms, whole slots of the store', async (intervalMs, to, interval) => {
  const { asked, client } = asking();
  await delayFrames(client, query(''), { from: 0, to, intervalMs });
  expect(asked[0]?.interval).toBe(interval);
});

test('what is kept becomes a frame, and the frame what is drawn: missing is not zero', async () => {
  const { client } = asking();
  const frames = await delayFrames(client, query(''), { from: 0, to: DAY, intervalMs: 1000 });
  const [drawn] = delayOf(frames) ?? [];
  expect(drawn).toMatchObject({ probe: 'crossing', percentiles: [5, 50, 95], interval: 300_000 });
  expect(drawn?.whole).toEqual({ sent: 600, lost: 303, delays: [7, 8, 12] });
  expect(drawn?.intervals).toEqual([
    { time: Date.parse('2026-11-23T14:00:00Z'), sent: 300, lost: 3, delays: [7, 8, 12] },
    { time: Date.parse('2026-11-23T14:05:00Z'), sent: 300, lost: 300, delays: null },
    { time: Date.parse('2026-11-23T14:10:00Z'), sent: null, lost: null, delays: null },
  ]);
});

test('frames of any source need a time and a median; without counts nothing is said to be lost', () => {
  const frame = toDataFrame({
    name: 'mine',
    fields: [
      { name: 'time', type: 'time', values: [60_000, 120_000] },
      { name: 'p95', type: 'number', values: [9, null] },
      { name: 'p50', type: 'number', values: [5, null] },
    ],
  });
  expect(delayOf([frame])).toEqual([
    {
      ...{ probe: 'mine', percentiles: [50, 95], interval: 60_000, whole: { sent: null, lost: null, delays: null } },
      intervals: [
        { time: 60_000, sent: 1, lost: null, delays: [5, 9] },
        { time: 120_000, sent: null, lost: null, delays: null },
      ],
    },
  ]);
  expect(delayOf([toDataFrame({ fields: [] })])).toBeNull();
});
