/** What stands of failures and incidents in the report. */
import { expect, test } from 'vitest';
import type { Cell } from '../../dashboard/report/content/block.js';
import { failures } from '../../dashboard/report/sections/failures.js';
import { report } from './fixture/month.js';

test('the reference that a service desk gave an incident stands beside it and beside its failure', () => {
  const at = report().month.startsAt;
  const [failure] = report().month.failures;
  const incident = {
    ...{ id: failure!.incident!, revision: 1, collector: 'c1', kind: 'service' as const, subject: '', title: 'Down' },
    ...{ severity: 'critical' as const, state: 'closed' as const, openedAt: at, updatedAt: at, closedAt: at + 1_000 },
    ...{ durationSeconds: 1, acknowledged: null, affected: [], cause: null, failovers: [], maintenance: null },
    ...{ flapping: false, timeline: [], timelineLeftOut: 0, audit: [] },
    tickets: [{ receiver: 'desk', reference: 'INC0012345', at }],
  };
  const without = { ...incident, id: 'in-other', tickets: [] };
  const section = failures(report({ incidents: [incident, without] }));
  const column = (name: string): Cell[] => {
    const block = section.blocks.find((each) => each.kind === 'table' && each.table.name === name);
    if (block?.kind !== 'table') throw new Error(`no table ${name}`);
    const place = block.table.columns.findIndex(({ title }) => title === 'Ticket');
    return block.table.rows.map((row) => row[place]!);
  };
  expect(column('incidents')).toEqual(['INC0012345 (desk)', '']);
  expect(column('failures')[0]).toBe('INC0012345 (desk)');
  expect(
    column('failures')
      .slice(1)
      .every((cell) => cell === ''),
  ).toBe(true);
});
