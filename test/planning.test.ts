/** Which month `plan` goes by. */
import { expect, it } from 'vitest';
import { CodedError } from '../collector/model/coded-error.js';
import type { MonthDocument } from '../collector/model/sla.js';
import { Planning } from '../collector/planning.js';
import { HandClock } from './api/hand-clock.js';
import { log, scene } from './api/scene.js';

const config = scene();
const DAY_OF_SAMPLES = 288;

/** `months`: days of samples by month, the running one first, and the load that they tell. */
function planned(months: Record<string, [days: number, load: number]>) {
  const [running = '', ...closed] = Object.keys(months);
  const planning = new Planning({
    ...{ clock: new HandClock(Date.parse('2026-12-01T01:00:00Z')), log, config: () => config },
    running: () => running,
    closed: () => [...closed].reverse().map((month) => ({ month })),
    capacities: () => new Map(),
    async month(month): Promise<MonthDocument> {
      const [days, p95] = months[month] ?? [0, 0];
      if (days === 0) throw new CodedError('SLA_MONTH_UNKNOWN', 'there is none');
      const throughput = config.paths.map(({ name: path }) => ({
        ...{ path, direction: 'a-b', capacity: 1e9, samples: days * DAY_OF_SAMPLES, p95 },
      }));
      return { month, throughput, forecasts: [] } as unknown as MonthDocument;
    },
  });
  return planning.plan({ authorities: 1, bits: 0 }).then(({ month, paths }) => [month, paths[0]?.load]);
}

it('goes by the month that runs once a week of it is known, and by the one before until then', async () => {
  expect(await planned({ '2026-12': [1 / 24, 1e6], '2026-11': [30, 400e6] })).toEqual(['2026-11', 400e6]);
  expect(await planned({ '2026-12': [7, 300e6], '2026-11': [30, 400e6] })).toEqual(['2026-12', 300e6]);
});

it('goes by what knows most where nothing knows a week, and says where nothing is known', async () => {
  expect(await planned({ '2026-12': [2, 1e6] })).toEqual(['2026-12', 1e6]);
  expect(await planned({ '2026-12': [2, 1e6], '2026-11': [3, 2e6], '2026-10': [0, 0] })).toEqual(['2026-11', 2e6]);
  await expect(planned({ '2026-12': [0, 0] })).rejects.toMatchObject({ code: 'PLAN_NO_LOADS' });
});
