import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SeriesBudget } from '../../../collector/store/flows/budget.js';
import { flowRow, folder } from '../help.js';

const rows = (...authorities: string[]) =>
  authorities.map((authority, n) => flowRow({ authority, destination: `d${n}`, application: 'dns', octets: 10 ** n }));

test('combinations beyond the budget keep their authority, and the totals are what they were', async () => {
  const budget = new SeriesBudget(join(await folder(), 'series'), 2);
  expect(await budget.fold(rows('Camden', 'Leeds'))).toEqual(rows('Camden', 'Leeds'));
  const folded = await budget.fold([
    ...rows('Camden', 'Leeds', 'York', 'York'),
    flowRow({ authority: 'York', octets: 5 }),
  ]);
  expect(
    folded.map(({ authority, destination, application, octets }) => [authority, destination, application, octets]),
  ).toEqual([
    ['Camden', 'd0', 'dns', 1],
    ['Leeds', 'd1', 'dns', 10],
    ['York', 'other', 'other', 1_105],
  ]);
  expect(budget.folded).toBe(3);
});

test('what an engine knows is remembered over a restart', async () => {
  const file = join(await folder(), 'series');
  await new SeriesBudget(file, 1).fold(rows('Camden'));
  const later = new SeriesBudget(file, 1);
  expect(await later.fold(rows('Camden'))).toEqual(rows('Camden'));
  expect(await later.fold(rows('Leeds'))).toMatchObject([{ authority: 'Leeds', destination: 'other' }]);
});
