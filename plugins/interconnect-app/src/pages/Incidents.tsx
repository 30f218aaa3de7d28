import React, { useCallback } from 'react';
import { type Column, InteractiveTable } from '@grafana/ui';
import { formatDuration, formatTime } from '../../../../dashboard/charts/formatTime.js';
import { incidentsOf, type IncidentRow } from '../datasource/frames/incidents';
import { Shown } from './Shown';
import { useClient } from './source';
import { useAnswer } from './useAnswer';

const DAYS = 30;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const columns: Array<Column<IncidentRow>> = [
  { id: 'state', header: 'State' },
  { id: 'severity', header: 'Severity' },
  { id: 'title', header: 'What' },
  { id: 'openedAt', header: 'Since', cell: ({ row }) => formatTime(row.original.openedAt, zone) },
  {
    id: 'durationSeconds',
    header: 'Lasted',
    cell: ({ row: { original } }) =>
      original.durationSeconds === null ? 'it lasts' : formatDuration(original.durationSeconds),
  },
  { id: 'acknowledged', header: 'Taken on by', cell: ({ row }) => row.original.acknowledged?.author ?? '' },
];

/** What needed a person in the last days: open ones first. */
export function Incidents() {
  const client = useClient();
  const ask = useCallback(async () => {
    const to = Date.now();
    const asked = { from: to - DAYS * 86_400_000, to, intervalMs: 60_000 };
    const [open, recent] = await Promise.all([incidentsOf(client, asked, true), incidentsOf(client, asked, false)]);
    const ids = new Set(open.map(({ id }) => id));
    return [...open, ...recent.filter(({ id }) => !ids.has(id))];
  }, [client]);
  const answer = useAnswer(ask);
  return (
    <Shown answer={answer}>
      {(rows) =>
        rows.length === 0 ? (
          <p>No incident in the last {DAYS} days, and none is open.</p>
        ) : (
          <InteractiveTable columns={columns} data={rows} getRowId={({ id }) => id} pageSize={50} />
        )
      }
    </Shown>
  );
}
