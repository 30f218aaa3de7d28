import React, { useCallback } from 'react';
import { type Column, InteractiveTable, LinkButton } from '@grafana/ui';
import { formatTime } from '../../../../dashboard/charts/formatTime.js';
import { type MonthRow, monthsOf, overviewOf } from '../datasource/frames/sla';
import { Shown } from './Shown';
import { useClient } from './source';
import { useAnswer } from './useAnswer';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const percent = (value: number | null) => (value === null ? 'nothing measured' : `${value.toFixed(3)} %`);

/** The month that runs, and every closed month with its document. */
export function Reports() {
  const client = useClient();
  const ask = useCallback(
    async () => ({ running: await overviewOf(client), months: await monthsOf(client) }),
    [client]
  );
  const answer = useAnswer(ask);
  const columns: Array<Column<MonthRow>> = [
    { id: 'month', header: 'Month' },
    { id: 'service', header: 'Service' },
    { id: 'availability', header: 'Availability', cell: ({ row }) => percent(row.original.availability) },
    { id: 'revision', header: 'Revision' },
    { id: 'closedAt', header: 'Closed', cell: ({ row }) => formatTime(row.original.closedAt, zone) },
    {
      id: 'document',
      header: 'Document',
      cell: ({ row: { original } }) => (
        <LinkButton
          size="sm"
          variant="secondary"
          target="_blank"
          href={client.url(`sla/months/${original.month}`)}
          aria-label={`Document of ${original.month}, JSON`}
        >
          JSON
        </LinkButton>
      ),
    },
  ];
  return (
    <Shown answer={answer}>
      {({ running, months }) => (
        <>
          <h2>{running.month}, so far</h2>
          <ul>
            {running.services.map(({ service, availability, target }) => (
              <li key={service}>
                {service}: {percent(availability)}
                {target !== null && ` of ${target} % promised`}
              </li>
            ))}
          </ul>
          <p>
            The report is due on {running.reportOn}, in {running.daysToReport} days.
          </p>
          <h2>Closed months</h2>
          {months.length === 0 ? (
            <p>None yet.</p>
          ) : (
            <InteractiveTable
              columns={columns}
              data={months}
              getRowId={({ month, service }) => `${month} ${service}`}
            />
          )}
        </>
      )}
    </Shown>
  );
}
