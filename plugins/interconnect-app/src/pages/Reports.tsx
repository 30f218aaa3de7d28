import React, { useCallback } from 'react';
import { type Column, InteractiveTable } from '@grafana/ui';
import { formatTime } from '../../../../dashboard/charts/formatTime.js';
import { type MonthRow, monthsOf, overviewOf } from '../datasource/frames/sla';
import { ReportLinks } from './ReportLinks';
import { mayReport } from './session';
import { Shown } from './Shown';
import { useClient } from './source';
import { useAnswer } from './useAnswer';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const percent = (value: number | null) => (value === null ? 'nothing measured' : `${value.toFixed(3)} %`);

const columns: Array<Column<MonthRow>> = [
  { id: 'month', header: 'Month' },
  { id: 'service', header: 'Service' },
  { id: 'availability', header: 'Availability', cell: ({ row }) => percent(row.original.availability) },
  { id: 'revision', header: 'Revision' },
  { id: 'closedAt', header: 'Closed', cell: ({ row }) => formatTime(row.original.closedAt, zone) },
];

/** The month that runs, and every closed month with its report. */
export function Reports() {
  const client = useClient();
  const ask = useCallback(async () => {
    const [running, months, allowed] = await Promise.all([overviewOf(client), monthsOf(client), mayReport(client)]);
    return { running, months, allowed };
  }, [client]);
  const answer = useAnswer(ask);
  const withReport: Array<Column<MonthRow>> = [
    ...columns,
    { id: 'report', header: 'Report', cell: ({ row }) => <ReportLinks client={client} month={row.original.month} /> },
  ];
  return (
    <Shown answer={answer}>
      {({ running, months, allowed }) => (
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
          {allowed ? (
            <ReportLinks client={client} month={running.month} />
          ) : (
            <p>
              The token of data source {client.name} may not open reports: it takes one with the role engineer or
              procurement.
            </p>
          )}
          <h2>Closed months</h2>
          {months.length === 0 ? (
            <p>None yet.</p>
          ) : (
            <InteractiveTable
              columns={allowed ? withReport : columns}
              data={months}
              getRowId={({ month, service }) => `${month} ${service}`}
            />
          )}
        </>
      )}
    </Shown>
  );
}
