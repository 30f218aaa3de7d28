import type { DataFrame } from '@grafana/data';
import { status } from '../../../tests/fixture/status';
import type { Client } from '../api/client';
import { slaFrames } from './sla';

const running = {
  ...{ month: '2026-11', reportOn: '2026-12-01', daysToReport: 5 },
  services: [
    {
      ...{ service: 'crossing', availability: 99.99, target: 99.9, completeness: 0.5, protection: 1 },
      budget: { target: 99.9, allowedSeconds: 2592, usedSeconds: 2, leftSeconds: 2590, burn: { '5m': 0, '3d': null } },
    },
  ],
};
const october = {
  services: [
    {
      ...{ service: 'crossing', availability: 99.986, completeness: 0.999 },
      protection: { protected: 3, known: 4 },
      budget: { allowed: 2_674_000, used: 374_000, left: 2_300_000 },
    },
    {
      ...{ service: 'unpromised', availability: null, completeness: 0 },
      protection: { protected: 0, known: 0 },
      budget: null,
    },
  ],
  kpis: [
    { kind: 'loss', service: 'crossing', target: 0.1 },
    { kind: 'availability', service: 'crossing', target: 99.9 },
  ],
};
const answers: Record<string, unknown> = { status: status(), sla: running, 'sla/months/2026-10': october };
const client = { get: async (path: string) => answers[path] } as unknown as Client;

async function budget(to: string): Promise<DataFrame | undefined> {
  const asked = { from: 0, to: Date.parse(to), intervalMs: 1000 };
  return (await slaFrames(client, { refId: 'A', kind: 'sla', view: 'budget' }, asked))[0];
}
const column = (frame: DataFrame | undefined, name: string) => frame?.fields.find((field) => field.name === name);

test('the budget is that of the month that runs, and how fast it goes is told', async () => {
  const frame = await budget('2026-11-27T01:00:00Z');
  expect(column(frame, 'month')?.values).toEqual(['2026-11']);
  expect(column(frame, 'allowed')?.values).toEqual([2592]);
  expect(column(frame, 'burn5m')?.values).toEqual([0]);
  expect(column(frame, 'burn3d')?.values).toEqual([null]);
  expect(frame?.meta?.custom).toMatchObject({ timeZone: 'Europe/London', simulated: true });
});

test('of a range that ends in a closed month it is what that month came to, as its ledger is', async () => {
  const frame = await budget('2026-10-31T23:59:59Z');
  const expected = {
    ...{ month: ['2026-10', '2026-10'], service: ['crossing', 'unpromised'], target: [99.9, null] },
    ...{ allowed: [2674, null], used: [374, null], left: [2300, null], protection: [0.75, null] },
  };
  for (const [name, values] of Object.entries(expected)) {
    expect([name, column(frame, name)?.values]).toEqual([name, values]);
  }
  expect(column(frame, 'burn5m')).toBeUndefined();
});
