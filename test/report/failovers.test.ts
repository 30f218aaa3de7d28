/** What stands of failovers in the report. */
import { expect, test } from 'vitest';
import { failovers } from '../../dashboard/report/sections/failovers.js';
import { report } from './fixture/month.js';

test('one that came back before anybody looked says so', () => {
  const [first, second] = report().month.failovers;
  const { blocks } = failovers(report({ failovers: [{ ...first!, returned: true }, second!] }));
  const [chart] = blocks;
  if (chart?.kind !== 'chart') throw new Error('no chart');
  const place = chart.table.columns.findIndex(({ title }) => title === 'To');
  expect(chart.table.rows.map((row) => row[place])).toEqual(['standby, and back', 'primary']);
});
